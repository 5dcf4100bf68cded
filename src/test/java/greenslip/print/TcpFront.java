package greenslip.print;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

/** A virtual printer's socket at the back: one connection after the other, bytes both ways. */
final class TcpFront implements AutoCloseable {
    private final VirtualPrinter printer;
    private final ServerSocket server;
    private final Thread thread;

    /** Listens at once; port 0 takes any that is free. */
    TcpFront(VirtualPrinter printer, String address, int port) throws IOException {
        this.printer = printer;
        server = new ServerSocket(port, 8, InetAddress.getByName(address));
        thread = Thread.ofPlatform().daemon().name("tcp-front").start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The port is free again only once the thread has left its accept. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                // Each on a thread of its own: the newest connection wins, as on the printer.
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                Transport line = printer.transport()) {
            line.connect(Wire.after(1_000));
            Thread.ofPlatform().daemon().start(() -> answer(socket, line));
            byte[] buffer = new byte[1_024];
            int count;
            while ((count = socket.getInputStream().read(buffer)) > 0) {
                line.write(Arrays.copyOf(buffer, count), Wire.after(10_000));
            }
        } catch (IOException e) {
            // Either side hung up: so does the other, by leaving.
        }
    }

    private static void answer(Socket socket, Transport line) {
        byte[] buffer = new byte[256];
        try {
            while (true) {
                int count = line.read(buffer, Wire.after(1_000));
                socket.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // As above.
        }
    }
}
