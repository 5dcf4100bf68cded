package greenslip.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A directory that holds the newest slips of a virtual printer as {@code 000123.png}, by their running number. One thread. */
final class SlipFolder {
    private static final System.Logger LOG = System.getLogger(SlipFolder.class.getName());
    private static final Pattern NAME = Pattern.compile("([0-9]{6,18})\\.png");

    private final Path directory;
    private final int keep;

    /** A folder that keeps so many files, at least one. */
    SlipFolder(Path directory, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("a slip folder keeps at least one file, not " + keep);
        }
        this.directory = directory;
        this.keep = keep;
    }

    /** The highest number there is, from an earlier run perhaps; 0 for none. */
    long lastNumber() {
        try {
            List<Long> numbers = numbers();
            return numbers.isEmpty() ? 0 : numbers.getLast();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot list " + directory, e);
            return 0;
        }
    }

    /** Writes a slip and deletes the oldest beyond the limit. A full or missing disk costs the picture, never the slip. */
    void write(long number, byte[] png) {
        try {
            Files.createDirectories(directory);
            Path temporary = directory.resolve("next.tmp");
            Files.write(temporary, png);
            Files.move(temporary, file(number), StandardCopyOption.REPLACE_EXISTING);
            List<Long> numbers = numbers();
            for (long old : numbers.subList(0, Math.max(0, numbers.size() - keep))) {
                Files.deleteIfExists(file(old));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot keep the picture of slip " + number, e);
        }
    }

    private Path file(long number) {
        return directory.resolve("%06d.png".formatted(number));
    }

    private List<Long> numbers() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(name -> name.matches())
                    .map(name -> Long.valueOf(name.group(1)))
                    .sorted()
                    .toList();
        }
    }
}
