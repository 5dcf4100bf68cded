package greenslip.ledger;

import static greenslip.ledger.LedgerFolder.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.voucher.VerifyingKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people did is recorded as what happened to slips is: in the journal, for good until its round goes. */
class ActBookTest {
    private static final List<VerifyingKey> KEYS = List.of(LedgerFolder.SIGNER.verifyingKey());

    @TempDir
    Path path;

    private LedgerFolder folder() {
        return new LedgerFolder(path.resolve("ledger"));
    }

    @Test
    void acts_are_there_newest_first_and_after_a_restart_and_a_rebuild() throws Exception {
        LedgerFolder folder = folder();
        try (Ledger ledger = folder.open()) {
            ledger.openRound(1, "核酸检测", "筹备组", 5000);
            ledger.acts().note(OperatorAct.SIGNED_IN, "", 1, false);
            ledger.acts().note(OperatorAct.REISSUED, "K27A-A000-0012", 1, true);
            List<OperatorAct.Done> acts = ledger.acts().latest(10);
            assertThat(acts)
                    .extracting(OperatorAct.Done::act)
                    .containsExactly(OperatorAct.REISSUED, OperatorAct.SIGNED_IN);
            assertThat(acts.getFirst().subject()).isEqualTo("K27A-A000-0012");
            assertThat(acts.getFirst().remote()).isTrue();
            assertThat(acts.getFirst().at().trusted()).isTrue();
            assertThat(ledger.acts().latest(1)).hasSize(1);
            assertThat(ledger.acts().lastSession()).isEqualTo(1);
            // Nobody's numbers change by it, and the collector does not hear of it.
            assertThat(ledger.oldest(10)).hasSize(1);
        }
        List<String> before = folder.dump();
        Files.delete(folder.database());
        try (Ledger ledger = folder.open()) {
            assertThat(ledger.acts().latest(10)).hasSize(2);
        }
        assertThat(folder.dump()).containsAll(before);
    }

    @Test
    void check_finds_an_act_that_was_altered_and_the_export_tells_acts() throws Exception {
        LedgerFolder folder = folder();
        try (Ledger ledger = folder.open()) {
            ledger.acts().note(OperatorAct.VOIDED, "K27A-A000-0012", 3, false);
        }
        LedgerExport.run(folder.path, ZONE, path.resolve("out"));
        assertThat(Files.readString(path.resolve("out/events.jsonl")))
                .contains("\"kind\":\"acted\"")
                .contains("\"act\":\"voided\",\"subject\":\"K27A-A000-0012\",\"session\":3,\"remote\":false");
        folder.execute("update operator_act set session_number = 4");
        assertThat(LedgerCheck.run(folder.path, ZONE, KEYS).findings())
                .anyMatch(finding -> finding.toString().contains("operator_act"));
    }

    @Test
    void a_ledger_from_before_acts_is_opened_and_checked() throws Exception {
        LedgerFolder folder = folder();
        try (Ledger ledger = folder.open()) {
            ledger.openRound(1, "核酸检测", "筹备组", 5000);
        }
        folder.execute("drop table operator_act; delete from migration where number = 3");
        assertThat(LedgerCheck.run(folder.path, ZONE, KEYS).findings()).isEmpty();
        try (Ledger ledger = folder.open()) {
            assertThat(ledger.acts().latest(5)).isEmpty();
            assertThat(ledger.acts().lastSession()).isZero();
            ledger.acts().note(OperatorAct.NEW_ROLL, "50", 0, false);
            assertThat(ledger.acts().latest(5)).hasSize(1);
        }
    }

    @Test
    void wrong_tries_are_counted_until_somebody_signs_in() {
        LedgerFolder folder = folder();
        try (Ledger ledger = folder.open()) {
            assertThat(ledger.acts().wrongTries()).isEqualTo(new ActBook.WrongTries(0, Optional.empty()));
            ledger.acts().note(OperatorAct.SIGN_IN_REFUSED, "1", 0, false);
            ledger.acts().note(OperatorAct.SIGN_IN_REFUSED, "2", 0, true);
            ledger.acts().note(OperatorAct.NEW_ROLL, "50", 0, false);
        }
        folder.reboot("boot-2", true);
        try (Ledger ledger = folder.open()) {
            assertThat(ledger.acts().wrongTries().inARow()).isEqualTo(2);
            assertThat(ledger.acts().wrongTries().last().orElseThrow().bootId()).isEqualTo("boot-1");
            ledger.acts().note(OperatorAct.SIGNED_IN, "", 1, false);
            assertThat(ledger.acts().wrongTries().inARow()).isZero();
        }
    }

    @Test
    void the_acts_of_a_round_that_is_forgotten_go_with_it() {
        LedgerFolder folder = folder();
        try (Ledger ledger = folder.open(new Retention(10))) {
            ledger.openRound(1, "核酸检测", "筹备组", 5000);
            ledger.acts().note(OperatorAct.REISSUED, "of round 1", 1, false);
            ledger.closeRound();
            ledger.openRound(2, "核酸检测", "筹备组", 5000);
            ledger.acts().note(OperatorAct.REISSUED, "of round 2", 1, false);
            ledger.closeRound();
            ledger.acknowledge(ledger.oldest(100).getLast().sequence(), new UploadPosition(1, 4, "ab".repeat(32)));
            folder.pass(TimeUnit.DAYS.toMillis(20));
            ledger.openRound(3, "核酸检测", "筹备组", 5000);
            assertThat(ledger.acts().latest(10))
                    .extracting(OperatorAct.Done::subject)
                    .containsExactly("of round 2");
        }
    }

    @Property(tries = 500)
    void whatever_a_subject_holds_it_is_kept_short_and_can_be_seen(@ForAll String subject) {
        String cleaned = ActBook.cleaned(subject);
        assertThat(cleaned.length()).isLessThanOrEqualTo(OperatorAct.MAX_SUBJECT_CHARS);
        assertThat(cleaned.codePoints()).noneMatch(Character::isISOControl);
    }
}
