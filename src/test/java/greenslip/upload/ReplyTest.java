package greenslip.upload;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.upload.Transport.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplyTest {
    private final Batch batch = BatchCodecTest.batch(5, 2);

    private Reply reply(int status, BatchAnswer answer) {
        return Reply.of(
                new Answer(status, new String(BatchCodec.encodeAnswer(answer), StandardCharsets.UTF_8), null), batch);
    }

    private static BatchAnswer ok(long acked, String head) {
        return BatchAnswer.accepted(acked, head, 99, 4, 100);
    }

    @Test
    void a_whole_or_partial_acknowledgement_counts_with_its_head() {
        assertThat(reply(200, ok(5, batch.head()))).isEqualTo(new Reply.Accepted(5, batch.head(), 99, 4, 0, 100));
        String third = batch.heads().get(2);
        assertThat(reply(200, ok(3, third))).isEqualTo(new Reply.Accepted(3, third, 99, 4, 0, 100));
    }

    @Test
    void an_acknowledgement_that_does_not_fit_takes_nothing_out() {
        assertThat(reply(200, ok(5, batch.heads().get(2)))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(200, ok(6, batch.head()))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(200, ok(-1, batch.prevHead()))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(200, ok(0, batch.prevHead()))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(200, BatchAnswer.error("x"))).isInstanceOf(Reply.Failed.class);
    }

    @Test
    void a_new_incarnation_must_be_new_and_within_bounds() {
        assertThat(reply(409, BatchAnswer.fork(2))).isEqualTo(new Reply.Fork(2));
        assertThat(reply(409, BatchAnswer.fork(1))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(409, BatchAnswer.fork(0))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(409, BatchAnswer.fork(-1))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(409, BatchAnswer.fork(Integer.MAX_VALUE))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(409, BatchAnswer.error("x"))).isInstanceOf(Reply.Failed.class);
    }

    @Test
    void a_gap_names_the_last_row_and_may_propose_an_incarnation() {
        assertThat(reply(412, BatchAnswer.gap(3, 0))).isEqualTo(new Reply.Gap(3, 0));
        assertThat(reply(412, BatchAnswer.gap(3, 7))).isEqualTo(new Reply.Gap(3, 7));
        assertThat(reply(412, BatchAnswer.gap(3, -1))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(412, BatchAnswer.gap(-3, 7))).isInstanceOf(Reply.Failed.class);
        assertThat(reply(412, BatchAnswer.error("x"))).isInstanceOf(Reply.Failed.class);
    }

    @Test
    void only_rows_of_the_batch_can_be_refused() {
        BatchEvent second = batch.events().get(1);
        Reply named = reply(
                422,
                BatchAnswer.refused(List.of(
                        new Refusal("ffffffffffffffff", "not ours"),
                        new Refusal(second.eventIdHex(), "bad\n\u0007 " + "x".repeat(500)))));
        assertThat(named).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.reasons()).containsOnlyKeys(second.eventId());
            assertThat(refused.reasons().get(second.eventId()))
                    .startsWith("bad   xxx")
                    .hasSize(Reply.MAX_REASON_CHARACTERS);
        });
        assertThat(reply(422, BatchAnswer.refused(List.of(new Refusal("ffffffffffffffff", "x")))))
                .isEqualTo(new Reply.Refused(Map.of()));
    }

    @Test
    void the_other_statuses_mean_what_they_say() {
        assertThat(Reply.of(new Answer(413, "", null), batch)).isEqualTo(new Reply.TooLarge());
        assertThat(Reply.of(new Answer(401, "", null), batch)).isEqualTo(new Reply.NotTrusted(401));
        assertThat(Reply.of(new Answer(403, "", null), batch)).isEqualTo(new Reply.NotTrusted(403));
        assertThat(Reply.of(new Answer(429, "", "7"), batch)).isEqualTo(new Reply.Busy(7_000));
        assertThat(Reply.of(new Answer(503, "", "Tue, 22 Feb 2022 05:00:00 GMT"), batch))
                .isEqualTo(new Reply.Busy(0));
        assertThat(Reply.of(new Answer(503, "", "-5"), batch)).isEqualTo(new Reply.Busy(0));
        assertThat(Reply.of(new Answer(302, "", null), batch)).isEqualTo(new Reply.Failed("status 302"));
    }

    @Property(tries = 1000)
    void no_answer_takes_rows_out_without_their_head(
            @ForAll @IntRange(min = 100, max = 599) int status, @ForAll String body, @ForAll String retryAfter) {
        Reply reply = Reply.of(new Answer(status, body, retryAfter), batch);
        assertThat(reply).isNotNull().isNotInstanceOf(Reply.Accepted.class);
    }

    @Property(tries = 300)
    void backoff_stays_within_its_bounds(@ForAll long seed) {
        Backoff backoff = new Backoff(2_000, 300_000, new java.util.Random(seed));
        long previous = 2_000;
        for (int i = 0; i < 40; i++) {
            long next = backoff.nextMillis();
            assertThat(next).isBetween(2_000L, Math.min(300_000, 3 * previous));
            previous = next;
        }
        backoff.reset();
        assertThat(backoff.nextMillis()).isLessThan(6_000);
    }
}
