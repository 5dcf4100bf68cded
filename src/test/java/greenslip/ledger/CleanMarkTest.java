package greenslip.ledger;

import static greenslip.ledger.LedgerFolder.issue;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2 is believed only when it was closed in order. */
class CleanMarkTest {
    @TempDir
    Path path;

    private LedgerFolder folder;
    private Path mark;

    @BeforeEach
    void prepare() {
        folder = new LedgerFolder(path);
        mark = folder.path.resolve("ledger.clean");
    }

    @Test
    void the_mark_is_there_only_between_a_close_and_the_next_open() throws Exception {
        try (Ledger ledger = folder.open()) {
            assertThat(mark).doesNotExist();
            issue(ledger, 1);
        }
        assertThat(Files.readString(mark)).matches("\\d+ [0-9a-f]{64}\n");
        try (Ledger ledger = folder.open()) {
            assertThat(mark).doesNotExist();
            assertThat(ledger.notices()).isEmpty();
        }
        assertThat(mark).exists();
    }

    /** What a kill leaves: H2's file says the right last event, and holds a row that no event explains. */
    @Test
    void without_the_mark_a_database_with_a_stray_row_is_made_anew_and_nobody_is_troubled() throws Exception {
        try (Ledger ledger = folder.open()) {
            issue(ledger, 1);
        }
        List<String> before = folder.dump();
        folder.execute("insert into event (sequence, kind, body) values (3, 'issued', X'00')");
        Files.delete(mark);
        try (Ledger ledger = folder.open()) {
            assertThat(ledger.notices()).isEmpty();
        }
        assertThat(folder.dump()).isEqualTo(before);
        try (Ledger ledger = folder.open()) {
            assertThat(issue(ledger, 2).voucher().serial().counter()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "2 00", "x y", "1 1 1", "999999999999999999999 00"})
    void a_mark_that_names_another_event_is_none(String text) throws Exception {
        try (Ledger ledger = folder.open()) {
            issue(ledger, 1);
        }
        List<String> before = folder.dump();
        Files.writeString(mark, text);
        folder.execute("delete from outbox");
        folder.open().close();
        assertThat(folder.dump()).isEqualTo(before);
    }

    @Test
    void taking_a_mark_removes_it() throws Exception {
        new CleanMark(7, "ab").set(path);
        assertThat(CleanMark.take(path)).contains(new CleanMark(7, "ab"));
        assertThat(CleanMark.take(path)).isEqualTo(Optional.empty());
    }
}
