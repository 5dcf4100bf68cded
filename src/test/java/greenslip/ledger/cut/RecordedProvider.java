package greenslip.ledger.cut;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code Files} and {@code FileChannel} do on a recorded disk: the real thing, noted where it changes anything. Any thread. */
final class RecordedProvider extends FileSystemProvider {
    private static RecordedDisk disk(Path path) {
        return ((RecordedPath) path).fileSystem().disk();
    }

    private static Path real(Path path) {
        return RecordedPath.realOf(path);
    }

    @Override
    public String getScheme() {
        return RecordedFileSystem.SCHEME;
    }

    // ---- what changes the disk

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return disk(path).open(real(path), options, attributes);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk(path).delete(real(path));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        disk(source).move(real(source), real(target), options);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        EnumSet<StandardOpenOption> how = List.of(options).contains(StandardCopyOption.REPLACE_EXISTING)
                ? EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)
                : EnumSet.of(StandardOpenOption.CREATE_NEW);
        how.add(StandardOpenOption.WRITE);
        try (OutputStream out = Files.newOutputStream(target, how.toArray(OpenOption[]::new))) {
            Files.copy(real(source), out);
        }
    }

    /** Not noted: a folder is taken for durable, the names in it are not. */
    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        Files.createDirectory(real(path), attributes);
    }

    // ---- what only looks

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> real = Files.newDirectoryStream(real(folder))) {
            for (Path each : real) {
                Path path = new RecordedPath(((RecordedPath) folder).fileSystem(), each);
                if (filter.accept(path)) {
                    found.add(path);
                }
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return found.iterator();
            }

            @Override
            public void close() {
                found.clear();
            }
        };
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return Files.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real(path).getFileSystem().provider().checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return Files.readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        Files.setAttribute(real(path), attribute, value, options);
    }

    // ---- a disk is mounted by RecordedDisk, not by address

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }
}
