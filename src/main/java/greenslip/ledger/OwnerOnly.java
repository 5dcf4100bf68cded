package greenslip.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What the ledger puts on the disk is its owner's alone, whatever the process's umask says: pseudonyms and hints are in it. On a file
 * system without such rights nothing is done. Any thread.
 */
final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private static final System.Logger LOG = System.getLogger(OwnerOnly.class.getName());

    private OwnerOnly() {}

    /** Makes the folder and those above it that are missing; one that is there is closed to others. */
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, rights(folder, FOLDER));
        restrict(folder, FOLDER);
    }

    static void makeFile(Path file) throws IOException {
        Files.createFile(file, rights(file, FILE));
    }

    /** Opens a file, and makes it where the options say so. */
    static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), rights(file, FILE));
    }

    /** For a file that somebody else made for us, as the database does. */
    static void restrictFile(Path file) {
        restrict(file, FILE);
    }

    /** Where that is refused, as to somebody who is not the owner, recording is worth more. */
    private static void restrict(Path path, Set<PosixFilePermission> rights) {
        try {
            if (hasRights(path) && !rights.containsAll(Files.getPosixFilePermissions(path))) {
                Files.setPosixFilePermissions(path, rights);
            }
        } catch (IOException refused) {
            LOG.log(System.Logger.Level.WARNING, "ledger: {0} stays open to others: {1}", path, refused.toString());
        }
    }

    private static FileAttribute<?>[] rights(Path path, Set<PosixFilePermission> rights) {
        return hasRights(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasRights(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault())
                && path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
