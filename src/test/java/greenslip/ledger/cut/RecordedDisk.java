package greenslip.ledger.cut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.h2.store.fs.FilePath;

/**
 * A folder of real files whose every change is noted, in one order over all files: what {@link #path} leads to, by
 * {@code java.nio.file}, and what H2 does under {@code jdbc:h2:cut:…}. Any thread: an operation is carried out and noted under one lock,
 * so the notes are in the order in which things happened.
 */
public final class RecordedDisk implements AutoCloseable {
    private static final Map<Path, RecordedDisk> MOUNTED = new ConcurrentHashMap<>();

    static {
        FilePath.register(new RecordedH2Path());
    }

    private final Path root;
    private final Image start;
    private final RecordedFileSystem fileSystem = new RecordedFileSystem(this);
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Integer> files = new HashMap<>();
    private final Set<Integer> forcedLater = new HashSet<>();
    private Predicate<String> forgetting = name -> false;
    private Predicate<String> late = name -> false;
    private int nextFile;

    private RecordedDisk(Path root, Image start) {
        this.root = root;
        this.start = start;
        for (String name : start.files().keySet()) {
            files.put(name, nextFile++);
        }
    }

    /** Puts an image into a new folder and notes what happens there from now on. */
    public static RecordedDisk mount(Path folder, Image start) throws IOException {
        start.writeTo(folder);
        RecordedDisk disk = new RecordedDisk(folder.toRealPath(), start);
        MOUNTED.put(disk.root, disk);
        return disk;
    }

    /** The disk that a real path lies on. */
    static RecordedDisk under(Path real) {
        for (Path folder = real.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            RecordedDisk disk = MOUNTED.get(folder);
            if (disk != null) {
                return disk;
            }
        }
        throw new IllegalArgumentException("no recorded disk holds " + real);
    }

    /** The disk's root. */
    public Path path() {
        return new RecordedPath(fileSystem, root);
    }

    /** A disk that lies: says that these files or folders ("" is the root) are synced, and syncs nothing. */
    public synchronized void forgetForcesOf(Predicate<String> names) {
        forgetting = names;
    }

    /** As if the program did not wait for a sync: it happens only when the file is written the next time. */
    public synchronized void delayForcesOf(Predicate<String> names) {
        late = names;
    }

    /** Notes what a client knows at this moment. */
    public synchronized void mark(Object mark) {
        operations.add(new Operation.Marked(mark));
    }

    public synchronized Recording recording() {
        return new Recording(start, List.copyOf(operations));
    }

    @Override
    public void close() throws IOException {
        MOUNTED.remove(root);
        Image.delete(root);
    }

    // ---- for the channel, the file system and H2

    synchronized FileChannel open(Path real, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        boolean folder = Files.isDirectory(real);
        boolean there = Files.exists(real);
        FileChannel channel = FileChannel.open(real, options, attributes);
        if (folder) {
            return RecordedChannel.ofFolder(this, channel, nameOf(real));
        }
        String name = nameOf(real);
        if (!there) {
            noteCreated(name);
        }
        int file = files.get(name);
        if (there
                && options.contains(StandardOpenOption.WRITE)
                && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            operations.add(new Operation.Resized(file, 0));
        }
        return RecordedChannel.ofFile(this, channel, file, name, options.contains(StandardOpenOption.APPEND));
    }

    synchronized boolean create(Path real) throws IOException {
        if (Files.exists(real)) {
            return false;
        }
        Files.createFile(real);
        noteCreated(nameOf(real));
        return true;
    }

    synchronized int write(FileChannel channel, int file, ByteBuffer source, long position) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.slice().get(bytes);
        int written = channel.write(source, position);
        if (written != bytes.length) {
            throw new IOException("the recorded disk took " + written + " of " + bytes.length + " bytes");
        }
        if (forcedLater.remove(file)) {
            operations.add(new Operation.Forced(file, true));
        }
        operations.add(new Operation.Written(file, Math.toIntExact(position), bytes));
        return written;
    }

    synchronized void truncate(FileChannel channel, int file, long length) throws IOException {
        if (length < channel.size()) {
            channel.truncate(length);
            operations.add(new Operation.Resized(file, Math.toIntExact(length)));
        }
    }

    /** Nothing is forced really: the power of this disk is never cut but on paper. */
    synchronized void force(int file, String name, boolean lengthToo) {
        if (late.test(name)) {
            forcedLater.add(file);
        } else if (!forgetting.test(name)) {
            operations.add(new Operation.Forced(file, lengthToo));
        }
    }

    synchronized void forceFolder(String name) {
        if (!forgetting.test(name)) {
            operations.add(new Operation.FolderForced(name));
        }
    }

    synchronized void move(Path from, Path to, CopyOption... options) throws IOException {
        Files.move(from, to, options);
        Integer file = files.remove(nameOf(from));
        if (file == null) {
            throw new IOException("only files are renamed here: " + from);
        }
        files.put(nameOf(to), file);
        operations.add(new Operation.Renamed(nameOf(from), nameOf(to)));
    }

    synchronized void delete(Path real) throws IOException {
        boolean folder = Files.isDirectory(real);
        Files.delete(real);
        if (!folder) {
            files.remove(nameOf(real));
            operations.add(new Operation.Deleted(nameOf(real)));
        }
    }

    private void noteCreated(String name) {
        files.put(name, nextFile);
        operations.add(new Operation.Created(nextFile++, name));
    }

    private String nameOf(Path real) {
        return root.relativize(real.toAbsolutePath()).toString();
    }
}
