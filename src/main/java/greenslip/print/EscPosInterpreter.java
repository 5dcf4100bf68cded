package greenslip.print;

import greenslip.print.PaperRow.Blank;
import greenslip.print.PaperRow.Code;
import greenslip.print.PaperRow.Glyph;
import greenslip.print.PaperRow.Line;
import greenslip.print.PaperRow.Raster;
import greenslip.print.PaperRow.Side;
import greenslip.print.SimulatorSettings.Chinese;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inside of an ESC/POS printer: takes bytes one at a time, says what they put on paper. It acts on the commands of {@link EscPos},
 * on raster pictures, and on what other programs' receipts need: underline, places on the line, the width of the area, Epson's graphics. Others it skips by {@link CommandLength}. Any bytes at all may come. One thread.
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

    /** The digits that the largest QR code holds. */
    private static final int MOST_CODE_BYTES = 7_089;

    private static final int USUAL_SPACING_DOTS = 30;

    /** The widest character there is must fit. */
    private static final int LEAST_AREA_DOTS = 24;

    private static final int KATAKANA_PAGE = 1;

    private final int paperDots;
    private final boolean qr;
    private final Chinese mode;
    private final Mechanism mechanism;
    private byte[] command = new byte[64];
    private int commandBytes;
    private int commandLength = CommandLength.MORE;
    private int lead;
    private long skipped;

    private final List<Glyph> line = new ArrayList<>();
    private int lineDots;
    private Side side = Side.LEFT;
    private int scaleX = 1;
    private int scaleY = 1;
    private boolean bold;
    private boolean underlined;
    private boolean chinese;
    private int spacingDots = USUAL_SPACING_DOTS;

    private int moduleDots = 3;
    private char level = 'L';
    private String code = "";

    private int marginDots;
    private int areaDots;
    private int leadDots;
    private int page;
    private @Nullable StoredPicture stored;

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
        this.paperDots = paperDots;
        this.qr = qr;
        this.mode = mode;
        this.mechanism = mechanism;
        this.chinese = mode == Chinese.ON;
        this.areaDots = paperDots;
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
            case EscPos.LF -> endLine();
            case 0x00, '\r' -> {}
            case '\t' -> {
                int columns = 8 - lineDots / PrinterProfile.COLUMN_DOTS % 8;
                for (int i = 0; i < columns; i++) {
                    put(' ', 1);
                }
            }
            default -> character(value);
        }
    }

    private void character(byte value) {
        int unit = value & 0xff;
        if (unit < 0x20 || unit == 0x7f) {
            skipped++;
        } else if (unit < 0x80) {
            put((char) unit, 1);
        } else if (chinese && unit > 0x80 && unit < 0xff) {
            lead = unit;
        } else {
            put(unit < 0xa0 ? ruleOrNothing(unit) : (char) unit, 1);
        }
    }

    /** Of the code pages one character is known: the line that receipts are ruled with. */
    private char ruleOrNothing(int unit) {
        return page == KATAKANA_PAGE && unit == 0x95 ? '─' : '?';
    }

    private void chinese(byte[] pair) {
        String decoded = new String(pair, GBK);
        put(decoded.length() == 1 && decoded.charAt(0) != '\ufffd' ? decoded.charAt(0) : PrintableText.MISSING, 2);
    }

    private void put(char unit, int columns) {
        int width = columns * PrinterProfile.COLUMN_DOTS * scaleX;
        if (lineDots + leadDots + width > areaDots && !line.isEmpty()) {
            endLine();
        }
        int margin = line.isEmpty() && side == Side.LEFT ? marginDots : 0;
        line.add(new Glyph(unit, columns, scaleX, scaleY, bold, underlined, leadDots + margin));
        lineDots += leadDots + width;
        leadDots = 0;
    }

    /** Moves the place of the next character to so many dots from the margin, never back over what stands there. */
    private void moveTo(int dots) {
        leadDots = Math.clamp(dots, lineDots, Math.max(lineDots, areaDots)) - lineDots;
    }

    private void endLine() {
        if (line.isEmpty()) {
            feed(spacingDots);
            return;
        }
        feedLine(spacingDots);
    }

    private void feedLine(int leastDots) {
        int tallest = line.stream().mapToInt(Glyph::scaleY).max().orElse(1) * Glyph.HEIGHT_DOTS;
        mechanism.row(new Line(line, side, Math.max(leastDots, tallest)));
        line.clear();
        lineDots = 0;
        leadDots = 0;
    }

    private void feed(int dots) {
        if (dots > 0) {
            mechanism.row(new Blank(dots));
        }
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
            case 'E', 'G' -> bold = (parameter(2) & 1) != 0;
            case '-' -> underlined = parameter(2) % '0' != 0;
            case '2' -> spacingDots = USUAL_SPACING_DOTS;
            case '3' -> spacingDots = parameter(2);
            case 'a' -> {
                if (line.isEmpty() && parameter(2) % '0' < 3) {
                    side = switch (parameter(2) % '0') {
                        case 1 -> Side.CENTRE;
                        case 2 -> Side.RIGHT;
                        default -> Side.LEFT;
                    };
                }
            }
            case 'd' -> {
                int lines = parameter(2);
                if (!line.isEmpty()) {
                    endLine();
                    lines--;
                }
                feed(lines * spacingDots);
            }
            case 'J' -> {
                if (line.isEmpty()) {
                    feed(parameter(2));
                } else {
                    feedLine(parameter(2));
                }
            }
            case 't' -> page = parameter(2);
            case '$' -> moveTo(word(2));
            case '\\' -> moveTo(lineDots + leadDots + (short) word(2));
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
            case '!' -> {
                scaleX = (parameter(2) >> 4 & 7) + 1;
                scaleY = (parameter(2) & 7) + 1;
            }
            case 'V' -> cut(length == 4 ? CUTTER_DOTS + parameter(3) : 0);
            case 'a' -> mechanism.pushStatus(parameter(2) != 0);
            case 'r' -> {
                if (parameter(2) % '0' == 1) {
                    mechanism.askedJobDone();
                }
            }
            case 'v' -> raster(length);
            case 'L' -> marginDots = Math.min(word(2), paperDots - LEAST_AREA_DOTS);
            case 'W' -> areaDots = Math.clamp(word(2), LEAST_AREA_DOTS, paperDots);
            case '8' -> {
                return command[2] == 'L' && graphics(7, length);
            }
            case '(' -> {
                boolean isCode = command[2] == 'k' && length >= 7 && command[5] == '1';
                return isCode ? code(length) : command[2] == 'L' && graphics(5, length);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean code(int length) {
        switch (command[6]) {
            case 'A' -> {}
            case 'C' -> moduleDots = Math.clamp(parameter(7), 1, 16);
            case 'E' -> level = "LMQH".charAt(Math.clamp(parameter(7) - '0', 0, 3));
            case 'P' -> {
                int bytes = length - 8;
                boolean fits = bytes > 0 && bytes <= MOST_CODE_BYTES;
                code = fits ? new String(command, 8, bytes, StandardCharsets.ISO_8859_1) : "";
            }
            case 'Q' -> {
                if (!line.isEmpty()) {
                    endLine();
                }
                if (!code.isEmpty()) {
                    mechanism.row(new Code(code, moduleDots, level, side));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void raster(int length) {
        int bytesPerRow = parameter(4) | parameter(5) << 8;
        int height = parameter(6) | parameter(7) << 8;
        boolean wellFormed = length == 8 + bytesPerRow * height && bytesPerRow > 0 && height > 0;
        if (!line.isEmpty() || !wellFormed) {
            skipped++;
            return;
        }
        int mode = parameter(3) & 3;
        Bitmap bitmap = new Bitmap(bytesPerRow, height, Arrays.copyOfRange(command, 8, length)).cropped(paperDots);
        mechanism.row(new Raster(bitmap, (mode & 1) + 1, (mode >> 1) + 1, side));
    }

    /** Epson's graphics: function 112 stores a picture, 50 prints it. */
    private boolean graphics(int at, int length) {
        if (length < at + 2 || command[at] != '0') {
            return false;
        }
        int function = parameter(at + 1);
        if (function == 2 || function == 50) {
            if (!line.isEmpty()) {
                endLine();
            }
            if (stored != null) {
                mechanism.row(stored.row(side));
            }
            return stored != null;
        }
        if (function != 112) {
            return false;
        }
        stored = StoredPicture.of(command, at, length, paperDots);
        return stored != null;
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
        line.clear();
        lineDots = 0;
        leadDots = 0;
        lead = 0;
        marginDots = 0;
        areaDots = paperDots;
        page = 0;
        stored = null;
        side = Side.LEFT;
        scaleX = 1;
        scaleY = 1;
        bold = false;
        underlined = false;
        chinese = mode == Chinese.ON;
        spacingDots = USUAL_SPACING_DOTS;
        moduleDots = 3;
        level = 'L';
        code = "";
    }
}
