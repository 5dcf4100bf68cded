package greenslip.print;

import greenslip.posix.Fifo;
import greenslip.posix.FileDescriptor;
import greenslip.posix.FileDescriptor.Access;
import greenslip.posix.PseudoTerminal;
import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The printer's end of a line of some kind: reads when told, and can be unplugged and plugged in again. */
interface LinePeer extends AutoCloseable {
    /** A line to it, not connected. */
    Transport line();

    /** What comes by the deadline, at most so much; empty where nothing does. */
    byte[] read(int most, long deadlineNanos) throws IOException;

    /** Sends something to the host; where {@link #talks()}. */
    void say(byte[] bytes) throws IOException;

    default boolean talks() {
        return true;
    }

    void unplug() throws IOException;

    void plugIn() throws IOException;

    @Override
    void close() throws IOException;

    /** The kinds of line there are. */
    enum Kind {
        SERIAL {
            @Override
            LinePeer plugged(Path folder) throws IOException {
                Path port = folder.resolve("ttyUSB0");
                return new Pty(port, new SerialTransport(port, new SerialLine(115_200, FlowControl.XON_XOFF)));
            }
        },
        /** The driver itself cannot be had without a printer; a terminal that was made raw takes and gives bytes like it. */
        USBLP {
            @Override
            LinePeer plugged(Path folder) throws IOException {
                Path port = folder.resolve("lp0");
                return new Pty(port, new UsblpTransport(port));
            }
        },
        FIFO {
            @Override
            LinePeer plugged(Path folder) throws IOException {
                return new Pipe(folder.resolve("fifo"));
            }
        },
        TCP {
            @Override
            LinePeer plugged(Path folder) throws IOException {
                return new Net();
            }
        };

        abstract LinePeer plugged(Path folder) throws IOException;
    }

    /** Behind a link, as a port that gets another number when it is plugged in again. */
    final class Pty implements LinePeer {
        private final Path port;
        private final Transport line;
        private PseudoTerminal terminal;

        Pty(Path port, Transport line) throws IOException {
            this.port = port;
            this.line = line;
            plugIn();
        }

        @Override
        public Transport line() {
            return line;
        }

        @Override
        public byte[] read(int most, long deadlineNanos) throws IOException {
            byte[] into = new byte[most];
            return Arrays.copyOf(into, terminal.device().read(into, deadlineNanos));
        }

        @Override
        public void say(byte[] bytes) throws IOException {
            terminal.device().write(bytes, Wire.after(5_000));
        }

        @Override
        public void unplug() throws IOException {
            Files.deleteIfExists(port);
            terminal.close();
        }

        @Override
        public void plugIn() throws IOException {
            terminal = PseudoTerminal.open();
            Files.createSymbolicLink(port, terminal.path());
        }

        @Override
        public void close() {
            terminal.close();
        }
    }

    /** A FIFO. */
    final class Pipe implements LinePeer {
        private final Path path;
        private final Transport line;
        private FileDescriptor reader;

        Pipe(Path path) throws IOException {
            this.path = path;
            line = new FileTransport(path);
            Fifo.make(path, 0600);
            plugIn();
        }

        @Override
        public Transport line() {
            return line;
        }

        @Override
        public byte[] read(int most, long deadlineNanos) throws IOException {
            byte[] into = new byte[most];
            try {
                return Arrays.copyOf(into, reader.read(into, deadlineNanos));
            } catch (EOFException e) {
                // No host has it open now.
                return new byte[0];
            }
        }

        @Override
        public void say(byte[] bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean talks() {
            return false;
        }

        @Override
        public void unplug() {
            reader.close();
        }

        @Override
        public void plugIn() throws IOException {
            reader = FileDescriptor.open(path, Access.READ);
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /** A socket; the newest connection is the one that is served. */
    final class Net implements LinePeer {
        private final int port;
        private final Transport line;
        private ServerSocket server;
        private Socket socket = new Socket();

        Net() throws IOException {
            server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
            port = server.getLocalPort();
            line = new TcpTransport("127.0.0.1", port);
        }

        @Override
        public Transport line() {
            return line;
        }

        @Override
        public byte[] read(int most, long deadlineNanos) throws IOException {
            byte[] into = new byte[most];
            while (deadlineNanos - System.nanoTime() > 0) {
                int patience = (int) Math.clamp((deadlineNanos - System.nanoTime()) / 1_000_000, 1, 50);
                try {
                    accept(socket.isConnected() ? 1 : patience);
                    socket.setSoTimeout(patience);
                    int count = socket.getInputStream().read(into);
                    if (count > 0) {
                        return Arrays.copyOf(into, count);
                    }
                } catch (SocketTimeoutException e) {
                    // Nothing yet.
                } catch (IOException e) {
                    // The host has hung up; the next one may come.
                    socket = new Socket();
                }
            }
            return new byte[0];
        }

        /** Takes a newer connection where there is one. */
        private void accept(int millis) throws IOException {
            server.setSoTimeout(millis);
            try {
                socket = server.accept();
            } catch (SocketTimeoutException e) {
                if (!socket.isConnected()) {
                    throw e;
                }
            }
        }

        @Override
        public void say(byte[] bytes) throws IOException {
            accept(socket.isConnected() ? 1 : 5_000);
            socket.getOutputStream().write(bytes);
        }

        @Override
        public void unplug() throws IOException {
            accept(socket.isConnected() ? 1 : 5_000);
            server.close();
            socket.setSoLinger(true, 0);
            socket.close();
            socket = new Socket();
        }

        @Override
        public void plugIn() throws IOException {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }

        @Override
        public void close() throws IOException {
            server.close();
            socket.close();
        }
    }
}
