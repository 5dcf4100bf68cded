package greenslip.print.sim;

import greenslip.print.PrinterSimulator;
import greenslip.print.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A simulated printer with its fronts, its page and its file of orders: what {@code greenslip printer-sim} runs. */
public final class RunningSimulator implements AutoCloseable {
    /**
     * How hosts and people reach it.
     *
     * @param tcpHost the address to bind
     * @param tcpPort for hosts, 0 for any free one; none where absent
     * @param fifo the FIFO to read
     * @param pty the link to a pseudo-terminal
     * @param baud of that line, 0 for at once
     * @param httpPort of the page, 0 for any free one
     * @param orders the file to watch
     */
    public record Doors(
            String tcpHost,
            Optional<Integer> tcpPort,
            Optional<Path> fifo,
            Optional<Path> pty,
            int baud,
            int httpPort,
            Optional<Path> orders) {}

    private final PrinterSimulator printer;
    private final List<Front> fronts = new ArrayList<>();
    private final Optional<OrderFile> orders;
    private final ControlServer control;

    private RunningSimulator(PrinterSimulator printer, Doors doors) throws IOException {
        this.printer = printer;
        try {
            if (doors.tcpPort().isPresent()) {
                fronts.add(
                        new TcpFront(printer, doors.tcpHost(), doors.tcpPort().get()));
            }
            if (doors.fifo().isPresent()) {
                fronts.add(new FifoFront(printer, doors.fifo().get()));
            }
            if (doors.pty().isPresent()) {
                fronts.add(new PtyFront(printer, doors.pty().get(), doors.baud()));
            }
            List<String> addresses = fronts.stream().map(Front::address).toList();
            control = ControlServer.start(printer, addresses, doors.httpPort());
        } catch (IOException | RuntimeException e) {
            fronts.forEach(Front::close);
            throw e;
        }
        orders = doors.orders().map(file -> new OrderFile(file, printer));
    }

    /**
     * Serves when it returns.
     *
     * @throws IOException where a port, a FIFO or a pseudo-terminal cannot be had
     * @throws IllegalStateException where the page's port is taken
     */
    public static RunningSimulator start(SimulatorSettings settings, Doors doors) throws IOException {
        PrinterSimulator printer = new PrinterSimulator("sim", settings);
        try {
            return new RunningSimulator(printer, doors);
        } catch (IOException | RuntimeException e) {
            printer.close();
            throw e;
        }
    }

    public PrinterSimulator printer() {
        return printer;
    }

    /** Where hosts find it, in the order of TCP, FIFO and pseudo-terminal. */
    public List<String> addresses() {
        return fronts.stream().map(Front::address).toList();
    }

    /** Of its page. */
    public int httpPort() {
        return control.port();
    }

    @Override
    public void close() {
        orders.ifPresent(OrderFile::close);
        control.close();
        fronts.forEach(Front::close);
        printer.close();
    }
}
