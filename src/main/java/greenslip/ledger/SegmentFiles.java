package greenslip.ledger;

import greenslip.ledger.Journal.Damaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of a journal's segments, {@code journal-000001.gsj} and on. */
final class SegmentFiles {
    private static final Pattern NAME = Pattern.compile("journal-([0-9]{6})\\.gsj");

    private SegmentFiles() {}

    static Path path(Path folder, int number) {
        return folder.resolve(String.format(Locale.ROOT, "journal-%06d.gsj", number));
    }

    static int number(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is no segment");
        }
        return Integer.parseInt(name.group(1));
    }

    /** The folder's segments, oldest first, whether all are there or not. */
    static List<Path> present(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /**
     * The folder's segments, oldest first.
     *
     * @throws Damaged where one between them is missing
     */
    static List<Path> list(Path folder) throws IOException {
        List<Path> found = present(folder);
        for (int i = 1; i < found.size(); i++) {
            int expected = number(found.get(i - 1)) + 1;
            if (number(found.get(i)) != expected) {
                throw new Damaged("日志文件缺失，请放回或将整个文件夹移走。"
                        + path(folder, expected).getFileName()
                        + " is missing: bring it back, or move the whole folder aside");
            }
        }
        return found;
    }
}
