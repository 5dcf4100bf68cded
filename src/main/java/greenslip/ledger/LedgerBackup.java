package greenslip.ledger;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A ledger's journal in another place, made while the kiosk runs: all that was acknowledged before it began, and nothing half. H2 is not
 * in it, since the journal brings it back.
 *
 * <pre>
 * TARGET.zip or TARGET/  journal-000001.gsj ...  closed segments, and the last one up to where it stood
 *                        ledger.restored         so that a ledger that is brought back takes up no serial it left behind
 *                        manifest.sha256         SHA-256 of each file, as sha256sum -c reads it
 * </pre>
 */
public final class LedgerBackup {
    static final String MANIFEST = "manifest.sha256";
    private static final String PART = ".part";
    private static final int ATTEMPTS = 5;
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final Pattern NAME = Pattern.compile("journal-[0-9]{6}\\.gsj|ledger\\.restored");
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (\\S+)");

    private LedgerBackup() {}

    /**
     * The backup is durable, and under its name, when this returns.
     *
     * @param folder the ledger's
     * @param target a file that ends with {@code .zip}, or a folder; not there yet
     * @return the last event in it
     * @throws IOException with a sentence
     */
    public static long make(Path folder, Path target) throws IOException {
        return make(folder, target, JournalReading::take);
    }

    /** Sees the journal as it stands; a test sees it change. */
    @FunctionalInterface
    interface Look {
        JournalReading take(Path folder) throws IOException;
    }

    static long make(Path folder, Path target, Look look) throws IOException {
        LedgerCheck.existing(folder);
        if (Files.exists(target)) {
            throw new IOException("%1$s 已经存在，请另选名字 / %1$s is there already: choose another name".formatted(target));
        }
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IOException("目录不存在 / there is no folder %s".formatted(parent));
        }
        Path part = target.resolveSibling(target.getFileName() + PART);
        delete(part);
        try {
            long last = copy(folder, part, look);
            if (isZip(target)) {
                Path packed = target.resolveSibling(target.getFileName() + PART + ".zip");
                pack(part, packed);
                Files.move(packed, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
            DurableFile.syncFolder(parent);
            return last;
        } finally {
            delete(part);
        }
    }

    private static boolean isZip(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".zip");
    }

