package greenslip.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real file behind a disk that can be told to fail, shared by all channels that are opened on it, and that notes what it did. */
final class FaultyChannel extends FileChannel {
    /** The disk: its switches and its notes. Any thread. */
    static final class Disk {
        volatile boolean failWrites;
        volatile boolean failForces;
        volatile boolean shortWrites;
        /** Bytes it still takes before "no space left". */
        volatile long room = Long.MAX_VALUE;

        final List<String> operations = new CopyOnWriteArrayList<>();

        FaultyChannel open(Path file) throws IOException {
            return new FaultyChannel(
                    this,
                    FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        }

        void heal() {
            failWrites = false;
            failForces = false;
            room = Long.MAX_VALUE;
        }
    }

    private final Disk disk;
    private final FileChannel file;

    private FaultyChannel(Disk disk, FileChannel file) {
        this.disk = disk;
        this.file = file;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        if (disk.failWrites) {
            throw new IOException("Input/output error");
        }
        long most = Math.min(disk.room, disk.shortWrites ? 1000 : Long.MAX_VALUE);
        if (most == 0) {
            throw new IOException("No space left on device");
        }
        int taken = (int) Math.min(most, source.remaining());
        file.write(source.slice(source.position(), taken), position);
        source.position(source.position() + taken);
        if (disk.room != Long.MAX_VALUE) {
            disk.room -= taken;
        }
        disk.operations.add("write");
        return taken;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (disk.failForces) {
            throw new IOException("Input/output error");
        }
        disk.operations.add("force");
        file.force(metaData);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (disk.failWrites) {
            throw new IOException("Input/output error");
        }
        file.truncate(size);
        return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
