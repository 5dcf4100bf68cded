package greenslip.round;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads from Linux what stays the same as long as a machine and its card stay together, and changes when the card is copied or moved:
 *
 * <pre>
 * board   the device tree's serial-number, else "Serial" in /proc/cpuinfo (a Raspberry Pi has both), else
 *         the addresses of the built-in wired network interfaces
 * disk    the number its maker gave to the disk that holds "/": an SD card's CID, an NVMe's or SCSI disk's WWID, or a serial;
 *         else the CID of the first card slot
 * system  /etc/machine-id, only where neither is known: it is copied with the card
 * </pre>
 *
 * What may differ between two starts of one machine is left out: USB and wireless interfaces, addresses that a program has set, and all
 * that only root may read (the DMI numbers), because a person tries a command now as root and now as the service's user. The identity is
 * the first half of SHA-256 over these; they themselves are kept nowhere. Any thread.
 */
public final class MachineFacts {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_FACT_CHARS = 256;
    private static final int MAX_INTERFACES = 256;
    private static final int DIGITS = 32;
    private static final String ETHERNET = "1";
    /** The kernel's word for an address that the hardware came with. */
    private static final String PERMANENT = "0";

    private static final Pattern CPU_SERIAL = Pattern.compile("(?m)^Serial\\s*:\\s*(\\S+)\\s*$");
    /** Of a line of mountinfo: the device's numbers where the mount point is "/". */
    private static final Pattern ROOT_MOUNT = Pattern.compile("(?m)^\\d+ \\d+ (\\d+:\\d+) \\S+ / ");
    /** What makers leave in a field that they do not fill. */
    private static final Pattern BLANK = Pattern.compile("[0\\W_]*");

    private final Path root;

    private MachineFacts(Path root) {
        this.root = root;
    }

    /** This machine's identity. Never throws: what cannot be read is not known. */
    public static MachineIdentity read() {
        return read(Path.of("/"));
    }

    /** @param root the folder that holds proc, sys and etc */
    static MachineIdentity read(Path root) {
        MachineFacts facts = new MachineFacts(root);
        Optional<String> board = facts.board();
        Optional<String> disk = facts.disk();
        if (board.isEmpty() && disk.isEmpty()) {
            return facts.fact("etc/machine-id")
                    .map(system -> hash("system " + system))
                    .orElse(MachineIdentity.UNKNOWN);
        }
        return hash("board " + board.orElse("") + "\ndisk " + disk.orElse(""));
    }

    private Optional<String> board() {
        // The first is /proc/device-tree, where a hardened service sees it too.
        return fact("sys/firmware/devicetree/base/serial-number")
                .or(() -> fact("proc/device-tree/serial-number"))
                .or(this::cpuSerial)
                .map(serial -> "serial " + serial)
                .or(this::addresses);
    }

    private Optional<String> cpuSerial() {
        return text("proc/cpuinfo")
                .map(CPU_SERIAL::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .filter(MachineFacts::isFilled);
    }

    private Optional<String> addresses() {
        Path interfaces = root.resolve("sys/class/net");
        if (!Files.isDirectory(interfaces)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(interfaces)) {
            String addresses = all.limit(MAX_INTERFACES)
                    .filter(MachineFacts::isBuiltIn)
                    .map(Path::getFileName)
                    .filter(Objects::nonNull)
                    .map(name -> "sys/class/net/" + name)
                    .filter(name -> fact(name + "/type").equals(Optional.of(ETHERNET))
                            && text(name + "/addr_assign_type")
                                    .map(String::strip)
                                    .equals(Optional.of(PERMANENT)))
                    .flatMap(name -> fact(name + "/address").stream())
                    .sorted()
                    .collect(Collectors.joining(" "));
            return addresses.isEmpty() ? Optional.empty() : Optional.of("addresses " + addresses);
        } catch (IOException | UncheckedIOException | SecurityException unreadable) {
            return Optional.empty();
        }
    }

    /** Has hardware behind it, is wired, and cannot be pulled out and put into the next kiosk. */
    private static boolean isBuiltIn(Path networkInterface) {
        if (!Files.isDirectory(networkInterface.resolve("device"))
                || Files.exists(networkInterface.resolve("wireless"))
                || Files.exists(networkInterface.resolve("phy80211"))) {
            return false;
        }
        try {
            return !networkInterface.resolve("device/subsystem").toRealPath().endsWith("usb");
        } catch (IOException | SecurityException nobodyKnows) {
            return false;
        }
    }

    private Optional<String> disk() {
        return text("proc/self/mountinfo")
                .map(ROOT_MOUNT::matcher)
                .filter(Matcher::find)
                .flatMap(found -> diskOf("sys/dev/block/" + found.group(1)))
                .or(() -> fact("sys/block/mmcblk0/device/cid").map(cid -> "cid " + cid));
    }

    /** @param block the link to a disk or to a partition of it; the disk is then the folder above */
    private Optional<String> diskOf(String block) {
        String disk = Files.exists(root.resolve(block + "/partition")) ? block + "/.." : block;
        return Stream.of("device/cid", "wwid", "device/wwid", "device/serial", "serial")
                .flatMap(name -> fact(disk + "/" + name).map(number -> name + " " + number).stream())
                .findFirst();
    }

    /** One number or name, without what surrounds it; none where the file does not say anything. */
    private Optional<String> fact(String file) {
        return text(file)
                .map(text -> text.replace('\0', ' ').strip())
                .filter(text -> text.length() <= MAX_FACT_CHARS && isFilled(text));
    }

    private static boolean isFilled(String text) {
        return !BLANK.matcher(text).matches();
    }

    private Optional<String> text(String file) {
        Path path = root.resolve(file);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path)) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1));
        } catch (IOException | InvalidPathException | SecurityException unreadable) {
            return Optional.empty();
        }
    }

    private static MachineIdentity hash(String facts) {
        byte[] bytes = ("greenslip machine 1\n" + facts).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new MachineIdentity(HexFormat.of().formatHex(digest).substring(0, DIGITS));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
