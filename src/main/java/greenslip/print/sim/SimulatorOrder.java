package greenslip.print.sim;

import greenslip.print.PrinterSimulator;
import greenslip.print.SimulatedAnswers;
import greenslip.print.SimulatedSwitch;
import greenslip.print.SimulatedTrouble;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One thing that a person has a simulated printer do, as a line of text:
 *
 * <pre>
 *   well                      no trouble, right answers
 *   TROUBLE [on|off]          paper-near-end, paper-out, cover-open, cutter, overheated, error, offline, stalled, off, unplugged
 *   TROUBLE after BYTES       it begins once so many more bytes have come, in the middle of a slip
 *   answers WAY [MILLIS]      right, late, one-behind, never
 *   paper-left MILLIMETRES    a roll that ends after so many, in the middle of a row
 *   tear-off                  what hangs out
 * </pre>
 *
 * @param text the line
 * @param deed what it does
 */
public record SimulatorOrder(String text, Consumer<PrinterSimulator> deed) {
    private static final int MOST_CHARACTERS = 4_096;
    /** What there is, for whoever mistyped one. */
    private static final String WORDS = Arrays.stream(SimulatedTrouble.values())
            .map(SimulatedSwitch::word)
            .collect(Collectors.joining(
                    ", ",
                    "有 / there are: well, tear-off, answers WAY [MILLIS], paper-left MM, TROUBLE [on|off|after"
                            + " BYTES]: ",
                    ""));

    private static final int USUAL_LATE_MILLIS = 500;

    /** Orders that came as text, one to a line; {@code #} begins a remark. */
    public static List<SimulatorOrder> parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("太长。Too long: at most " + MOST_CHARACTERS + " characters");
        }
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(SimulatorOrder::of)
                .toList();
    }

    public void obey(PrinterSimulator printer) {
        deed.accept(printer);
    }

    private static SimulatorOrder of(String line) {
        List<String> words = List.of(line.split("\\s+"));
        String first = words.getFirst();
        Consumer<PrinterSimulator> deed = switch (first) {
            case "well" -> alone(words, SimulatorOrder::makeWell);
            case "tear-off" -> alone(words, PrinterSimulator::tearOff);
            case "answers" -> answers(words);
            case "paper-left" -> {
                int millimetres = number(words, 1, 1_000_000);
                yield printer -> printer.paperLeft(millimetres);
            }
            default -> trouble(words);
        };
        return new SimulatorOrder(line, deed);
    }

    private static void makeWell(PrinterSimulator printer) {
        printer.setAfterBytes(SimulatedTrouble.OFF, 0);
        printer.answer(SimulatedAnswers.RIGHT, 0);
        printer.setAll(Set.of());
    }

    private static Consumer<PrinterSimulator> alone(List<String> words, Consumer<PrinterSimulator> deed) {
        require(words.size() == 1, words);
        return deed;
    }

    private static Consumer<PrinterSimulator> answers(List<String> words) {
        require(words.size() == 2 || words.size() == 3, words);
        SimulatedAnswers way =
                SimulatedSwitch.named(SimulatedAnswers.class, words.get(1)).orElseThrow(() -> unknown(words));
        int millis = words.size() == 3 ? number(words, 2, 60_000) : USUAL_LATE_MILLIS;
        return printer -> printer.answer(way, millis);
    }

    private static Consumer<PrinterSimulator> trouble(List<String> words) {
        SimulatedTrouble trouble =
                SimulatedSwitch.named(SimulatedTrouble.class, words.getFirst()).orElseThrow(() -> unknown(words));
        if (words.size() == 3 && words.get(1).equals("after")) {
            int bytes = number(words, 2, 999_999_999);
            return printer -> printer.setAfterBytes(trouble, bytes);
        }
        String last = words.getLast();
        require(words.size() == 1 || (words.size() == 2 && (last.equals("on") || last.equals("off"))), words);
        boolean on = words.size() == 1 || last.equals("on");
        return printer -> printer.set(trouble, on);
    }

    private static int number(List<String> words, int at, int most) {
        require(words.size() == at + 1 && words.get(at).matches("[0-9]{1,9}"), words);
        int value = Integer.parseInt(words.get(at));
        require(value <= most, words);
        return value;
    }

    private static void require(boolean holds, List<String> words) {
        if (!holds) {
            throw unknown(words);
        }
    }

    /** Quotes the order's first word alone, and that only as far as it is plain: the answer goes into a page. */
    private static IllegalArgumentException unknown(List<String> words) {
        String first = words.getFirst().replaceAll("[^a-z-]", "?");
        String shown = first.substring(0, Math.min(20, first.length()));
        return new IllegalArgumentException("不认识的命令。No such order: " + shown + ". " + WORDS);
    }
}