    /** Once more from the start where a running kiosk purged old rounds meanwhile: only a later look knows that it did. */
    private static long copy(Path folder, Path part, Look look) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                OwnerOnly.makeFolder(part);
                return copyOnce(folder, part, look);
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                delete(part);
            }
        }
    }

    private static long copyOnce(Path folder, Path part, Look look) throws IOException {
        JournalReading journal = look.take(folder);
        Map<String, String> manifest = new TreeMap<>();
        byte[] note = "brought back from a backup\n".getBytes(StandardCharsets.US_ASCII);
        manifest.put(RestoredMark.FILE, write(part.resolve(RestoredMark.FILE), note));
        for (JournalReading.Extent extent : journal.extents()) {
            String name = JournalAudit.name(extent.file());
            try (FileChannel from = FileChannel.open(extent.file(), StandardOpenOption.READ);
                    InputStream in = extent.ended() ? new Bounded(from, 0, extent.fileBytes()) : open(from, extent)) {
                manifest.put(name, write(part.resolve(name), in));
            }
        }
        StringBuilder lines = new StringBuilder();
        manifest.forEach(
                (name, sha256) -> lines.append(sha256).append("  ").append(name).append('\n'));
        write(part.resolve(MANIFEST), lines.toString().getBytes(StandardCharsets.US_ASCII));
        DurableFile.syncFolder(part);
        refuseUnlessWhole(part, journal.nextSequence());
        return journal.nextSequence() - 1;
    }

    /** Of a segment that is written to: the drafts change under the copy, so what waited in them is made a record, and they are left empty. */
    private static InputStream open(FileChannel from, JournalReading.Extent extent) {
        long draftsAt = extent.fromByte() - Drafts.LENGTH_BYTES;
        byte[] waiting = extent.waiting().isEmpty()
                ? new byte[0]
                : JournalRecord.ofEvents(
                                extent.nextSequence() - extent.waiting().size(), extent.waiting())
                        .encode()
                        .array();
        return new SequenceInputStream(Collections.enumeration(List.of(
                new Bounded(from, 0, draftsAt),
                new ByteArrayInputStream(new byte[Drafts.LENGTH_BYTES]),
                new Bounded(from, extent.fromByte(), extent.toByte()),
                new ByteArrayInputStream(waiting))));
    }

    /** What was copied is read again, from the copy. */
    private static void refuseUnlessWhole(Path part, long nextSequence) throws IOException {
        verify(part);
        JournalReading copied = JournalReading.take(part);
        if (copied.nextSequence() != nextSequence) {
            throw new IOException("备份不完整，请再试一次 / the copy ends at event %d and not at %d: try again"
                    .formatted(copied.nextSequence() - 1, nextSequence - 1));
        }
    }

    private static void pack(Path folder, Path file) throws IOException {
        try (FileChannel channel = OwnerOnly.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
            for (Path each : files(folder)) {
                zip.putNextEntry(new ZipEntry(JournalAudit.name(each)));
                Files.copy(each, zip);
                zip.closeEntry();
            }
            zip.finish();
            channel.force(true);
        }
        Map<String, String> manifest = manifest(Files.readString(folder.resolve(MANIFEST)));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Map.Entry<String, String> each : manifest.entrySet()) {
                try (InputStream in = zip.getInputStream(entry(zip, each.getKey()))) {
                    expect(each, sha256(in, null));
                }
            }
        }
    }

    /**
     * Brings a backup back. The first start on it goes on under a new incarnation.
     *
     * @param backup what {@link #make} made
     * @param folder the ledger's, which is empty or not there
     * @throws IOException with a sentence; then the folder is as it was
     */
    public static void restore(Path backup, Path folder) throws IOException {
        if (Files.exists(folder)
                && (!Files.isDirectory(folder) || !files(folder).isEmpty())) {
            throw new IOException("%1$s 不是空目录，请先移走 / %1$s is not empty: move what is there aside".formatted(folder));
        }
        if (!Files.exists(backup)) {
            throw new IOException("没有备份 %1$s / there is no backup %1$s".formatted(backup));
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("%s 不能作为台账目录 / cannot be a ledger's folder".formatted(folder));
        }
        Files.createDirectories(parent);
        Path part = folder.resolveSibling(folder.getFileName() + PART);
        delete(part);
        OwnerOnly.makeFolder(part);
        try {
            if (Files.isDirectory(backup)) {
                fetchFromFolder(backup, part);
            } else {
                fetchFromZip(backup, part);
            }
            verify(part);
            JournalReading.take(part);
            Files.delete(part.resolve(MANIFEST));
            DurableFile.syncFolder(part);
            // Over an empty folder too. One name makes it all there, or nothing.
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
            DurableFile.syncFolder(parent);
        } finally {
            delete(part);
        }
    }

    private static void fetchFromFolder(Path backup, Path part) throws IOException {
        String text = manifestText(Files.newInputStream(existing(backup.resolve(MANIFEST))));
        for (String name : manifest(text).keySet()) {
            try (InputStream in = Files.newInputStream(existing(backup.resolve(name)))) {
                write(part.resolve(name), in);
            }
        }
        write(part.resolve(MANIFEST), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void fetchFromZip(Path backup, Path part) throws IOException {
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            String text = manifestText(zip.getInputStream(entry(zip, MANIFEST)));
            for (String name : manifest(text).keySet()) {
                try (InputStream in = zip.getInputStream(entry(zip, name))) {
                    write(part.resolve(name), in);
                }
            }
            write(part.resolve(MANIFEST), text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static Path existing(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw incomplete(JournalAudit.name(file));
        }
        return file;
    }

    private static ZipEntry entry(ZipFile zip, String name) throws IOException {
        ZipEntry found = zip.getEntry(name);
        if (found == null) {
            throw incomplete(name);
        }
        return found;
    }

    private static IOException incomplete(String name) {
        return new IOException("备份里没有 %1$s，请用另一份备份 / the backup lacks %1$s: take another one".formatted(name));
    }

    // ---- the manifest

    private static String manifestText(InputStream opened) throws IOException {
        try (InputStream in = opened) {
            return new String(in.readNBytes(MAX_MANIFEST_BYTES), StandardCharsets.US_ASCII);
        }
    }

    /** Name to SHA-256. Only names that a backup has: whoever made the file does not choose where it is written. */
    private static Map<String, String> manifest(String text) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches() || !NAME.matcher(parts.group(2)).matches()) {
                throw new IOException("备份清单读不懂，请用另一份备份 / the backup's manifest cannot be read: take another one");
            }
            files.put(parts.group(2), parts.group(1));
        }
        if (!files.containsKey(RestoredMark.FILE) || files.size() < 2) {
            throw incomplete(files.size() < 2 ? "journal" : RestoredMark.FILE);
        }
        return files;
    }

    /** Each file is what the manifest says, and there is no other. */
    private static void verify(Path folder) throws IOException {
        Map<String, String> manifest = manifest(Files.readString(folder.resolve(MANIFEST)));
        for (Map.Entry<String, String> each : manifest.entrySet()) {
            try (InputStream in = Files.newInputStream(folder.resolve(each.getKey()))) {
                expect(each, sha256(in, null));
            }
        }
    }

    private static void expect(Map.Entry<String, String> stated, String found) throws IOException {
        if (!stated.getValue().equals(found)) {
            throw new IOException("备份里的 %1$s 已损坏，请用另一份备份 / %1$s of the backup is damaged: take another one"
                    .formatted(stated.getKey()));
        }
    }

    // ---- files

    private static String write(Path file, byte[] bytes) throws IOException {
        return write(file, new ByteArrayInputStream(bytes));
    }

    /** Durably, but for its name; returns the SHA-256. */
    private static String write(Path file, InputStream in) throws IOException {
        try (FileChannel channel = OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            String sha256 = sha256(in, channel);
            channel.force(true);
            return sha256;
        }
    }

    private static String sha256(InputStream in, @Nullable FileChannel to) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] part = new byte[1 << 16];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                digest.update(part, 0, length);
                for (ByteBuffer rest = ByteBuffer.wrap(part, 0, length); to != null && rest.hasRemaining(); ) {
                    to.write(rest);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return new ArrayList<>(all.sorted().toList());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            for (Path each : files(folder)) {
                Files.delete(each);
            }
            Files.delete(folder);
        }
    }

    /** Some bytes of a file, and not one more, however it grows. */
    private static final class Bounded extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        Bounded(FileChannel channel, long begin, long end) {
            this.channel = channel;
            this.position = begin;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (position >= end) {
                return -1;
            }
            int wanted = (int) Math.min(length, end - position);
            int read = channel.read(ByteBuffer.wrap(into, offset, wanted), position);
            position += Math.max(0, read);
            return read;
        }
    }
}
