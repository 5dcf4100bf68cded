package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round's closing numbers are final: no scan that was on its way adds a voucher to them. */
class ClosedRoundTest {
    private static final long END = 4_000_000_000_000L;

    @TempDir
    Path path;

    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = new LedgerFolder(path).open();
        assertThat(ledger.openRound(1, "核酸检测", "测试", END)).isPresent();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void a_scan_that_comes_after_the_closing_is_held_and_released_when_the_round_opens_again() {
        ledger.closeRound();
        Recorded late = await(ledger.issue(scan(1, 9, "T1", "C01"), JobState.SENDING, false));
        assertThat(late)
                .isInstanceOfSatisfying(
                        Recorded.Waiting.class,
                        waiting -> assertThat(waiting.reason()).isEqualTo(HoldReason.NO_ROUND));
        assertThat(ledger.tally().total().issued()).isZero();
        assertThat(ledger.openRound(1, "核酸检测", "测试", END)).isPresent();
        assertThat(ledger.releaseHeld(1, 10, since -> false)).isEqualTo(1);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void a_resident_with_a_voucher_hears_of_it_after_the_closing_too() {
        await(ledger.issue(scan(1, 9, "T1", "C01"), JobState.RESERVED, false));
        ledger.closeRound();
        assertThat(await(ledger.issue(scan(1, 9, "T1", "C01"), JobState.RESERVED, false)))
                .isInstanceOf(Recorded.Again.class);
    }

    @Test
    void scans_that_race_with_the_closing_are_vouchers_before_it_or_held_after_it() {
        List<CompletableFuture<Recorded>> scans = new ArrayList<>();
        for (int resident = 0; resident < 60; resident++) {
            scans.add(ledger.issue(scan(1, resident, "T1", "C01"), JobState.RESERVED, false));
        }
        ledger.closeRound();
        int issuedAtClose = ledger.tally().total().issued();
        for (int resident = 60; resident < 120; resident++) {
            scans.add(ledger.issue(scan(1, resident, "T1", "C01"), JobState.RESERVED, false));
        }
        long vouchers = scans.stream()
                .filter(each -> await(each) instanceof Recorded.New)
                .count();
        assertThat(vouchers).isEqualTo(issuedAtClose);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(120, issuedAtClose, 0, 0, 0, 0, 120 - issuedAtClose));
    }

    @Test
    void what_the_database_refuses_is_told_without_its_values() throws SQLException {
        LedgerDatabase database = LedgerDatabase.open(path.resolve("other"));
        try {
            Sql sql = database.writing();
            sql.update("insert into migration (number, name, sha256) values (?, ?, ?)", 50, "secret-name", "x");
            assertThatThrownBy(() -> sql.update(
                            "insert into migration (number, name, sha256) values (?, ?, ?)", 50, "secret-name", "x"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageNotContaining("secret-name")
                    .hasMessageContaining("23505");
            assertThatThrownBy(() -> sql.update(
                            "insert into migration (number, name, sha256) values (?, ?, ?)", 51, "x".repeat(81), "x"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageNotContaining("xxxx")
                    .hasMessageContaining("too long");
        } finally {
            database.abandon();
        }
    }
}
