package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.Outcome.RejectReason;
import greenslip.desk.Outcome.WaitReason;
import greenslip.ledger.JobState;
import greenslip.ledger.PrintJob;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SentencesTest {
    private static final Timestamp AT = new Timestamp(0, 0, "boot", ClockTrust.FLOOR);
    private static final Voucher VOUCHER =
            new Voucher(new Serial("K27A", 1, 7), 3, "KEQ07", "T1", "unknown", "02X", AT);
    private static final PrintJob JOB = new PrintJob(1, VOUCHER, 1, JobState.SENDING, "", false, "");

    @Test
    void every_outcome_has_a_sentence_of_its_own_in_both_languages() {
        List<Outcome> outcomes = everyOutcome();
        assertThat(outcomes)
                .extracting(Sentences::chinese)
                .doesNotHaveDuplicates()
                .allMatch(s -> s.endsWith("。"));
        assertThat(outcomes)
                .extracting(Sentences::english)
                .doesNotHaveDuplicates()
                .allMatch(s -> s.endsWith(".") && s.chars().allMatch(c -> c < 0x80));
        assertThat(outcomes)
                .extracting(Sentences::chinese)
                .allMatch(s ->
                        s.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN));
    }

    @Test
    void programs_hear_four_names_and_one_that_counts_nowhere() {
        assertThat(everyOutcome().stream().map(Sentences::name).distinct())
                .containsExactly("issued", "already-issued", "training", "rejected", "held");
    }

    @Test
    void the_serial_is_told_where_there_is_a_voucher() {
        assertThat(Sentences.serial(new Outcome.Issued(JOB))).contains(VOUCHER.serial());
        assertThat(Sentences.serial(new Outcome.AlreadyIssued(VOUCHER))).contains(VOUCHER.serial());
        assertThat(Sentences.serial(new Outcome.Rejected(RejectReason.EMPTY))).isEmpty();
        assertThat(Sentences.serial(new Outcome.Held(WaitReason.PRINTER, Optional.of(VOUCHER), AT)))
                .contains(VOUCHER.serial());
        assertThat(Sentences.serial(new Outcome.Held(WaitReason.NO_ROUND, Optional.empty(), AT)))
                .isEmpty();
    }

    private static List<Outcome> everyOutcome() {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(new Outcome.Issued(JOB));
        outcomes.add(new Outcome.AlreadyIssued(VOUCHER));
        outcomes.add(new Outcome.Practised(1, false));
        outcomes.add(new Outcome.Practised(1, true));
        for (RejectReason reason : RejectReason.values()) {
            outcomes.add(new Outcome.Rejected(reason));
        }
        for (WaitReason reason : WaitReason.values()) {
            outcomes.add(new Outcome.Held(reason, Optional.empty(), AT));
        }
        return outcomes;
    }
}
