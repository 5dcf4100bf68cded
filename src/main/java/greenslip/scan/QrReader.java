package greenslip.scan;

import greenslip.scan.qr.CodeStream;
import greenslip.scan.qr.QrScan;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads QR codes in gray frames, dark on light or light on dark (a phone in dark mode): a single frame with all effort, or the frames of a
 * camera as {@link CodeStream} does. Whatever a frame holds, nothing is thrown and the effort is bounded. One thread at a time: buffers are
 * kept from frame to frame.
 */
public final class QrReader {
    private static final Logger LOG = System.getLogger(QrReader.class.getName());

    /** For one frame, far beyond what any frame takes. */
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final String WARM_UP_TEXT = "GREENSLIP WARM UP 0123456789";
    private static final int WARM_UP_ROUNDS = 150;
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static volatile boolean warm;

    private final QrScan scan = new QrScan();
    private final CodeStream stream = new CodeStream();
    private final List<String> texts = new ArrayList<>(1);

    /** The text of a QR code in the frame, which stays as it is; empty where none could be read. */
    public Optional<String> read(GrayFrame frame) {
        texts.clear();
        scan.read(
                frame.luma(),
                frame.width(),
                frame.height(),
                frame.stride(),
                QrScan.Effort.FULL,
                0,
                1,
                QrScan.ALONE,
                FRAME_NANOS,
                texts);
        return texts.isEmpty() ? DrawnCode.read(frame) : Optional.of(texts.getFirst());
    }

    /**
     * The texts of all codes in view in a camera's next frame; the list is used again for the one after.
     *
     * @param nowNanos a monotonic clock's time
     */
    List<String> next(GrayFrame frame, long nowNanos) {
        return stream.next(frame.luma(), frame.width(), frame.height(), frame.stride(), nowNanos);
    }

    /** Whether the last frame of the camera held what looks like a code, and none was read. */
    boolean sighted() {
        return stream.sighted();
    }

    /**
     * Reads built-in frames until the virtual machine has compiled the reader, so that the first resident does not wait for it. Takes up
     * to two seconds, once: what is compiled serves all readers.
     */
    public void warmUp() {
        if (warm) {
            return;
        }
        GrayFrame light = SampleFrame.of(WARM_UP_TEXT, 640, 480, false);
        GrayFrame dark = SampleFrame.of(WARM_UP_TEXT, 640, 480, true);
        GrayFrame empty = SampleFrame.texture(640, 480);
        long start = System.nanoTime();
        int reads = 0;
        for (int i = 0; i < WARM_UP_ROUNDS && System.nanoTime() - start < WARM_UP_NANOS; i++) {
            for (GrayFrame frame : List.of(light, dark, empty)) {
                reads += read(frame).isPresent() ? 1 : 0;
            }
        }
        LOG.log(Level.DEBUG, "the reader is warm after {0} readings", reads);
        warm = true;
    }
}
