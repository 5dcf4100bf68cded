package greenslip.upload;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.upload.Alarms.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    @Test
    void an_alarm_about_rows_ends_with_them_and_is_not_raised_by_being_less() {
        Alarms alarms = new Alarms();
        alarms.restate(Topic.QUARANTINE, "two");
        assertThat(alarms.current()).isNull();
        alarms.raise(Topic.QUARANTINE, "three");
        alarms.restate(Topic.QUARANTINE, "two");
        assertThat(alarms.current()).isEqualTo("two");
        alarms.settle(Topic.QUARANTINE);
        assertThat(alarms.current()).isNull();
    }

    private final Alarms alarms = new Alarms();

    @Test
    void nothing_is_said_when_nothing_is_wrong() {
        assertThat(alarms.current()).isNull();
        alarms.dismiss();
        assertThat(alarms.current()).isNull();
    }

    @Test
    void what_is_so_ends_by_itself_and_what_happened_waits_for_a_person() {
        alarms.pass(Alarms.CLOCK_OR_KEY);
        alarms.raise(Topic.FORK, Alarms.FORK);
        assertThat(alarms.current()).isEqualTo(Alarms.FORK);
        alarms.dismiss();
        assertThat(alarms.current()).isEqualTo(Alarms.CLOCK_OR_KEY);
        alarms.dismiss();
        assertThat(alarms.current()).as("dismissing does not make it untrue").isEqualTo(Alarms.CLOCK_OR_KEY);
        alarms.pass(null);
        assertThat(alarms.current()).isNull();
    }

    @Test
    void the_worst_comes_first_and_each_is_seen_in_turn() {
        alarms.raise(Topic.QUARANTINE, Alarms.quarantined(1));
        alarms.raise(Topic.FORK, Alarms.FORK);
        alarms.raise(Topic.LOST_ROWS, Alarms.lost(5, 10));
        assertThat(alarms.current()).contains("5–10");
        alarms.dismiss();
        assertThat(alarms.current()).isEqualTo(Alarms.FORK);
        alarms.dismiss();
        assertThat(alarms.current()).contains("1 行");
        alarms.dismiss();
        assertThat(alarms.current()).isNull();
    }

    @Test
    void a_newer_sentence_takes_the_place_of_an_older_one() {
        for (int rows = 1; rows <= 50; rows++) {
            alarms.raise(Topic.QUARANTINE, Alarms.quarantined(rows));
        }
        assertThat(alarms.current()).contains("50 行");
        alarms.dismiss();
        assertThat(alarms.current()).isNull();
    }

    @Test
    void every_sentence_is_chinese_first_and_says_what_to_do() {
        List<String> sentences = List.of(
                Alarms.CLOCK_OR_KEY,
                Alarms.PROTOCOL,
                Alarms.LEDGER,
                Alarms.FORK,
                Alarms.INCARNATIONS,
                Alarms.lost(1, 2),
                Alarms.quarantined(3));
        assertThat(sentences).allSatisfy(sentence -> {
            assertThat(Character.UnicodeScript.of(sentence.charAt(0))).isEqualTo(Character.UnicodeScript.HAN);
            assertThat(sentence).contains("请").contains(" / ").endsWith(".");
        });
    }
}
