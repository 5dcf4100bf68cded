package greenslip.scan;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code greenslip decode FILE…}: reads the QR code in each picture.
 *
 * <p>One line per file, in their order, in UTF-8, ended by a line feed:
 *
 * <pre>
 * file TAB text TAB milliseconds
 *
 * file           as given; a tab, carriage return or line feed in it is escaped as in the text
 * text           a tab is written \t, a carriage return \r, a line feed \n, a backslash \\; empty where nothing was read
 * milliseconds   of the decoding alone, with three decimals: the picture is in memory and the decoder is warm, as in a kiosk that has
 *                been running for a while: some of the files are read before, again and again until the virtual machine has compiled
 *                what they need, and each frame once before the reading that is timed; 0.000 where there is no picture
 * </pre>
 *
 * A file that cannot be read has its line too, with an empty text, and a sentence on the error stream.
 */
public final class DecodeCommand {
    private static final System.Logger LOG = System.getLogger(DecodeCommand.class.getName());

    /** Evenly out of the list, in which those of a kind often stand together; and no more than so many pixels, which are kept in memory. */
    private static final int WARM_FILES = 64;

    private static final long WARM_PIXELS = 64 << 20;
    private static final int WARM_ROUNDS = 60;
    private static final long WARM_NANOS = 15_000_000_000L;

    /** So many rounds one after the other in which hardly anything was compiled: no more is to come. */
    private static final int SETTLED_ROUNDS = 4;

    private static final int SETTLED_PART = 50;

    private final QrReader reader = new QrReader();

    /** Returns the exit code: 0 where every file was a picture, with or without a code; 1 where one could not be read. */
    public int run(List<String> files, PrintStream out, PrintStream err) {
        int exitCode = 0;
        reader.warmUp();
        warmUp(files);
        for (String file : files) {
            String text = "";
            long nanos = 0;
            try {
                GrayFrame frame = picture(file);
                var _ = reader.read(frame);
                long start = System.nanoTime();
                text = reader.read(frame).orElse("");
                nanos = System.nanoTime() - start;
            } catch (IOException | InvalidPathException e) {
                exitCode = 1;
                println(err, complaint(escapeControls(file), e));
            }
            String millis = String.format(Locale.ROOT, "%.3f", nanos / 1e6);
            println(out, escapeControls(file) + '\t' + escape(text) + '\t' + millis);
        }
        out.flush();
        err.flush();
        return exitCode;
    }

    /**
     * Hard frames take ways through the reader that the built-in ones do not, and what runs seldom is compiled late: 80 frames were read 25
     * times until nothing was compiled any more.
     */
    private void warmUp(List<String> files) {
        List<GrayFrame> frames = warmFrames(files);
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long start = System.nanoTime();
        int settled = 0;
        for (int round = 0; round < WARM_ROUNDS && settled < SETTLED_ROUNDS; round++) {
            long roundStart = System.nanoTime();
            long compiled = compiledMillis(compiler);
            for (GrayFrame frame : frames) {
                if (System.nanoTime() - start > WARM_NANOS) {
                    return;
                }
                var _ = reader.read(frame);
            }
            long millis = (System.nanoTime() - roundStart) / 1_000_000;
            settled = (compiledMillis(compiler) - compiled) * SETTLED_PART <= millis ? settled + 1 : 0;
        }
    }

    /** Milliseconds in all; a virtual machine that does not compile, or does not tell, has none. */
    private static long compiledMillis(@Nullable CompilationMXBean compiler) {
        return compiler != null && compiler.isCompilationTimeMonitoringSupported()
                ? compiler.getTotalCompilationTime()
                : 0;
    }

    private static List<GrayFrame> warmFrames(List<String> files) {
        List<GrayFrame> frames = new ArrayList<>();
        long pixels = 0;
        int count = Math.min(files.size(), WARM_FILES);
        for (int i = 0; i < count && pixels < WARM_PIXELS; i++) {
            try {
                GrayFrame frame = picture(files.get(i * files.size() / count));
                pixels += frame.luma().length;
                frames.add(frame);
            } catch (IOException | InvalidPathException e) {
                // Said when the file's turn comes.
                LOG.log(System.Logger.Level.DEBUG, "not read to warm up", e);
            }
        }
        return frames;
    }

    private static GrayFrame picture(String file) throws IOException {
        return PictureFile.read(Path.of(file));
    }

    private static String complaint(String name, Exception e) {
        if (e instanceof InvalidPathException) {
            return "文件名里有当前语言环境读不了的字，请用 LC_ALL=C.UTF-8 再运行一次：" + name
                    + " / This locale cannot name the file: run it again with LC_ALL=C.UTF-8.";
        }
        if (e instanceof NoSuchFileException) {
            return "找不到图片 " + name + "，请检查文件名。/ There is no file " + name + ": check its name.";
        }
        String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return "读不了图片 " + name + "，请换成 PNG、JPEG 或 PGM 图片。/ Cannot read " + name + ": give a PNG, JPEG or PGM picture. ("
                + escapeControls(cause) + ")";
    }

    private static String escape(String text) {
        return escapeControls(text.replace("\\", "\\\\"));
    }

    private static String escapeControls(String text) {
        return text.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n");
    }

    /** In UTF-8 whatever the stream's own charset is. */
    private static void println(PrintStream stream, String line) {
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
    }
}
