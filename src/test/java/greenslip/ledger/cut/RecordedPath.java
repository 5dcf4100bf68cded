package greenslip.ledger.cut;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A real path, so called, that leads to a recorded disk. Immutable. */
record RecordedPath(RecordedFileSystem fileSystem, Path real) implements Path {
    static Path realOf(Path path) {
        if (path instanceof RecordedPath recorded) {
            return recorded.real;
        }
        throw new ProviderMismatchException("a path past the recorded disk: " + path);
    }

    private Path wrapped(Path path) {
        return new RecordedPath(fileSystem, path);
    }

    @Override
    public FileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return real.isAbsolute();
    }

    @Override
    public Path getRoot() {
        Path root = real.getRoot();
        return root == null ? null : wrapped(root);
    }

    @Override
    public Path getFileName() {
        Path name = real.getFileName();
        return name == null ? null : wrapped(name);
    }

    @Override
    public Path getParent() {
        Path parent = real.getParent();
        return parent == null ? null : wrapped(parent);
    }

    @Override
    public int getNameCount() {
        return real.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return wrapped(real.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return wrapped(real.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof RecordedPath && real.startsWith(realOf(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof RecordedPath && real.endsWith(realOf(other));
    }

    @Override
    public Path normalize() {
        return wrapped(real.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return wrapped(real.resolve(realOf(other)));
    }

    @Override
    public Path relativize(Path other) {
        return wrapped(real.relativize(realOf(other)));
    }

    @Override
    public URI toUri() {
        return URI.create(RecordedFileSystem.SCHEME + ":" + real.toAbsolutePath());
    }

    @Override
    public Path toAbsolutePath() {
        return wrapped(real.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return wrapped(real.toRealPath(options));
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return real.compareTo(realOf(other));
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
