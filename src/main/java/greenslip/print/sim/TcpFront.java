package greenslip.print.sim;

import greenslip.print.PrinterSimulator;
import greenslip.print.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A simulated printer on the network: raw bytes over TCP, as printers take them at port 9100. The newest connection wins, older ones are
 * broken. What the printer does not take stays in a small window, so that a host sees soon that nobody reads. A printer that is off resets
 * whoever connects.
 *
 * <p>One thread listens and two serve each connection, of which there are at most {@value #MOST_CONNECTIONS}.
 */
public final class TcpFront implements Front {
    private static final System.Logger LOG = System.getLogger(TcpFront.class.getName());
    private static final int MOST_CONNECTIONS = 16;
    private static final int WINDOW_BYTES = 4_096;
    private static final int BACKLOG = 8;
    private static final long ANSWER_LOOK_MILLIS = 1_000;
    private static final long CLOSE_MILLIS = 5_000;

    private final PrinterSimulator printer;
    private final ServerSocket server;
    private final Thread thread;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * Listens at once.
     *
     * @param host the address to bind
     * @param port 0 for any free one
     */
    public TcpFront(PrinterSimulator printer, String host, int port) throws IOException {
        this.printer = printer;
        server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.setReceiveBufferSize(WINDOW_BYTES);
            server.bind(new java.net.InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw new IOException("端口被占用或地址不对。Cannot listen on " + host + " port " + port + ": " + e.getMessage(), e);
        }
        thread = Thread.ofPlatform().daemon().name("printer-sim-tcp").start(this::listen);
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public String address() {
        return server.getInetAddress().getHostAddress() + ":" + port();
    }

    /** The port is free again when it returns. */
    @Override
    public void close() {
        end(server);
        sockets.forEach(TcpFront::reset);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (sockets.size() >= MOST_CONNECTIONS) {
                    reset(socket);
                    continue;
                }
                sockets.add(socket);
                Thread.ofPlatform().daemon().name("printer-sim-tcp-in").start(() -> serve(socket));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "stopped listening", e);
            }
        }
    }

    private void serve(Socket socket) {
        try (Transport line = printer.session()) {
            socket.setTcpNoDelay(true);
            line.connect(Pump.after(0));
            Thread.ofPlatform().daemon().name("printer-sim-tcp-out").start(() -> answer(socket, line));
            byte[] chunk = new byte[1_024];
            int count;
            while ((count = socket.getInputStream().read(chunk)) > 0) {
                Pump.into(line, Arrays.copyOf(chunk, count), () -> !socket.isClosed());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "connection ended", e);
        } finally {
            reset(socket);
            sockets.remove(socket);
        }
    }

    /** Ends the connection as soon as the printer serves it no longer. */
    private static void answer(Socket socket, Transport line) {
        byte[] chunk = new byte[256];
        try {
            while (!socket.isClosed()) {
                int count = line.read(chunk, Pump.after(ANSWER_LOOK_MILLIS));
                socket.getOutputStream().write(chunk, 0, count);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no more answers", e);
        } finally {
            reset(socket);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "already closed", e);
        }
        end(socket);
    }

    private static void end(java.io.Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "while closing", e);
        }
    }
}
