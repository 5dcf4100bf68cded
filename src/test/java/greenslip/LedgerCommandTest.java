package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.Retention;
import greenslip.ledger.ScanRecord;
import greenslip.resident.Pseudonym;
import greenslip.round.MachineIdentity;
import greenslip.round.Station;
import greenslip.round.Timekeeper;
import greenslip.voucher.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's tools by their exit codes: 0 all well, 1 findings, 2 could not. */
class LedgerCommandTest {
    private static final SigningKey KEY = SigningKey.generate();

    @TempDir
    Path path;

    private Path ledger;

    @BeforeEach
    void play() {
        ledger = path.resolve("station/ledger");
        try (Ledger open = open()) {
            open.openRound(1, "t", "a", Long.MAX_VALUE / 2);
            Ledger.await(open.issue(new ScanRecord(1, new Pseudonym(7), "T1", "C01", "*明"), JobState.RESERVED, false));
            open.closeRound();
        }
    }

    private Ledger open() {
        return Ledger.open(
                ledger,
                new Station("K27A", "S20", "点位", List.of("T1")),
                new MachineIdentity("1".repeat(32)),
                ZoneId.of("Asia/Shanghai"),
                new Timekeeper(Clock.systemUTC(), System::nanoTime, "boot", () -> true, 0),
                KEY,
                Retention.FOR_EVER);
    }

    private static int ledger(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "ledger";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.run(all);
    }

    @Test
    void check_answers_with_its_exit_code() throws Exception {
        String folder = path.resolve("station").toString();
        Path own = Files.writeString(path.resolve("own.pub"), KEY.verifyingKey().text());
        Path foreign = Files.writeString(
                path.resolve("foreign.pub"),
                SigningKey.generate().verifyingKey().text());
        assertThat(ledger("check", "--folder", folder)).isZero();
        assertThat(ledger("check", "--folder", folder, "--key", own.toString())).isZero();
        assertThat(ledger("check", "--folder", folder, "--key", foreign.toString()))
                .isEqualTo(1);
        assertThat(ledger("check", "--folder", path.resolve("none").toString())).isEqualTo(2);
        assertThat(ledger("check", "--config", path.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(ledger("check")).isEqualTo(2);
        assertThat(ledger()).isEqualTo(2);
    }

    @Test
    void backup_restore_rebuild_and_export_go_the_whole_way() {
        String zip = path.resolve("b.zip").toString();
        String back = path.resolve("back").toString();
        assertThat(ledger("backup", "--folder", ledger.toString(), "--to", zip)).isZero();
        assertThat(ledger("backup", "--folder", ledger.toString(), "--to", zip)).isEqualTo(2);
        assertThat(ledger("restore", zip, "--folder", back)).isZero();
        assertThat(ledger("rebuild", "--folder", back)).isZero();
        assertThat(ledger("check", "--folder", back)).isZero();
        assertThat(ledger(
                        "export", "--folder", back, "--to", path.resolve("out").toString()))
                .isZero();
        assertThat(path.resolve("out/events.jsonl")).isNotEmptyFile();
    }

    @Test
    void rebuild_leaves_a_ledger_in_use_alone() {
        try (Ledger open = open()) {
            assertThat(ledger("rebuild", "--folder", ledger.toString())).isEqualTo(2);
            assertThat(open.latestRound()).isPresent();
        }
    }
}
