package greenslip.print;

import greenslip.print.SimulatorSettings.Chinese;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * How a printer reads ESC/POS: takes bytes one at a time, says what they put on paper. It acts on the commands of {@link EscPos}, on
 * raster pictures, and on what other programs' receipts need: underline, places on the line, the width of the area, Epson's graphics. Others
 * it skips by {@link CommandLength}. Any bytes at all may come. One thread.
 *
 * <p>Characters go to the {@link LineComposer}, codes and dots to the {@link PictureReader}.
 */
final class EscPosInterpreter {
    /** What a stream of bytes makes a printer do, in order. */
    interface Mechanism {
        void row(PaperRow row);

        /** Moves the paper by that much, then cuts it. */
        void cut(int feedDots);

        void askedJobDone();

        void pushStatus(boolean on);

        /** The stream reset the printer's modes. */
        default void reset() {}
    }

    /** From the print head to the knife. */
    static final int CUTTER_DOTS = 15 * PrinterProfile.DOTS_PER_MILLIMETRE;

    private static final Charset GBK = Charset.forName("GBK");

    private static final int KATAKANA_PAGE = 1;

    private final boolean qr;
    private final Chinese mode;
    private final Mechanism mechanism;
    private final LineComposer line;
    private final PictureReader pictures;
    private byte[] command = new byte[64];
    private int commandBytes;
    private int commandLength = CommandLength.MORE;
    private int lead;
    private long skipped;

    private boolean chinese;
    private int page;

    /** A printer that knows everything. */
    EscPosInterpreter(int paperDots, Mechanism mechanism) {
        this(paperDots, true, Chinese.ON, mechanism);
    }

    /**
     * A model of printer.
     *
     * @param qr whether it knows the commands {@code 1D 28}; where not, what follows those two bytes comes out as text
     */
    EscPosInterpreter(int paperDots, boolean qr, Chinese mode, Mechanism mechanism) {
        this.qr = qr;
        this.mode = mode;
        this.mechanism = mechanism;
        this.chinese = mode == Chinese.ON;
        line = new LineComposer(paperDots, mechanism);
        pictures = new PictureReader(paperDots, line, mechanism);
    }

    /** Commands and bytes that meant nothing to this printer. */
    long skipped() {
        return skipped;
    }

    /** Whether the next byte stands on its own: no command and no character is half there. */
    boolean atRest() {
        return commandBytes == 0 && lead == 0;
    }

    void accept(byte value) {
        if (commandBytes > 0) {
            collect(value);
        } else {
            plain(value);
        }
    }

    /** As if the power had been cut: also a command half received is gone. */
    void powerOff() {
        commandBytes = 0;
        reset();
    }

    private void plain(byte value) {
        if (lead != 0) {
            int first = lead;
            lead = 0;
            int second = value & 0xff;
            if (second >= 0x40 && second != 0x7f && second != 0xff) {
                chinese(new byte[] {(byte) first, value});
                return;
            }
            skipped++;
        }
        switch (value) {
            case EscPos.ESC, EscPos.FS, EscPos.GS, EscPos.DLE -> {
                commandLength = CommandLength.MORE;
                collect(value);
            }
            case EscPos.LF -> line.end();
            case 0x00, '\r' -> {}
            case '\t' -> line.tab();
            default -> character(value);
        }
    }

    private void character(byte value) {
        int unit = value & 0xff;
        if (unit < 0x20 || unit == 0x7f) {
            skipped++;
        } else if (unit < 0x80) {
            line.put((char) unit, 1);
        } else if (chinese && unit > 0x80 && unit < 0xff) {
            lead = unit;
        } else {
            line.put(unit < 0xa0 ? ruleOrNothing(unit) : (char) unit, 1);
        }
    }

    /** Of the code pages one character is known: the line that receipts are ruled with. */
    private char ruleOrNothing(int unit) {
        return page == KATAKANA_PAGE && unit == 0x95 ? '─' : '?';
    }

