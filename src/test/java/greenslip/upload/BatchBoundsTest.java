package greenslip.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Counts;
import greenslip.ledger.UploadPosition;
import greenslip.resident.Pseudonym;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Whatever a kiosk can put into a row, the collector either takes exactly or refuses by name. */
class BatchBoundsTest {
    private static final WireTime NOW = new WireTime(Rows.NOON_MILLIS, 5, true, Rows.BOOT);

    private static Batch batch(BatchEvent event) {
        return Batch.chained("K7QM", "DK", 1, 1, UploadPosition.GENESIS, NOW, 1, List.of(event));
    }

    private static BatchEvent event(String table, String community, Counts counts) {
        return new BatchEvent(1, "sampled", 3, NOW, table, community, new Pseudonym(-1), counts);
    }

    private static Batch again(Batch batch) throws BatchFormatException {
        return BatchCodec.decode(BatchCodec.encode(batch), BatchLimits.DEFAULT);
    }

    @Property(tries = 500)
    void chinese_communities_go_through_unchanged(
            @ForAll @CharRange(from = '\u4e00', to = '\u9fff') @StringLength(max = 64) String community)
            throws Exception {
        Batch batch = batch(event("1", community, Counts.NONE));
        assertThat(again(batch)).isEqualTo(batch);
    }

    @Property(tries = 1000)
    void any_text_is_taken_exactly_or_refused_by_name(@ForAll @StringLength(max = 80) String text) {
        Batch batch = batch(event("1", text, Counts.NONE));
        try {
            assertThat(again(batch)).isEqualTo(batch);
            assertThat(text.length()).isLessThanOrEqualTo(64);
        } catch (BatchFormatException refused) {
            assertThat(refused.refused()).extracting(Refusal::reason).containsExactly("community");
        }
    }

    @Property(tries = 300)
    void single_steps_pass_and_leaps_do_not(
            @ForAll @IntRange(min = -2, max = 2) int sampled,
            @ForAll @IntRange(min = -2, max = 2) int unknown,
            @ForAll @IntRange(min = -2, max = 2) int held) {
        Batch batch = batch(event("1", "x", new Counts(sampled, 0, 0, 0, unknown, 0, held)));
        boolean leap = Math.abs(sampled) > 1 || Math.abs(unknown) > 1 || Math.abs(held) > 1;
        if (leap) {
            assertThatThrownBy(() -> again(batch)).isInstanceOf(BatchFormatException.class);
        } else {
            assertThatCode(() -> assertThat(again(batch)).isEqualTo(batch)).doesNotThrowAnyException();
        }
    }

    @Property(tries = 200)
    void handwritten_cards_come_many_at_once_and_each_is_a_resident(
            @ForAll @IntRange(min = -6000, max = 6000) int cards, @ForAll @IntRange(min = -1, max = 1) int more) {
        Batch batch = batch(event("1", "x", new Counts(cards + more, 0, 0, 0, 0, 0, 0, 0, cards)));
        boolean fits = cards == 0 || (more == 0 && Math.abs(cards) <= 5000);
        if (fits) {
            assertThatCode(() -> assertThat(again(batch)).isEqualTo(batch)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> again(batch)).isInstanceOf(BatchFormatException.class);
        }
    }

    @Test
    void events_of_another_boot_keep_their_boot() throws Exception {
        WireTime before = new WireTime(1_000, 77, false, "another boot");
        Batch batch = batch(new BatchEvent(1, "sampled", 3, before, "", "", null, Counts.NONE));
        assertThat(again(batch).events().getFirst().at()).isEqualTo(before);
        assertThat(again(batch)).isEqualTo(batch);
    }

    @Test
    void limits_themselves_have_limits() {
        assertThatThrownBy(() -> new BatchLimits(1, 1, 1001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BatchLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BatchLimits(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_text_form_shows_a_resident() {
        BatchEvent event = event("1", "x", Counts.NONE);
        assertThat(event.toString()).doesNotContain(new Pseudonym(-1).hex());
        assertThat(batch(event).toString()).isEqualTo("Batch[K7QM 1: 1..1]");
    }
}
