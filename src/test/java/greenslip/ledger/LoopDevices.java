package greenslip.ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files as block devices, where root allows it. */
final class LoopDevices {
    /** Sets where a loop device ends: LOOP_GET_STATUS64, the size limit in bytes 32 to 39, LOOP_SET_STATUS64. */
    private static final String LIMIT = """
        open(F, "+<", $ARGV[0]) or die $!; my $b = "\\0" x 232;
        ioctl(F, 0x4C05, $b) or die $!; substr($b, 32, 8) = pack("Q", $ARGV[1]); ioctl(F, 0x4C04, $b) or die $!;
        """;

    private static final int KEPT_BYTES = 64 << 10;

    private final List<String> attached = new ArrayList<>();

    /** The device at the top of so many. */
    String attach(Path image, int layers) {
        String top = image.toString();
        for (int i = 0; i < layers; i++) {
            top = i == 0
                    ? Shell.run("losetup", "-f", "--show", top)
                    : Shell.run("losetup", "-f", "--show", "--direct-io=on", top);
            attached.add(top);
        }
        return top;
    }

    /**
     * Cuts the device below the one in use off, or brings it back whole: what lies behind its end gives an I/O error.
     *
     * @param whole brings it back
     */
    void resize(String top, boolean whole) {
        String below = attached.get(attached.indexOf(top) - 1);
        Shell.run("perl", "-e", LIMIT, below, String.valueOf(whole ? 0 : KEPT_BYTES));
        Shell.run("losetup", "-c", top);
    }

    void detach() {
        attached.reversed().forEach(device -> Shell.run("losetup", "-d", device));
        attached.clear();
    }
}
