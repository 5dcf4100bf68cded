package greenslip.kiosk;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import greenslip.print.Slip;
import greenslip.print.Slip.Align;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Codes that show what a scanner gets wrong: as a picture for a screen or a sheet of paper, as a slip, and as text in a terminal. */
final class ScannerCard {
    /** @param name what it tries, Chinese first */
    record Code(String name, String text) {}

    /** A code of a resident that holds an address and a signature is about so long. */
    private static final String LONG = "https://code.example.org/r/RKEQ1-00012345?s=" + "Kq3xZ7bW0pYd5mTa".repeat(8);

    static final List<Code> CODES = List.of(
            new Code("数字 digits", "GS-01234567890987654321"),
            new Code("大小写 letters", "AbCdEfGhIjKlMnOpQrStUvWxYz"),
            new Code("网址 URL", "https://v.example.org:443/a-b_c?d=%41&e=1#x"),
            new Code("长码 long", LONG),
            new Code("汉字 Chinese", "GS核酸检测完成凭证"));

    private static final Map<EncodeHintType, Object> UTF_8 = Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");

    private static final int QUIET_MODULES = 4;
    private static final int MODULE_PIXELS = 6;
    private static final int CODE_PIXELS = 420;
    private static final int LABEL_PIXELS = 40;

    private ScannerCard() {}

    static List<String> texts() {
        return CODES.stream().map(Code::text).toList();
    }

    /** All codes below one another, each with its number and name; for a screen, or paper of any width. */
    static byte[] png() {
        int rows = (CODES.size() + 1) / 2;
        int cell = CODE_PIXELS + LABEL_PIXELS;
        BufferedImage card = new BufferedImage(2 * CODE_PIXELS, rows * cell, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = card.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, card.getWidth(), card.getHeight());
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
        for (int i = 0; i < CODES.size(); i++) {
            int left = i % 2 * CODE_PIXELS;
            int top = i / 2 * cell;
            pen.drawString((i + 1) + "  " + label(CODES.get(i), pen.getFont()), left + 24, top + LABEL_PIXELS - 8);
            draw(pen, modules(CODES.get(i).text()), left, top + LABEL_PIXELS);
        }
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(card, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture in memory", e);
        }
        return png.toByteArray();
    }

    /** Without Chinese where this machine has no font for it: boxes say nothing. */
    private static String label(Code code, Font font) {
        boolean drawable = font.canDisplayUpTo(code.name()) < 0;
        return drawable ? code.name() : code.name().substring(code.name().indexOf(' ') + 1);
    }

    private static void draw(Graphics2D pen, ByteMatrix modules, int left, int top) {
        int edge = modules.getWidth();
        int pixels = Math.min(MODULE_PIXELS, CODE_PIXELS / (edge + 2 * QUIET_MODULES));
        int margin = (CODE_PIXELS - edge * pixels) / 2;
        for (int y = 0; y < edge; y++) {
            for (int x = 0; x < edge; x++) {
                if (modules.get(x, y) == 1) {
                    pen.fillRect(left + margin + x * pixels, top + margin + y * pixels, pixels, pixels);
                }
            }
        }
    }

    /** For the station's own printer; without Chinese, which printers put into codes each in its own way. */
    static Slip slip() {
        List<Slip.Row> rows = new ArrayList<>();
        rows.add(new Slip.Text("扫码器自检", Align.CENTRE, 2, true));
        rows.add(new Slip.Text("Scanner self-test", Align.CENTRE, 1, false));
        for (int i = 0; i < CODES.size(); i++) {
            Code code = CODES.get(i);
            if (code.text().chars().allMatch(unit -> unit < 0x7F)) {
                rows.add(new Slip.Text((i + 1) + " " + code.name(), Align.LEFT, 1, false));
                rows.add(new Slip.Qr(code.text()));
                rows.add(new Slip.Feed(2));
            }
        }
        return new Slip(rows);
    }

    /** One code in half blocks, two rows of modules to a line, dark on a light ground whatever the terminal's colours. */
    static String terminal(String text) {
        ByteMatrix modules = modules(text);
        int edge = modules.getWidth() + 2 * QUIET_MODULES;
        StringBuilder lines = new StringBuilder();
        for (int y = 0; y < edge; y += 2) {
            lines.append("\u001b[30;107m");
            for (int x = 0; x < edge; x++) {
                boolean upper = dark(modules, x, y);
                boolean lower = dark(modules, x, y + 1);
                lines.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            lines.append("\u001b[0m\n");
        }
        return lines.toString();
    }

    private static boolean dark(ByteMatrix modules, int x, int y) {
        int column = x - QUIET_MODULES;
        int row = y - QUIET_MODULES;
        boolean inside = column >= 0 && column < modules.getWidth() && row >= 0 && row < modules.getHeight();
        return inside && modules.get(column, row) == 1;
    }

    private static ByteMatrix modules(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.M, UTF_8).getMatrix();
        } catch (WriterException e) {
            throw new IllegalStateException("the card's codes are short enough", e);
        }
    }
}
