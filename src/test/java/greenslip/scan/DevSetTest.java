package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import greenslip.scan.DevSet.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** How many of the frames are read: a change of the reader that loses one fails here. */
class DevSetTest {
    /** Of 65. zbar reads 26 of them, zxing-cpp 3.1 reads 54. */
    private static final int READ_OF_FOLDER = 62;

    @TestFactory
    Stream<DynamicTest> frames_are_read_and_nothing_is_made_up() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(dynamicTest("bundled", () -> check(DevSet.bundled(), 3)));
        Optional<Path> folder = DevSet.folder();
        if (folder.isPresent()) {
            tests.add(dynamicTest("folder", () -> check(DevSet.load(folder.get()), READ_OF_FOLDER)));
        }
        return tests.stream();
    }

    private static void check(List<Sample> samples, int expected) {
        QrReader reader = new QrReader();
        List<Path> wrong = new ArrayList<>();
        List<Path> right = new ArrayList<>();
        for (Sample sample : samples) {
            Optional<String> text = reader.read(sample.frame());
            if (text.isPresent()) {
                (text.equals(sample.text()) ? right : wrong).add(sample.file());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(right).hasSizeGreaterThanOrEqualTo(expected);
    }
}
