package greenslip.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import greenslip.resident.CodeFormatsFuzz;
import greenslip.scan.KeyFramingFuzz;
import greenslip.scan.LineFramingFuzz;
import greenslip.scan.PictureFileFuzz;
import greenslip.scan.QrReaderFuzz;
import greenslip.scan.qr.HostileCodeFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever comes from scanners, cameras and files is borne, and what comes after it is read. The seed is in each message; {@code -Dfuzz.seed=N},
 * {@code -Dfuzz.kind=KIND}, {@code -Dfuzz.from=N} and {@code -Dfuzz.inputs=N} try others or the same again, in the test JVM of the long
 * profile.
 */
class FuzzTest {
    private static final Path FOUND = Path.of("src", "test", "resources", "greenslip", "fuzz");

    /** What is fuzzed, and how many of a thousand inputs. */
    private enum Kind {
        KEYS(220, KeyFramingFuzz::new),
        LINES(200, LineFramingFuzz::new),
        FORMATS(180, CodeFormatsFuzz::new),
        FRAMES(250, QrReaderFuzz::new),
        CODES(80, HostileCodeFuzz::new),
        PICTURES(70, PictureFileFuzz::new);

        private final int share;
        private final Supplier<FuzzTarget> targets;

        Kind(int share, Supplier<FuzzTarget> targets) {
            this.share = share;
            this.targets = targets;
        }
    }

    @Test
    void some_thousand_inputs_are_borne() throws Exception {
        try (FuzzCampaign campaign = new FuzzCampaign(2022)) {
            for (Kind kind : Kind.values()) {
                campaign.run(kind.name(), kind.targets, 0, 5L * kind.share);
            }
            assertThat(campaign.failures()).isEmpty();
        }
    }

    @Test
    @Tag("long")
    void a_million_inputs_are_borne() throws Exception {
        long inputs = Long.getLong("fuzz.inputs", 1_000_000);
        String only = System.getProperty("fuzz.kind");
        try (FuzzCampaign campaign = new FuzzCampaign(Long.getLong("fuzz.seed", 1))) {
            for (Kind kind : Kind.values()) {
                if (only == null || only.equals(kind.name())) {
                    long share = only == null ? inputs * kind.share / 1000 : inputs;
                    campaign.run(kind.name(), kind.targets, Long.getLong("fuzz.from", 0), share);
                }
            }
            System.out.print(campaign.report());
            assertThat(campaign.failures()).isEmpty();
        }
    }

    /** Files named KIND-what-it-was.bin; one more is enough to have it tried from now on. */
    @TestFactory
    Stream<DynamicTest> what_found_something_once_is_borne() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(FOUND)) {
            files = all.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> dynamicTest(file.getFileName().toString(), () -> {
                    String name = file.getFileName().toString();
                    Kind kind = Kind.valueOf(name.substring(0, name.indexOf('-')));
                    kind.targets.get().bear(Files.readAllBytes(file));
                }));
    }

    // ---- and what is not borne is seen

    /** Fails at each input that begins with a byte below 8, and only where it did not begin anew before. */
    private static final class Weak implements FuzzTarget {
        private boolean spoiled;

        @Override
        public void bear(byte[] input) {
            boolean bad = spoiled && input[0] >= 0 && input[0] < 8;
            spoiled = true;
            if (bad) {
                throw new IllegalStateException("weak");
            }
        }

        @Override
        public byte[] make(Random random) {
            return Mutations.random(1, random);
        }
    }

    @Test
    void a_failure_names_the_input_keeps_it_and_says_whether_it_fails_alone() throws Exception {
        try (FuzzCampaign campaign = new FuzzCampaign(5)) {
            campaign.run("WEAK", Weak::new, 0, 400);
            assertThat(campaign.failures())
                    .isNotEmpty()
                    .allMatch(failure ->
                            failure.matches("(?s)WEAK, seed 5, number \\d+ \\(kept as .*\\): not alone: .*weak"));
            for (String failure : campaign.failures()) {
                Path kept = Path.of(failure.replaceAll("(?s).*kept as (.*?)\\).*", "$1"));
                assertThat(Files.readAllBytes(kept)[0]).isBetween((byte) 0, (byte) 7);
                Files.delete(kept);
            }
        }
    }

    @Test
    void the_same_seed_makes_the_same_inputs() {
        for (Kind kind : Kind.values()) {
            byte[] first = kind.targets.get().make(new Random(9));
            assertThat(Arrays.equals(first, kind.targets.get().make(new Random(9))))
                    .as(kind.name())
                    .isTrue();
        }
    }
}
