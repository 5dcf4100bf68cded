package greenslip.ledger.cut;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** H2's way to a recorded disk: {@code cut:/real/path}. Public, since H2 makes new ones of it. */
public final class RecordedH2Path extends FilePathWrapper {
    @Override
    public String getScheme() {
        return RecordedFileSystem.SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Set<StandardOpenOption> options = "r".equals(mode)
                ? EnumSet.of(StandardOpenOption.READ)
                : EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        return disk().open(real(), options);
    }

    @Override
    public OutputStream newOutputStream(boolean append) throws IOException {
        return Channels.newOutputStream(disk().open(
                        real(),
                        EnumSet.of(
                                StandardOpenOption.WRITE,
                                StandardOpenOption.CREATE,
                                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)));
    }

    @Override
    public boolean createFile() {
        return unchecked(() -> disk().create(real()));
    }

    @Override
    public void delete() {
        unchecked(() -> {
            if (exists()) {
                disk().delete(real());
            }
            return true;
        });
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        unchecked(() -> {
            disk().move(real(), Path.of(target.unwrap().toString()), StandardCopyOption.REPLACE_EXISTING);
            return true;
        });
    }

    @Override
    public FilePath createTempFile(String suffix, boolean inTempDir) {
        throw new UnsupportedOperationException("a temporary file beside the ledger");
    }

    private Path real() {
        return Path.of(unwrap().toString());
    }

    private RecordedDisk disk() {
        return RecordedDisk.under(real());
    }

    @FunctionalInterface
    private interface Doing {
        boolean done() throws IOException;
    }

    private static boolean unchecked(Doing doing) {
        try {
            return doing.done();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
