package greenslip.print;

import com.google.zxing.qrcode.encoder.ByteMatrix;
import greenslip.print.PrinterProfile.Drawing;
import greenslip.print.Slip.Align;
import greenslip.print.Slip.Feed;
import greenslip.print.Slip.Qr;
import greenslip.print.Slip.Rule;
import greenslip.print.Slip.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Slips as the bytes that print them on one model of printer, from reset to cut. Text goes as GBK and codes as the printer's own QR
 * command: a slip is about 450 bytes so. What a printer cannot draw goes as dots: a line with a rare character in 500 bytes, a code in
 * 2,000, a whole slip in 10,000.
 *
 * <p>Nothing that a text says can become a command: see {@link PrintableText} and {@link RasterCommands}. Any thread.
 */
public final class EscPosEncoder {
    private static final int MOST_ROWS = 400;
    private static final int QUIET_MODULES = 4;
    private static final int MOST_LINES_OF_A_TEXT = 12;

    private static final System.Logger LOG = System.getLogger(EscPosEncoder.class.getName());

    /** From line to line, unless a line is taller. */
    private static final int LINE_DOTS = 30;

    private final PrinterProfile profile;
    private final boolean textAsDots;
    private final RasterCommands commands;
    private final SlipRaster raster;
    private final RareCharacters rare;

    /**
     * Where all text goes as dots this looks for a font, which takes up to a second: better now than in front of a resident. Where only rare
     * characters do, the first of them does.
     */
    public EscPosEncoder(PrinterProfile profile) {
        this(profile, ThermalFont::new);
    }

    /** With fonts of somebody's choice; whoever supplies them may fail, as machines without any do. */
    EscPosEncoder(PrinterProfile profile, Supplier<ThermalFont> fonts) {
        this.profile = profile;
        textAsDots = profile.text() == Drawing.RASTER;
        commands = new RasterCommands(profile.bufferBytes());
        raster = new SlipRaster(profile.widthDots());
        rare = new RareCharacters(textAsDots ? warmed(fonts.get()) : fonts);
    }

