package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.SIGNER;
import static greenslip.ledger.LedgerFolder.ZONE;
import static greenslip.ledger.LedgerFolder.issue;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database made anew by hand is the one that was there. */
class LedgerRebuildTest {
    @TempDir
    Path path;

    private LedgerFolder folder;
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void play() {
        folder = new LedgerFolder(path.resolve("ledger"));
        try (Ledger ledger = folder.open()) {
            ledger.openRound(1, "t", "a", folder.wallMillis.get() + 1000);
            for (int i = 0; i < 20; i++) {
                issue(ledger, i);
            }
            ledger.closeRound();
            LedgerFolder.awaitBase(folder.path);
            ledger.openRound(2, "t", "a", folder.wallMillis.get() + 1000);
        }
    }

    private LedgerSummary rebuild(boolean fromBase) throws IOException {
        return LedgerRebuild.run(folder.path, ZONE, fromBase, progress::add);
    }

    @Test
    void a_database_made_anew_equals_the_old_one_which_is_kept() throws Exception {
        List<String> before = folder.dump();
        folder.execute("delete from voucher where counter = 3");
        LedgerSummary summary = rebuild(false);
        assertThat(summary.vouchers()).isEqualTo(20);
        assertThat(progress).last().asString().contains("/ " + summary.lastEvent());
        assertThat(folder.path.resolve("ledger.mv.db.damaged-1")).exists();
        assertThat(LedgerCheck.run(folder.path, ZONE, List.of(SIGNER.verifyingKey()))
                        .isClean())
                .isTrue();
        assertThat(folder.dump()).isEqualTo(before);
    }

    @Test
    void from_the_base_it_is_the_same_one() throws Exception {
        List<String> before = folder.dump();
        rebuild(true);
        assertThat(folder.dump()).isEqualTo(before);
    }

    @Test
    void the_next_start_believes_it_and_says_nothing() throws Exception {
        rebuild(false);
        try (Ledger ledger = folder.open()) {
            assertThat(ledger.notices()).isEmpty();
            assertThat(ledger.round(1)).isPresent();
        }
    }

    @Test
    void a_ledger_in_use_is_left_alone() throws Exception {
        try (Ledger ledger = folder.open()) {
            assertThatThrownBy(() -> rebuild(false)).hasMessageContaining("stop that one first");
            assertThat(await(ledger.issue(scan(2, 99, "T1", "C01"), JobState.RESERVED, false)))
                    .isInstanceOf(Recorded.New.class);
        }
        assertThat(folder.path.resolve("ledger.mv.db.damaged-1")).doesNotExist();
    }

    @Test
    void a_damaged_journal_leaves_the_database_where_it_is() throws Exception {
        byte[] bytes = Files.readAllBytes(folder.journal());
        bytes[JournalRecord.BLOCK_BYTES + Drafts.LENGTH_BYTES + 50] ^= 1;
        Files.write(folder.journal(), bytes);
        assertThatThrownBy(() -> rebuild(false)).isInstanceOf(IOException.class);
        assertThat(folder.database()).exists();
    }

    @Test
    void a_journal_that_lost_what_the_database_holds_is_refused() throws Exception {
        Path last = SegmentFiles.path(folder.path, 2);
        byte[] bytes = Files.readAllBytes(last);
        Arrays.fill(bytes, JournalRecord.BLOCK_BYTES, bytes.length, (byte) 0);
        Files.write(last, bytes);
        assertThatThrownBy(() -> rebuild(false)).hasMessageContaining("the database holds more");
        assertThat(folder.database()).exists();
    }

    @Test
    void a_folder_without_a_journal_stays_empty() throws Exception {
        Path none = Files.createDirectories(path.resolve("none"));
        assertThatThrownBy(() -> LedgerRebuild.run(none, ZONE, false, progress::add))
                .hasMessageContaining("there is no journal");
        assertThat(none).isEmptyDirectory();
    }
}
