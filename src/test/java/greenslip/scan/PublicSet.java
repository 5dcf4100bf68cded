package greenslip.scan;

import greenslip.Npm;
import greenslip.scan.DevSet.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Photographs and drawings of QR codes that none of us made: the 180 with which ZXing tests its reader, each with its text beside it, as
 * npm's package {@code zxing-typescript} brings them. Seven folders: cards and magazines held before phones of 2008, screens, signs in the
 * street, boxes and bottles, codes that are bent.
 */
final class PublicSet {
    private static final String PICTURES = "node_modules/zxing-typescript/src/test/core/resources/blackbox";

    private PublicSet() {}

    static List<Sample> load() throws IOException, InterruptedException {
        Path folder = Npm.installed("npm-pictures").resolve(PICTURES);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
        List<Sample> samples = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            Path text = file.resolveSibling(name.replace(".png", ".txt"));
            String category = file.getParent().getFileName().toString();
            samples.add(new Sample(file, category, Optional.of(Files.readString(text)), PictureFile.read(file)));
        }
        return samples;
    }
}
