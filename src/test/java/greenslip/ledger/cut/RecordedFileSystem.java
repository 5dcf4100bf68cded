package greenslip.ledger.cut;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** The paths of one recorded disk: those of the real file system under another scheme. Any thread. */
final class RecordedFileSystem extends FileSystem {
    static final String SCHEME = "cut";
    private static final FileSystem REAL = FileSystems.getDefault();
    private static final FileSystemProvider PROVIDER = new RecordedProvider();

    private final RecordedDisk disk;

    RecordedFileSystem(RecordedDisk disk) {
        this.disk = disk;
    }

    RecordedDisk disk() {
        return disk;
    }

    @Override
    public FileSystemProvider provider() {
        return PROVIDER;
    }

    @Override
    public Path getPath(String first, String... more) {
        return new RecordedPath(this, REAL.getPath(first, more));
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("close the disk instead");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return REAL.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return REAL.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return REAL.supportedFileAttributeViews();
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher real = REAL.getPathMatcher(syntaxAndPattern);
        return path -> real.matches(RecordedPath.realOf(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return REAL.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