    private void chinese(byte[] pair) {
        String decoded = new String(pair, GBK);
        line.put(decoded.length() == 1 && decoded.charAt(0) != '\ufffd' ? decoded.charAt(0) : PrintableText.MISSING, 2);
    }

    private void collect(byte value) {
        if (commandBytes == command.length) {
            command = Arrays.copyOf(command, command.length * 4);
        }
        command[commandBytes++] = value;
        if (commandLength == CommandLength.MORE) {
            boolean unknown = !qr && commandBytes == 2 && command[0] == EscPos.GS && command[1] == '(';
            commandLength = unknown ? 2 : CommandLength.of(command, commandBytes);
        }
        if (commandLength == CommandLength.MORE || commandBytes < commandLength) {
            return;
        }
        int extra = commandBytes - commandLength;
        commandBytes = 0;
        if (extra > 0) {
            // A lone DLE: the byte after it stands for itself.
            skipped++;
            plain(value);
        } else {
            act(commandLength);
            command = command.length > 4_096 ? new byte[64] : command;
        }
    }

    private int parameter(int at) {
        return command[at] & 0xff;
    }

    private void act(int length) {
        boolean known = switch (command[0]) {
            case EscPos.ESC -> escape(length);
            case EscPos.FS -> fileSeparator();
            case EscPos.GS -> groupSeparator(length);
            // Real-time commands were obeyed on arrival; here they are only passed over.
            default -> true;
        };
        if (!known) {
            skipped++;
        }
    }

    private boolean escape(int length) {
        switch (command[1]) {
            case '@' -> {
                reset();
                mechanism.reset();
            }
            case 'E', 'G' -> line.bold((parameter(2) & 1) != 0);
            case '-' -> line.underlined(parameter(2) % '0' != 0);
            case '2' -> line.spacing(LineComposer.USUAL_SPACING_DOTS);
            case '3' -> line.spacing(parameter(2));
            case 'a' -> line.align(parameter(2) % '0');
            case 'd' -> line.feedLines(parameter(2));
            case 'J' -> line.feedDots(parameter(2));
            case 't' -> page = parameter(2);
            case '$' -> line.moveTo(word(2));
            case '\\' -> line.moveBy((short) word(2));
            case 'i', 'm' -> cut(0);
            default -> {
                return length > 2;
            }
        }
        return true;
    }

    private boolean fileSeparator() {
        switch (command[1]) {
            case '&' -> chinese = mode != Chinese.ABSENT;
            case '.' -> chinese = false;
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean groupSeparator(int length) {
        switch (command[1]) {
            case '!' -> line.scale((parameter(2) >> 4 & 7) + 1, (parameter(2) & 7) + 1);
            case 'V' -> cut(length == 4 ? CUTTER_DOTS + parameter(3) : 0);
            case 'a' -> mechanism.pushStatus(parameter(2) != 0);
            case 'r' -> {
                if (parameter(2) % '0' == 1) {
                    mechanism.askedJobDone();
                }
            }
            case 'v' -> {
                return pictures.raster(command, length);
            }
            case 'L' -> line.margin(word(2));
            case 'W' -> line.area(word(2));
            case '8' -> {
                return command[2] == 'L' && pictures.graphics(command, 7, length);
            }
            case '(' -> {
                boolean isCode = command[2] == 'k' && length >= 7 && command[5] == '1';
                return isCode
                        ? pictures.code(command, length)
                        : command[2] == 'L' && pictures.graphics(command, 5, length);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private int word(int at) {
        return parameter(at) | parameter(at + 1) << 8;
    }

    /** As printers do it, a cut in the middle of a line does not happen. */
    private void cut(int feedDots) {
        if (line.isEmpty()) {
            mechanism.cut(feedDots);
        } else {
            skipped++;
        }
    }

    private void reset() {
        lead = 0;
        page = 0;
        chinese = mode == Chinese.ON;
        line.reset();
        pictures.reset();
    }
}
