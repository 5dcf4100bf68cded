package greenslip.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that hold a key: raw bytes, readable by their owner alone (mode 0400 or 0600). Whatever is wrong
 * is an {@link IOException} whose message says, Chinese first, what to do; it never holds the content.
 */
public final class SecretFile {
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--------");
    private static final Set<PosixFilePermission> READ_WRITE = PosixFilePermissions.fromString("rw-------");

    private SecretFile() {}

    /** Reads a secret of exactly {@code sizeBytes}. */
    public static byte[] read(Path file, int sizeBytes) throws IOException {
        refuseOthersReading(file);
        long size = Files.size(file);
        if (size != sizeBytes) {
            throw new IOException(
                    "密钥文件 %s 应为 %d 字节，实际 %d，请换回正确的文件 / Key file %s has %d bytes, not %d: put the right one there"
                            .formatted(file, sizeBytes, size, file, size, sizeBytes));
        }
        byte[] secret = Files.readAllBytes(file);
        if (secret.length != sizeBytes) {
            throw new IOException(
                    "密钥文件 %s 正在被改动，请重试 / Key file %s changed while it was read: try again".formatted(file, file));
        }
        return secret;
    }

    /** Reads a secret whose size differs; one that is longer is none. */
    public static byte[] readUpTo(Path file, int mostBytes) throws IOException {
        refuseOthersReading(file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] secret = in.readNBytes(mostBytes + 1);
            if (secret.length > mostBytes) {
                throw new IOException("密钥文件 %s 太大，请换回正确的文件 / Key file %s is too large: put the right one there"
                        .formatted(file, file));
            }
            return secret;
        }
    }

    private static void refuseOthersReading(Path file) throws IOException {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(file);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "没有密钥文件 %s，请检查配置或重新生成 / No key file %s: check the configuration or make one".formatted(file, file),
                    e);
        }
        if (!mode.equals(READ_ONLY) && !mode.equals(READ_WRITE)) {
            throw new IOException("密钥文件权限过宽，请执行 chmod 400 %s / The key file's mode is %s; run: chmod 400 %s"
                    .formatted(file, PosixFilePermissions.toString(mode), file));
        }
    }

    /**
     * Creates the file with mode 0400, whole or not at all, durable when the call returns. An existing file is never
     * replaced: then this is a {@link FileAlreadyExistsException}.
     */
    public static void create(Path file, byte[] secret) throws IOException {
        // A link, not a move: it fails where the name is taken, so that two starts at once agree on one key.
        place(file, secret, part -> Files.createLink(file, part));
    }

    /** The same in the place of an earlier one: at every moment the old file or the new one is there, whole. */
    public static void replace(Path file, byte[] secret) throws IOException {
        place(file, secret, part -> Files.move(part, file, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Gives a durable file its name. */
    @FunctionalInterface
    private interface Naming {
        void name(Path part) throws IOException;
    }

    private static void place(Path file, byte[] secret, Naming naming) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null) {
            throw new IOException("密钥文件需要一个文件名 / A key file needs a name: " + file);
        }
        Path part = folder.resolve("." + file.getFileName() + "."
                + ProcessHandle.current().pid() + "." + Thread.currentThread().threadId() + ".part");
        Files.deleteIfExists(part);
        try {
            try (FileChannel channel = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(READ_ONLY))) {
                ByteBuffer bytes = ByteBuffer.wrap(secret);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            naming.name(part);
        } finally {
            Files.deleteIfExists(part);
        }
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
