package greenslip;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Puts the manual's pictures together from those that the tests of the pages left below {@code target/screens}:
 * {@code ManualPictures FOLDER}, after {@code mvn verify}.
 */
final class ManualPictures {
    private static final Path SCREENS = Path.of("target", "screens");
    private static final int GAP_PIXELS = 12;

    /** Of each picture: its rows, and how many pixels wide each screen becomes. */
    private record Sheet(int widthPixels, List<List<String>> rows) {}

    private static final Map<String, Sheet> SHEETS = Map.of(
            "manual-states",
                    new Sheet(
                            400,
                            List.of(
                                    List.of(
                                            "resident-1024x600-idle",
                                            "resident-1024x600-reading",
                                            "resident-1024x600-done"),
                                    List.of(
                                            "resident-1024x600-again",
                                            "resident-1024x600-rejected-unrecognised",
                                            "resident-1024x600-held-printer"),
                                    List.of(
                                            "resident-1024x600-paper-out",
                                            "resident-1024x600-closed-not-open",
                                            "resident-1024x600-stop-ledger"))),
            "manual-unreadable",
                    new Sheet(
                            400,
                            List.of(List.of("resident-1024x600-reading", "resident-1024x600-rejected-unrecognised"))),
            "manual-no-network", new Sheet(300, List.of(List.of("operator-390x844-no-network"))),
            "manual-training", new Sheet(400, List.of(List.of("resident-1024x600-training"))),
            "manual-opening", new Sheet(300, List.of(List.of("operator-390x844-opening"))),
            "manual-roll", new Sheet(300, List.of(List.of("operator-390x844-paper"))),
            "manual-closing", new Sheet(300, List.of(List.of("operator-390x844-closing"))),
            "manual-reissue", new Sheet(300, List.of(List.of("operator-390x844-reissue", "operator-390x844-void"))),
            "manual-unknown", new Sheet(300, List.of(List.of("operator-390x844-unknown"))));

    private ManualPictures() {}

    public static void main(String[] arguments) throws IOException {
        Path target = Files.createDirectories(Path.of(arguments[0]));
        for (Map.Entry<String, Sheet> sheet : SHEETS.entrySet()) {
            ImageIO.write(
                    draw(sheet.getValue()),
                    "png",
                    target.resolve(sheet.getKey() + ".png").toFile());
        }
    }

    private static BufferedImage draw(Sheet sheet) throws IOException {
        List<List<BufferedImage>> rows = new ArrayList<>();
        for (List<String> names : sheet.rows()) {
            List<BufferedImage> row = new ArrayList<>();
            for (String name : names) {
                row.add(ImageIO.read(SCREENS.resolve(name + ".png").toFile()));
            }
            rows.add(row);
        }
        int columns = rows.getFirst().size();
        BufferedImage first = rows.getFirst().getFirst();
        int height = sheet.widthPixels() * first.getHeight() / first.getWidth();
        BufferedImage drawn = new BufferedImage(
                columns * (sheet.widthPixels() + GAP_PIXELS) - GAP_PIXELS,
                rows.size() * (height + GAP_PIXELS) - GAP_PIXELS,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = drawn.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, drawn.getWidth(), drawn.getHeight());
        for (int y = 0; y < rows.size(); y++) {
            for (int x = 0; x < columns; x++) {
                pen.drawImage(
                        rows.get(y).get(x),
                        x * (sheet.widthPixels() + GAP_PIXELS),
                        y * (height + GAP_PIXELS),
                        sheet.widthPixels(),
                        height,
                        null);
            }
        }
        pen.dispose();
        return drawn;
    }
}
