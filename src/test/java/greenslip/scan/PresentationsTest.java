package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PresentationsTest {
    private Presentations presentations = new Presentations(2000);
    private long nowMillis = Long.MAX_VALUE / 1_000_000 - 5;

    /** Time goes past the wrap of nanoTime in these tests. */
    private boolean sees(String text, int afterMillis) {
        nowMillis += afterMillis;
        return !shows(text.isEmpty() ? List.of() : List.of(text)).isEmpty();
    }

    private List<String> shows(List<String> texts) {
        return List.copyOf(presentations.fresh(texts, nowMillis * 1_000_000));
    }

    @Test
    void a_code_that_is_held_is_one_presentation() {
        assertThat(sees("A", 0)).isTrue();
        for (int i = 0; i < 1000; i++) {
            assertThat(sees("A", 33)).isFalse();
        }
    }

    @Test
    void the_next_person_never_waits() {
        assertThat(sees("A", 0)).isTrue();
        assertThat(sees("B", 0)).isTrue();
        assertThat(sees("C", 1)).isTrue();
    }

    @Test
    void a_family_phone_that_goes_back_to_the_first_code_is_heard() {
        assertThat(sees("A", 0)).isTrue();
        assertThat(sees("B", 300)).isTrue();
        assertThat(sees("A", 300)).isTrue();
        assertThat(sees("A", 33)).isFalse();
    }

    @Test
    void the_same_code_counts_again_after_it_was_gone_for_the_quiet_time() {
        assertThat(sees("A", 0)).isTrue();
        assertThat(sees("", 33)).isFalse();
        assertThat(sees("A", 2000)).isTrue();
    }

    @Test
    void a_code_that_flickers_is_not_gone() {
        assertThat(sees("A", 0)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(sees("", 33)).isFalse();
            assertThat(sees("", 1900)).isFalse();
            assertThat(sees("A", 33)).isFalse();
        }
    }

    @Test
    void a_gap_in_the_frames_is_not_an_absence() {
        assertThat(sees("A", 0)).isTrue();
        assertThat(sees("A", 60_000)).isFalse();
    }

    @Test
    void absence_counts_from_its_first_frame() {
        assertThat(sees("A", 0)).isTrue();
        assertThat(sees("", 10_000)).isFalse();
        assertThat(sees("A", 1999)).isFalse();
    }

    @Test
    void texts_with_equal_string_hashes_are_different_people() {
        assertThat("Aa").hasSameHashCodeAs("BB");
        assertThat(sees("Aa", 0)).isTrue();
        assertThat(sees("BB", 0)).isTrue();
    }

    @Test
    void codes_that_are_held_up_together_are_each_presented_once() {
        assertThat(shows(List.of("A", "B"))).containsExactly("A", "B");
        assertThat(shows(List.of("B"))).as("one is missed in a frame").isEmpty();
        assertThat(shows(List.of("A", "B"))).isEmpty();
        assertThat(shows(List.of("A", "B", "C"))).containsExactly("C");
    }

    @Test
    void no_more_codes_are_kept_than_there_is_room_for() {
        for (int i = 0; i < 3 * Presentations.MAX_KNOWN; i++) {
            assertThat(sees("code " + i, 40)).isTrue();
        }
        assertThat(sees("code 0", 40)).isTrue();
    }

    /** Whatever order codes come in, one that differs from the reading before it is delivered. */
    @Property
    void a_change_of_code_is_always_delivered(@ForAll @Size(max = 60) List<@IntRange(max = 3) Integer> sequence) {
        presentations = new Presentations(2000);
        String last = "";
        for (int code : sequence) {
            String text = code == 0 ? "" : "code " + code;
            boolean isNew = sees(text, 40);
            if (text.isEmpty()) {
                assertThat(isNew).isFalse();
            } else {
                if (!text.equals(last)) {
                    assertThat(isNew).isTrue();
                }
                last = text;
            }
        }
    }
}