    private Supplier<ThermalFont> warmed(ThermalFont font) {
        if (font.chineseMissing()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "no font here knows Chinese: slips come out as boxes; install fonts-wqy-zenhei");
        }
        raster.line(font, "凭证 A0", Align.LEFT, 1, false);
        return () -> font;
    }

    /**
     * Encodes a slip. A text longer than 12 lines ends there.
     *
     * @throws IllegalArgumentException where a QR text is empty, longer than 1000 characters, too long for the paper even with the
     *     smallest modules that phones read, or not printable ASCII, or where there are more than 400 rows: whoever composed the slip
     *     must not have let that through
     */
    public byte[] encode(Slip slip) {
        if (slip.rows().size() > MOST_ROWS) {
            throw new IllegalArgumentException(
                    "at most " + MOST_ROWS + " rows, not " + slip.rows().size());
        }
        Writer writer = new Writer();
        for (Slip.Row row : slip.rows()) {
            switch (row) {
                case Text text -> writer.text(text);
                case Rule rule -> writer.rule(PrintableText.of(rule.word()));
                case Qr qr -> writer.code(qr);
                case Feed feed -> writer.put(EscPos.ESC, 'd', feed.lines());
            }
        }
        return writer.end();
    }

    private static byte[] payload(Qr qr) {
        String text = qr.text();
        if (text.isEmpty() || text.length() > EscPos.MOST_QR_CHARACTERS) {
            throw new IllegalArgumentException("a QR text has 1 to 1000 characters, not " + text.length());
        }
        if (!text.chars().allMatch(unit -> unit >= 0x20 && unit <= 0x7e)) {
            throw new IllegalArgumentException("a QR text is printable ASCII");
        }
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** As the profile says, or smaller where the code with its quiet zone would not fit the paper: a clipped code is worth nothing. */
    private int moduleDots(Qr qr, int edge) {
        int modules = edge + 2 * QUIET_MODULES;
        int fitting = Math.min(profile.qrModuleDots(), profile.widthDots() / modules);
        if (fitting < PrinterProfile.LEAST_QR_MODULE_DOTS) {
            throw new IllegalArgumentException(
                    "a QR text of " + qr.text().length() + " characters does not fit the paper");
        }
        return fitting;
    }

    /** The bytes so far, and the modes they leave the printer in, so that only changes are sent. */
    private final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(600);
        private Align align = Align.LEFT;
        private int scale = 1;
        private boolean bold;
        private boolean chinese;

        Writer() {
            out.writeBytes(EscPos.reset());
            chinese(true);
        }

        void text(Text text) {
            int columns = profile.columns() / text.scale();
            PaperLines.of(PrintableText.of(text.text()), columns, MOST_LINES_OF_A_TEXT)
                    .forEach(line -> line(line, text));
        }

        void code(Qr qr) {
            byte[] payload = payload(qr);
            if (profile.codes() == Drawing.NATIVE) {
                qr(payload, moduleDots(qr, QrSymbol.modules(qr.text(), 'M')));
                return;
            }
            ByteMatrix modules = QrSymbol.draw(qr.text(), 'M')
                    .orElseThrow(() -> new IllegalArgumentException("no QR code holds this text"));
            int moduleDots = moduleDots(qr, modules.getWidth());
            RasterCommands.feed(out, QUIET_MODULES * moduleDots);
            picture(raster.code(modules, moduleDots));
            RasterCommands.feed(out, QUIET_MODULES * moduleDots);
        }

        /** Dots bring their place on the paper with them: not every printer that prints them aligns them. */
        private void picture(SlipRaster.Picture picture) {
            align(Align.LEFT);
            commands.write(out, picture.bitmap(), picture.doubled());
        }

        void rule(String word) {
            String middle = word.isEmpty()
                    ? ""
                    : " " + PaperLines.of(word, profile.columns() - 6, 1).getFirst() + " ";
            int dashes = profile.columns() - PrintableText.columns(middle);
            String across = "-".repeat(dashes / 2) + middle + "-".repeat(dashes - dashes / 2);
            line(across, new Text(across, Align.LEFT, 1, false));
        }

        /** Chinese mode is left first: with it on, some printers draw an empty symbol. The feeds keep the quiet zone of four modules. */
        void qr(byte[] payload, int moduleDots) {
            chinese(false);
            align(Align.CENTRE);
            int quietDots = QUIET_MODULES * moduleDots;
            put(EscPos.ESC, 'J', quietDots);
            qrFunction(0x41, 0x32, 0x00);
            qrFunction(0x43, moduleDots);
            qrFunction(0x45, 0x31);
            int length = payload.length + 3;
            put(EscPos.GS, '(', 'k', length & 0xff, length >> 8, 0x31, 0x50, 0x30);
            out.writeBytes(payload);
            qrFunction(0x51, 0x30);
            put(EscPos.ESC, 'J', quietDots);
        }

        byte[] end() {
            put(EscPos.LF);
            if (profile.feedLines() > 0) {
                put(EscPos.ESC, 'd', profile.feedLines());
            }
            if (profile.cutter()) {
                out.writeBytes(EscPos.cut());
            }
            return out.toByteArray();
        }

        void put(int... bytes) {
            for (int value : bytes) {
                out.write(value);
            }
        }

        private void qrFunction(int function, int... parameters) {
            put(EscPos.GS, '(', 'k', parameters.length + 2, 0, 0x31, function);
            put(parameters);
        }

        /** One line in the style of its row. */
        private void line(String printable, Text style) {
            String drawable = rare.drawable(printable);
            if (textAsDots || PrintableText.hasRare(drawable)) {
                picture(raster.line(rare.fontOf(drawable), drawable, style.align(), style.scale(), style.bold()));
                RasterCommands.feed(out, LINE_DOTS - PaperRow.Glyph.HEIGHT_DOTS * style.scale());
                return;
            }
            chinese(true);
            align(style.align());
            scale(style.scale());
            bold(style.bold());
            out.writeBytes(PrintableText.encode(drawable));
            put(EscPos.LF);
        }

        private void chinese(boolean wanted) {
            if (chinese != wanted && !textAsDots) {
                put(EscPos.FS, wanted ? '&' : '.');
                chinese = wanted;
            }
        }

        private void align(Align wanted) {
            if (align != wanted) {
                int side = switch (wanted) {
                    case LEFT -> 0;
                    case CENTRE -> 1;
                    case RIGHT -> 2;
                };
                put(EscPos.ESC, 'a', side);
                align = wanted;
            }
        }

        private void scale(int wanted) {
            if (scale != wanted) {
                put(EscPos.GS, '!', (wanted - 1) * 0x11);
                scale = wanted;
            }
        }

        private void bold(boolean wanted) {
            if (bold != wanted) {
                put(EscPos.ESC, 'E', wanted ? 1 : 0);
                bold = wanted;
            }
        }
    }
}
