package greenslip.ledger;

import greenslip.round.MachineIdentity;
import greenslip.round.Station;
import greenslip.round.Timekeeper;
import greenslip.voucher.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A disk of its own under one folder, that fills up, fails or turns read-only on demand. Where this machine lets us mount one it is a real
 * file system, through which the journal, H2 and all else see what a real one does; else {@link FaultyChannel} stands in, for the journal
 * alone. Which of the two it is, is printed.
 */
public final class TroubledDisk implements AutoCloseable {
    /** What is the matter with it. */
    public enum Trouble {
        /** A tmpfs of a few megabytes, and a file that takes all that is left. */
        FULL,
        /** ext4 on a loop device that gives an I/O error for each write and each fsync. */
        ERRORS,
        /** ext4 that found an error in itself and turned read-only, as it does on a card that dies; healed by mounting a checked copy. */
        READ_ONLY
    }

    private static final String STAND_IN = "greenslip.test.stand-in-disk";
    private static final int TMPFS_MEBIBYTES = 16;
    private static final int IMAGE_MEBIBYTES = 48;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int PAGE_BYTES = 4096;

    private final Trouble trouble;
    private final Path folder;
    private final Path workshop;
    private final FaultyChannel.Disk standIn = new FaultyChannel.Disk();
    private final LoopDevices devices = new LoopDevices();
    private final boolean real;
    private int mounts;
    private String device = "";

    /**
     * @param folder where the disk is to be, made where it is missing
     * @param workshop a folder on a healthy disk, for images
     */
    public TroubledDisk(Trouble trouble, Path folder, Path workshop) throws IOException {
        this.trouble = trouble;
        this.folder = Files.createDirectories(folder);
        this.workshop = Files.createDirectories(workshop);
        String why = Boolean.getBoolean(STAND_IN) ? "asked for" : mount();
        this.real = why.isEmpty();
        System.out.println("disk " + trouble + ": "
                + (real ? "a real file system at " + folder : "a stand-in under the journal (" + why + ")"));
    }

    /** Whether it is a file system of its own. */
    public boolean isReal() {
        return real;
    }

    /** The ledger on the stand-in; empty where the disk is real, and the usual way of opening serves. */
    public Optional<Ledger> standIn(
            Station station, ZoneId zone, Timekeeper timekeeper, Signer signer, Retention retention) {
        if (real) {
            return Optional.empty();
        }
        return Optional.of(Ledger.open(
                new LedgerStore.Setting(folder, station.code(), zone, timekeeper, standIn::open, signer, 1),
                new Decisions(station, MachineIdentity.UNKNOWN, retention),
                LedgerWriter.REOPEN_PAUSE_MILLIS));
    }

    public void begin() {
        if (!real) {
            standIn.room = trouble == Trouble.FULL ? 0 : Long.MAX_VALUE;
            standIn.failWrites = trouble != Trouble.FULL;
            standIn.failForces = trouble == Trouble.ERRORS;
            return;
        }
        switch (trouble) {
            case FULL -> fill(0);
            case ERRORS -> devices.resize(device, false);
            case READ_ONLY ->
                Shell.run("sh", "-c", "echo 1 > /sys/fs/ext4/" + device.substring(5) + "/trigger_fs_error");
        }
    }

    /** All but so many bytes are taken; for a real {@link Trouble#FULL}. */
    void fill(long leftBytes) {
        try (FileChannel filler = FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long left = Files.getFileStore(folder).getUsableSpace() - leftBytes;
            while (left >= PAGE_BYTES) {
                int part = (int) Math.min(CHUNK_BYTES, left);
                left -= filler.write(java.nio.ByteBuffer.allocate(part));
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public void end() {
        if (!real) {
            standIn.heal();
            return;
        }
        switch (trouble) {
            case FULL -> {
                try {
                    Files.deleteIfExists(filler());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case ERRORS -> devices.resize(device, true);
            case READ_ONLY -> {
                Path copy = workshop.resolve("copy-" + mounts + ".img");
                Shell.run("cp", "--sparse=always", workshop.resolve("disk.img").toString(), copy.toString());
                // 1: it corrected what it found.
                Shell.runAllowing(1, "e2fsck", "-f", "-y", copy.toString());
                mountImage(copy, 1);
            }
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /** Empty where that went well, else why it did not. */
    private String mount() {
        try {
            if (trouble == Trouble.FULL) {
                Shell.run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + TMPFS_MEBIBYTES + "m",
                        "greenslip-test",
                        folder.toString());
                mounts++;
            } else {
                Path image = workshop.resolve("disk.img");
                Shell.run("truncate", "-s", IMAGE_MEBIBYTES + "M", image.toString());
                Shell.run(
                        "mkfs.ext4",
                        "-q",
                        "-F",
                        "-m",
                        "0",
                        "-O",
                        "^has_journal",
                        "-E",
                        "lazy_itable_init=0",
                        image.toString());
                mountImage(image, trouble == Trouble.ERRORS ? 2 : 1);
            }
            return "";
        } catch (UncheckedIOException e) {
            unmount();
            return String.valueOf(e.getMessage());
        }
    }

    /** @param layers two where the device must be able to shrink under the file system */
    private void mountImage(Path image, int layers) {
        device = devices.attach(image, layers);
        String errors = trouble == Trouble.ERRORS ? "continue" : "remount-ro";
        Shell.run("mount", "-o", "errors=" + errors, device, folder.toString());
        mounts++;
    }

    private void unmount() {
        for (; mounts > 0; mounts--) {
            Shell.run("umount", "-l", folder.toString());
        }
        devices.detach();
    }

    @Override
    public void close() {
        if (real) {
            if (trouble == Trouble.ERRORS) {
                end();
            }
            unmount();
        }
    }
}
