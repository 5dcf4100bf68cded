package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.desk.Outcome.Held;
import greenslip.desk.Outcome.Issued;
import greenslip.desk.Outcome.Practised;
import greenslip.desk.Outcome.Rejected;
import greenslip.ledger.Tally;
import greenslip.resident.CodeFormats;
import greenslip.resident.HmacTokenSource;
import greenslip.scan.Scan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDeskTest {
    @TempDir
    Path folder;

    private Bench bench;
    private TrainingDesk training;
    private long nanos = Long.MAX_VALUE - 1_000;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        bench.startIdle();
        training = new TrainingDesk(
                bench.desk,
                bench.rounds,
                CodeFormats.shipped(),
                new HmacTokenSource(new byte[HmacTokenSource.MASTER_BYTES], "test"),
                bench.printing,
                () -> nanos);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Outcome scan(int resident) {
        return training.accept(new Scan(Bench.code(resident), "first", 0))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void nothing_that_is_scanned_in_a_training_is_recorded_and_the_slips_say_so() throws Exception {
        Tally before = bench.ledger.tally();
        List<String> heard = new ArrayList<>();
        bench.desk.onOutcome((source, outcome) -> heard.add(source + " " + Sentences.name(outcome)));
        training.begin();
        assertThat(scan(1)).isEqualTo(new Practised(1, false));
        assertThat(scan(2)).isEqualTo(new Practised(2, false));
        assertThat(scan(1)).isEqualTo(new Practised(1, true));
        bench.awaitTaken("练习 练习", "练习 练习");
        assertThat(bench.ledger.tally()).isEqualTo(before);
        assertThat(bench.ledger.waiting()).isZero();
        assertThat(heard).containsExactly("first training", "first training", "first training");
        assertThat(training.now().orElseThrow())
                .isEqualTo(new TrainingDesk.Training(2, 3, TimeUnit.MINUTES.toMillis(TrainingDesk.MAX_MINUTES)));
        training.end();
        assertThat(scan(1)).as("not held before").isInstanceOf(Held.class);
        assertThat(bench.ledger.tally().held() + bench.ledger.tally().heldForOthers())
                .isOne();
    }

    @Test
    void what_is_no_code_is_refused_as_in_earnest() throws Exception {
        training.begin();
        assertThat(training.accept(new Scan("110105194912310021", "first", 0)).join())
                .isEqualTo(new Rejected(Outcome.RejectReason.CHECK_DIGIT));
    }

    @Test
    void what_an_operator_types_is_practised_too() throws Exception {
        training.begin();
        assertThat(training.typed(Bench.code(1), Optional.empty()).join()).isEqualTo(new Practised(1, false));
        assertThat(training.typed("rkeq1-0000000", Optional.empty()).join()).isInstanceOf(Rejected.class);
        assertThat(bench.ledger.tally().heldForOthers()).isZero();
    }

    @Test
    void no_training_begins_while_a_round_is_open_and_an_opened_round_ends_it() throws Exception {
        training.begin();
        assertThat(scan(1)).isInstanceOf(Practised.class);
        bench.openRound();
        assertThat(scan(1)).isInstanceOf(Issued.class);
        assertThat(training.now()).isEmpty();
        assertThatThrownBy(training::begin).isInstanceOf(Refused.class).hasMessageContaining("不能练习");
        assertThat(training.now()).isEmpty();
    }

    @Test
    void it_ends_by_itself_and_the_next_one_begins_anew() throws Exception {
        List<String> changes = new ArrayList<>();
        training.onChange(() -> changes.add("changed"));
        training.begin();
        scan(1);
        nanos += TimeUnit.MINUTES.toNanos(TrainingDesk.MAX_MINUTES) - 1;
        assertThat(training.now()).isPresent();
        nanos += 1;
        assertThat(training.now()).isEmpty();
        assertThat(scan(1)).isInstanceOf(Held.class);
        assertThat(changes).hasSize(2);
        training.begin();
        assertThat(scan(1)).isEqualTo(new Practised(1, false));
    }
}
