package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.ledger.Counts;
import greenslip.ledger.HandwrittenRange;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandwrittenDeskTest {
    @TempDir
    Path folder;

    private Bench bench;
    private HandwrittenDesk desk;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        desk = new HandwrittenDesk(bench.ledger, Bench.STATION);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void refused(String sentence, String table, int first, int last, int cards, String note) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> desk.enter(table, first, last, cards, note))
                .withMessageStartingWith(sentence);
    }

    @Test
    void cards_are_entered_for_the_last_round_also_when_it_is_closed() throws Refused {
        refused("还没有开过轮次", "T1", 1, 10, 0, "");
        bench.openRound();
        HandwrittenRange range = desk.enter("T2", 1, 120, 0, " 停电 \n");
        assertThat(range.cards()).isEqualTo(120);
        assertThat(range.note()).isEqualTo("停电");
        bench.rounds.close();
        desk.enter("T1", 121, 130, 8, "");
        assertThat(bench.ledger.tally().total()).isEqualTo(new Counts(128, 0, 0, 0, 0, 0, 0, 0, 128));
        refused("与已登记的 1–120 号重复", "T1", 120, 120, 0, "");
        assertThat(desk.undo(range.id())).isEqualTo(range);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> desk.undo(range.id()));
        assertThat(bench.rounds.reconciliation().handwritten()).hasSize(1);
        assertThat(bench.rounds.reconciliation().difference()).isZero();
    }

    @Test
    void what_cannot_be_is_refused_with_what_to_do() {
        bench.openRound();
        refused("没有这个采样台", "T9", 1, 10, 0, "");
        refused("请填起止号", "T1", 0, 10, 0, "");
        refused("请填起止号", "T1", 11, 10, 0, "");
        refused("请填起止号", "T1", 1, HandwrittenRange.MAX_NUMBER + 1, 1, "");
        refused("张数应为 1 到 10", "T1", 1, 10, 11, "");
        refused("张数应为 1 到 10", "T1", 1, 10, -1, "");
        refused("一次最多 5000 张", "T1", 1, 5001, 0, "");
        refused("说明里不要写证件号", "T1", 1, 10, 0, "11010519491231002X");
        assertThat(bench.ledger.tally().total()).isEqualTo(Counts.NONE);
    }
}
