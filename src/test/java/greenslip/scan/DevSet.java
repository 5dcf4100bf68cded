package greenslip.scan;

import static java.util.Objects.requireNonNullElseGet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Camera frames made by libqrencode and OpenCV, with what they say: a few that are always here, and the folder of 80 where it is. */
public final class DevSet {
    /** A frame and its text; empty where it shows no code. */
    record Sample(Path file, String category, Optional<String> text, GrayFrame frame) {}

    private DevSet() {}

    /** Four frames that lie beside the tests: nominal, moiré, dark mode, and one without a code. */
    static List<Sample> bundled() throws IOException {
        return load(Path.of("src/test/resources/greenslip/scan"));
    }

    static Path bundled(String file) {
        return Path.of("src/test/resources/greenslip/scan", file);
    }

    /** The large folder: where GREENSLIP_QR_DEV_SET says, or in shared/qr-dev-set of this folder or one above it. */
    public static Optional<Path> folder() {
        String given = requireNonNullElseGet(
                System.getProperty("GREENSLIP_QR_DEV_SET"),
                () -> requireNonNullElseGet(System.getenv("GREENSLIP_QR_DEV_SET"), () -> ""));
        if (!given.isEmpty()) {
            return Optional.of(Path.of(given));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path set = at.resolve("shared/qr-dev-set");
            if (Files.isReadable(set.resolve("truth.tsv"))) {
                return Optional.of(set);
            }
        }
        return Optional.empty();
    }

    /** Reads truth.tsv (file, category, text, ...) and the frames it names. */
    static List<Sample> load(Path folder) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("truth.tsv"))) {
            String[] columns = line.split("\t", -1);
            if (columns[0].endsWith(".png")) {
                Path file = folder.resolve(columns[0]);
                Optional<String> text = Optional.of(columns[2]).filter(some -> !some.isEmpty());
                samples.add(new Sample(file, columns[1], text, PictureFile.read(file)));
            }
        }
        return samples;
    }

    /** What a bundled frame says. */
    public static String textOf(String file) throws IOException {
        return Files.readAllLines(bundled("truth.tsv")).stream()
                .map(line -> line.split("\t", -1))
                .filter(columns -> columns[0].equals(file))
                .findFirst()
                .orElseThrow()[2];
    }
}
