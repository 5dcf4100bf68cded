package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.SIGNER;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.upload.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** No byte of a closed segment can be another one without being found: in records, header, end and the zeros between them. */
class JournalMutationTest {
    private static final int BLOCK = JournalRecord.BLOCK_BYTES;
    private static Path path = Path.of("");
    private static byte[] whole = {};

    @BeforeContainer
    static void play() throws IOException {
        path = Files.createTempDirectory("greenslip-mutation");
        LedgerFolder folder = new LedgerFolder(path.resolve("ledger"));
        try (Ledger ledger = folder.open()) {
            ledger.openRound(1, "t", "a", 1_900_000_000_000L);
            for (int i = 0; i < 3; i++) {
                await(ledger.issue(scan(1, i, "T1", "C01"), JobState.RESERVED, false));
            }
            ledger.closeRound();
            Await.until("the next segment", () -> Files.exists(SegmentFiles.path(folder.path, 2)));
            ledger.openRound(2, "t", "a", 1_900_000_000_000L);
        }
        whole = Files.readAllBytes(segment());
    }

    @AfterContainer
    static void delete() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static Path segment() {
        return SegmentFiles.path(path.resolve("ledger"), 1);
    }

    private static CheckLog audited(byte[] bytes) throws IOException {
        Files.write(segment(), bytes);
        CheckLog log = new CheckLog();
        new JournalAudit(log, List.of(SIGNER.verifyingKey()), false, (sequence, body, place) -> {})
                .read(SegmentFiles.present(path.resolve("ledger")));
        return log;
    }

    @Example
    void as_it_was_written_nothing_is_found() throws IOException {
        assertThat(audited(whole).findings()).isEmpty();
        assertThat(whole.length).isGreaterThanOrEqualTo(BLOCK + Drafts.LENGTH_BYTES + 2 * BLOCK);
    }

    @Property(tries = 600)
    void another_byte_anywhere_is_found(
            @ForAll @IntRange(max = 1 << 20) int position, @ForAll @IntRange(min = 1, max = 255) int change)
            throws IOException {
        assertFound(position % whole.length, change);
    }

    /** A record's bytes lie at the start of its block: chance would rarely come there. */
    @Property(tries = 600)
    void another_byte_of_a_record_is_found(
            @ForAll @IntRange(max = 63) int block,
            @ForAll @IntRange(max = 239) int offset,
            @ForAll @IntRange(max = 7) int bit)
            throws IOException {
        assertFound(block % (whole.length / BLOCK) * BLOCK + offset, 1 << bit);
    }

    @Property(tries = 60)
    void a_file_that_was_cut_is_found(@ForAll @IntRange(max = 1 << 20) int length) throws IOException {
        assertThat(audited(Arrays.copyOf(whole, length % whole.length)).findings())
                .isNotEmpty();
    }

    @Property(tries = 60)
    void a_file_that_grew_is_found(@ForAll @IntRange(min = 1, max = 3 * BLOCK) int more) throws IOException {
        assertThat(audited(Arrays.copyOf(whole, whole.length + more)).findings())
                .isNotEmpty();
    }

    private static void assertFound(int position, int change) throws IOException {
        byte[] bytes = whole.clone();
        bytes[position] ^= (byte) change;
        List<Finding> findings = audited(bytes).findings();
        assertThat(findings).as("byte %d, changed by %d", position, change).isNotEmpty();
        assertThat(findings)
                .as("in the right file, and block; of a draft that is done with, only the signed content knows")
                .anyMatch(finding -> finding.place().file().equals("journal-000001.gsj")
                        && (finding.place().byteOffset() / BLOCK == position / BLOCK
                                || isDraft(position) && finding.kind() == Finding.Kind.CONTENT));
    }

    private static boolean isDraft(int position) {
        return position >= BLOCK && position < BLOCK + Drafts.LENGTH_BYTES;
    }
}
