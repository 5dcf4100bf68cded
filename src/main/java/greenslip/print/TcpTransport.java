package greenslip.print;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A printer on the network, raw bytes over TCP, usually at port 9100. A plain socket's write has no deadline and waits for ever on a
 * printer that stopped reading; a channel with a selector has, and tells how much was taken.
 */
public final class TcpTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(TcpTransport.class.getName());

    private final String host;
    private final int port;
    private final ByteBuffer early = ByteBuffer.allocate(1_024).limit(0);
    private volatile @Nullable Link link;
    private volatile boolean closed;

    /**
     * A printer's address.
     *
     * @param host best an IP address: looking up a name has no deadline
     * @param port 1 to 65535
     */
    public TcpTransport(String host, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is 1 to 65535, not " + port);
        }
        this.host = host;
        this.port = port;
    }

    @Override
    public boolean connect(long deadlineNanos) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (link != null && stillThere()) {
            return false;
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        early.clear().limit(0);
        Link fresh = Link.open(address, deadlineNanos);
        link = fresh;
        if (closed) {
            fresh.end();
            throw new ClosedChannelException();
        }
        return true;
    }

    /** A printer that hung up while nothing was going on has left an end of file behind: better found now than by a job. */
    private boolean stillThere() {
        early.compact();
        try {
            Link current = current();
            while (early.hasRemaining() && current.read(early) > 0) {}
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "printer at {0}:{1,number,#} hung up: {2}", host, port, e.toString());
            drop();
            return false;
        } finally {
            early.flip();
        }
    }

    @Override
    public int write(byte[] bytes, long deadlineNanos) throws IOException {
        Link current = current();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            while (rest.hasRemaining()) {
                if (current.channel.write(rest) == 0 && !current.await(SelectionKey.OP_WRITE, deadlineNanos)) {
                    break;
                }
            }
        } catch (IOException e) {
            drop();
            if (rest.position() == 0) {
                throw e;
            }
            LOG.log(System.Logger.Level.INFO, "connection broke after {0} bytes: {1}", rest.position(), e.toString());
        }
        return rest.position();
    }

    @Override
    public int read(byte[] into, long deadlineNanos) throws IOException {
        Link current = current();
        if (early.hasRemaining()) {
            int count = Math.min(into.length, early.remaining());
            early.get(into, 0, count);
            return count;
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(into);
            while (current.read(buffer) == 0 && current.await(SelectionKey.OP_READ, deadlineNanos)) {}
            return buffer.position();
        } catch (IOException e) {
            drop();
            throw e;
        }
    }

    @Override
    public void drop() {
        Link last = link;
        link = null;
        if (last != null) {
            last.end();
        }
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }

    private Link current() throws IOException {
        Link current = link;
        if (current == null) {
            throw new ClosedChannelException();
        }
        return current;
    }

    /** One connection and the selector that watches it. */
    private record Link(SocketChannel channel, Selector selector) {
        static Link open(InetSocketAddress address, long deadlineNanos) throws IOException {
            Link link = new Link(SocketChannel.open(), Selector.open());
            try {
                link.channel.configureBlocking(false);
                link.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                link.channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                link.channel.register(link.selector, 0);
                if (!link.channel.connect(address)) {
                    while (!link.channel.finishConnect()) {
                        if (!link.await(SelectionKey.OP_CONNECT, deadlineNanos)) {
                            throw new SocketTimeoutException("no connection in time");
                        }
                    }
                }
                return link;
            } catch (IOException | RuntimeException e) {
                link.end();
                throw e;
            }
        }

        int read(ByteBuffer into) throws IOException {
            int count = channel.read(into);
            if (count < 0) {
                throw new EOFException("the printer hung up");
            }
            return count;
        }

        /** Whether the operation may be tried again; false once the deadline has passed. */
        boolean await(int operation, long deadlineNanos) throws IOException {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return false;
            }
            SelectionKey key = channel.keyFor(selector);
            if (key == null) {
                throw new ClosedChannelException();
            }
            try {
                key.interestOps(operation);
                selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos)));
                selector.selectedKeys().clear();
            } catch (CancelledKeyException | ClosedSelectorException e) {
                throw new IOException("the line was closed", e);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while waiting for the printer");
            }
            return true;
        }

        /** Ends by reset: what the kernel still holds of a dropped job must not reach the printer later. */
        void end() {
            try (selector;
                    channel) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "while hanging up", e);
            }
        }
    }
}
