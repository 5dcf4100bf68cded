package greenslip.ledger.cut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel to a file, or to a folder that is synced, of a recorded disk. Any thread. */
final class RecordedChannel extends FileChannel {
    private static final int COPY_BYTES = 65_536;
    private static final int FOLDER = -1;

    private final RecordedDisk disk;
    private final FileChannel channel;
    private final int file;
    private final String name;
    private final boolean append;

    private RecordedChannel(RecordedDisk disk, FileChannel channel, int file, String name, boolean append) {
        this.disk = disk;
        this.channel = channel;
        this.file = file;
        this.name = name;
        this.append = append;
    }

    static RecordedChannel ofFile(RecordedDisk disk, FileChannel channel, int file, String name, boolean append) {
        return new RecordedChannel(disk, channel, file, name, append);
    }

    static RecordedChannel ofFolder(RecordedDisk disk, FileChannel channel, String name) {
        return new RecordedChannel(disk, channel, FOLDER, name, false);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return disk.write(channel, file, source, position);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        synchronized (disk) {
            long position = append ? channel.size() : channel.position();
            int written = disk.write(channel, file, source, position);
            channel.position(position + written);
            return written;
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(sources[i]);
        }
        return written;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        disk.truncate(channel, file, size);
        return this;
    }

    @Override
    public void force(boolean metaData) {
        if (file == FOLDER) {
            disk.forceFolder(name);
        } else {
            disk.force(file, name, metaData);
        }
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, count));
        int read = source.read(buffer);
        return read <= 0 ? 0 : write(buffer.flip(), position);
    }

    // ---- what changes nothing goes straight to the file

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return channel.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, count));
        int read = channel.read(buffer, position);
        return read <= 0 ? 0 : target.write(buffer.flip());
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        channel.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        if (mode != MapMode.READ_ONLY) {
            throw new UnsupportedOperationException("what is written to a map cannot be noted");
        }
        return channel.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return channel.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }
}
