package greenslip.print.sim;

import greenslip.print.PrinterSimulator;
import greenslip.print.SimulatedAnswers;
import greenslip.print.SimulatedSwitch;
import greenslip.print.SimulatedTrouble;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The JSON documents of the simulator's API. */
final class SimulatorDocs {
    private static final Jsonb JSON =
            Jsonb.builder().serializeNulls(true).serializeEmpty(true).build();

    /** Of what hangs out. */
    static final int MOST_LINES = 60;

    private SimulatorDocs() {}

    static String text(Object document) {
        return JSON.toJson(document);
    }

    @Json
    record Message(String message) {}

    /** A thing to switch, by the word that orders use. */
    @Json
    record Switch(String word, String chinese, String english, boolean on) {
        static Switch of(SimulatedSwitch one, boolean on) {
            return new Switch(one.word(), one.chinese(), one.english(), on);
        }
    }

    @Json
    record Twice(String serial, long first, long second) {}

    /**
     * @param addresses where hosts find the printer
     * @param troubles every trouble there is, and whether it is on
     * @param answers every way to answer, and whether it is chosen
     * @param latest number of the newest slip, 0 for none
     * @param scraps pieces torn off in the middle of a slip
     * @param hanging text of what hangs out now, its newest {@value #MOST_LINES} lines
     * @param lostBytes that found the buffer full or the power off
     * @param twice serials on two slips of which the second is no copy
     */
    @Json
    record Printer(
            List<String> addresses,
            List<Switch> troubles,
            List<Switch> answers,
            long latest,
            long slips,
            long scraps,
            long paperMillimetres,
            String hanging,
            int bufferedBytes,
            int bufferBytes,
            long receivedBytes,
            long lostBytes,
            long twiceCount,
            List<Twice> twice) {}

    /** A printer that is sent nonsense has metres of it, and the page asks twice a second. */
    private static String newest(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
    }

    static Printer of(PrinterSimulator printer, List<String> addresses) {
        Set<SimulatedTrouble> on = printer.troubles();
        SimulatedAnswers chosen = printer.answering();
        return new Printer(
                addresses,
                Arrays.stream(SimulatedTrouble.values())
                        .map(trouble -> Switch.of(trouble, on.contains(trouble)))
                        .toList(),
                Arrays.stream(SimulatedAnswers.values())
                        .map(way -> Switch.of(way, way == chosen))
                        .toList(),
                printer.latestSlip(),
                printer.slipsPrinted(),
                printer.scraps(),
                printer.paperMillimetres(),
                newest(printer.hanging()),
                printer.bufferedBytes(),
                printer.settings().bufferBytes(),
                printer.receivedBytes(),
                printer.lostBytes(),
                printer.serialsTwice(),
                printer.serialsFoundTwice().stream()
                        .map(twice -> new Twice(twice.serial(), twice.first(), twice.second()))
                        .toList());
    }
}
