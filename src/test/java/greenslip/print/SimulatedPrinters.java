package greenslip.print;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Simulated printers for a test, closed after it. */
@Timeout(60)
abstract class SimulatedPrinters {
    static final SimulatorSettings INSTANT = SimulatorSettings.like(PrinterProfile.GENERIC_58);

    final EscPosEncoder encoder = new EscPosEncoder(PrinterProfile.GENERIC_58);
    private final List<PrinterSimulator> printers = new ArrayList<>();

    @AfterEach
    void close() {
        printers.forEach(PrinterSimulator::close);
    }

    PrinterSimulator printer(SimulatorSettings settings) {
        PrinterSimulator printer = new PrinterSimulator("test", settings);
        printers.add(printer);
        return printer;
    }

    byte[] job(int number) {
        return encoder.encode(Slips.numbered(number));
    }
}
