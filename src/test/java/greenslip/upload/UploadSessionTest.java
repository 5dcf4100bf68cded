package greenslip.upload;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.Renumbering;
import greenslip.ledger.UploadPosition;
import greenslip.upload.SteppedUpload.Back;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every answer a collector can give, on a clock that stands still. */
class UploadSessionTest {
    private static final BatchLimits WIDE = new BatchLimits(1 << 20, 1 << 22, 1000);
    private static final Function<Batch, Back> NOTHING = batch -> null;

    private final MemoryOutbox outbox = new MemoryOutbox();
    private final Rows rows = new Rows(5);
    private final List<Batch> sent = new ArrayList<>();
    private final Deque<Function<Batch, Back>> script = new ArrayDeque<>();
    private Function<Batch, Back> otherwise = UploadSessionTest::ok;
    private final SteppedUpload upload = upload(UploadListener.NONE);

    private SteppedUpload upload(UploadListener listener) {
        SteppedUpload made = new SteppedUpload(
                outbox, "K7QM", body -> "signature", SteppedUpload.FIELD, listener, 1, (kiosk, body, signature) -> {
                    Batch batch = decode(body);
                    sent.add(batch);
                    Function<Batch, Back> next = script.isEmpty() ? otherwise : script.removeFirst();
                    Back back = next.apply(batch);
                    if (back == null) {
                        throw new IOException("connection refused");
                    }
                    return back;
                });
        // Behind the random phase of the start.
        made.pass(30_000);
        return made;
    }

    private static Batch decode(byte[] body) {
        try {
            return BatchCodec.decode(body, WIDE);
        } catch (BatchFormatException broken) {
            throw new AssertionError(broken);
        }
    }

    private static Back back(int status, BatchAnswer answer) {
        return new Back(status, new String(BatchCodec.encodeAnswer(answer), StandardCharsets.UTF_8), null);
    }

    private static Back ok(Batch batch) {
        return back(200, BatchAnswer.accepted(batch.last(), batch.head(), 1_000, 4, 1000));
    }

    private static Function<Batch, Back> status(int status) {
        return batch -> back(status, BatchAnswer.error("no"));
    }

    private void script(List<Function<Batch, Back>> answers) {
        script.addAll(answers);
    }

    private void stepUntilEmpty() {
        for (int i = 0; i < 200 && outbox.waiting() > 0; i++) {
            upload.stepAndWait();
        }
        assertThat(outbox.waiting()).isZero();
    }

    /** Rows are there, and have been seen long enough. */
    private void due(int count) {
        rows.fill(outbox, count);
        upload.flush();
    }

    @Test
    void a_full_batch_goes_at_once_and_a_few_rows_wait_for_company() {
        upload.flush();
        rows.fill(outbox, 30);
        assertThat(upload.step()).isEqualTo(1_000);
        upload.pass(9_999);
        assertThat(upload.step()).isEqualTo(1);
        assertThat(outbox.waiting()).isEqualTo(30);
        upload.pass(1);
        upload.step();
        assertThat(outbox.waiting()).isZero();
        rows.fill(outbox, 230);
        upload.step();
        upload.step();
        assertThat(outbox.waiting())
                .as("two full batches at once, the rest waits")
                .isEqualTo(30);
        assertThat(outbox.position())
                .isEqualTo(new UploadPosition(1, 230, sent.getLast().head()));
    }

    @Test
    void the_first_attempt_comes_at_a_random_moment_of_the_phase() {
        List<Long> phases = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            SteppedUpload fresh = new SteppedUpload(
                    outbox, "K7QM", body -> "s", SteppedUpload.FIELD, seed, (kiosk, body, signature) -> {
                        throw new IOException("down");
                    });
            phases.add(fresh.step());
        }
        assertThat(phases).allMatch(phase -> phase <= 30_000).doesNotHaveDuplicates();
    }

    @Test
    void a_retry_sends_the_same_rows_under_the_same_numbers_and_says_when_anew() {
        script(List.of(NOTHING, status(500), batch -> new Back(200, "<html>login</html>", null)));
        due(40);
        rows.fill(outbox, 100);
        stepUntilEmpty();
        assertThat(sent).hasSizeGreaterThanOrEqualTo(4);
        for (Batch retry : sent.subList(1, 4)) {
            assertThat(retry.heads()).isEqualTo(sent.getFirst().heads());
            assertThat(retry.first()).isEqualTo(1);
            assertThat(retry.sent().monoMillis())
                    .isGreaterThan(sent.getFirst().sent().monoMillis());
        }
        assertThat(sent.get(4).first()).isEqualTo(41);
    }

    @Test
    void failures_wait_longer_and_longer_and_success_forgets_them() {
        otherwise = NOTHING;
        due(1);
        long longest = 0;
        for (int i = 0; i < 40; i++) {
            long wait = upload.step();
            assertThat(wait).isBetween(1L, 300_000L);
            longest = Math.max(longest, wait);
            upload.pass(wait);
        }
        assertThat(longest).isGreaterThan(100_000);
        assertThat(upload.status().consecutiveFailures()).isBetween(20, 41);
        assertThat(upload.status().lastFailure()).contains("connection refused");
        otherwise = UploadSessionTest::ok;
        stepUntilEmpty();
        assertThat(upload.status().consecutiveFailures()).isZero();
        assertThat(upload.status().lastFailure()).isNull();
        upload.pass(1_500);
        assertThat(upload.status().lastSuccessAgeMillis()).isGreaterThanOrEqualTo(1_500);
    }

    @Test
    void a_partial_acknowledgement_lets_the_rest_go_on() {
        script(List.of(batch -> back(200, BatchAnswer.accepted(4, batch.heads().get(3), 1, 0, 1000))));
        due(10);
        assertThat(outbox.waiting()).isEqualTo(6);
        stepUntilEmpty();
        assertThat(sent.getLast().first()).isEqualTo(5);
    }

    @Test
    void an_acknowledgement_of_another_chain_takes_nothing_out_and_is_told() {
        script(List.of(batch -> back(200, BatchAnswer.accepted(10, "ab".repeat(32), 1, 0, 1000))));
        due(10);
        assertThat(outbox.waiting()).isEqualTo(10);
        assertThat(upload.status().alarm()).startsWith("汇总端答复不对");
        stepUntilEmpty();
        assertThat(upload.status().alarm()).isNull();
    }

    @Test
    void a_fork_goes_on_under_the_new_incarnation_and_calls_a_person() {
        due(10);
        script(List.of(batch -> back(409, BatchAnswer.fork(6))));
        List<Long> ids = rows.fill(outbox, 3) == null ? List.of() : eventIds();
        upload.flush();
        assertThat(outbox.position()).isEqualTo(new UploadPosition(6, 0, UploadPosition.GENESIS));
        assertThat(upload.status().alarm()).contains("复制的存储卡");
        upload.flush();
        assertThat(sent.getLast().incarnation()).isEqualTo(6);
        assertThat(sent.getLast().first()).isEqualTo(1);
        assertThat(sent.getLast().events().stream().map(BatchEvent::eventId).toList())
                .isEqualTo(ids);
        assertThat(upload.status().alarm()).as("stays until seen").isNotNull();
        upload.dismissAlarm();
        assertThat(upload.status().alarm()).isNull();
    }

    private List<Long> eventIds() {
        return outbox.oldest(1000).stream().map(row -> row.eventId()).toList();
    }

    @Test
    void a_collector_that_always_says_fork_gets_one_new_incarnation_and_is_then_waited_out() {
        otherwise = batch -> back(409, BatchAnswer.fork(batch.incarnation() + 1));
        due(5);
        long waited = 0;
        for (int i = 0; i < 40; i++) {
            long wait = upload.step();
            waited += wait;
            upload.pass(wait);
        }
        assertThat(waited).isGreaterThan(30 * 2_000);
        assertThat(outbox.waiting()).isEqualTo(5);
        assertThat(outbox.position().incarnation()).isEqualTo(2);
        assertThat(upload.status().alarm()).contains("复制的存储卡");
        upload.dismissAlarm();
        assertThat(upload.status().alarm()).startsWith("汇总端答复不对");
        otherwise = UploadSessionTest::ok;
        stepUntilEmpty();
        assertThat(upload.status().alarm()).isNull();
        script(List.of(batch -> back(409, BatchAnswer.fork(3))));
        due(1);
        assertThat(outbox.position().incarnation())
                .as("something was acknowledged meanwhile")
                .isEqualTo(3);
    }

    @Test
    void a_gap_in_vain_waits_like_a_fork_in_vain() {
        otherwise = batch -> back(412, BatchAnswer.gap(50, batch.incarnation() + 1));
        due(5);
        for (int i = 0; i < 20; i++) {
            upload.stepAndWait();
        }
        assertThat(outbox.position().incarnation()).isEqualTo(2);
        assertThat(upload.status().consecutiveFailures()).isGreaterThan(10);
    }

    @Test
    void incarnations_that_brought_nothing_before_the_start_are_not_followed_by_another() {
        outbox.renumbering(Renumbering.IN_VAIN);
        otherwise = batch -> back(409, BatchAnswer.fork(9));
        due(5);
        assertThat(outbox.position().incarnation()).isEqualTo(1);
        assertThat(upload.status().alarm()).startsWith("汇总端答复不对");
        assertThat(upload.step()).isBetween(2_000L, 300_000L);
    }

    @Test
    void a_station_that_used_too_many_incarnations_says_what_to_do_and_sends_on() {
        outbox.renumbering(Renumbering.KEPT);
        otherwise = batch -> back(409, BatchAnswer.fork(9));
        due(5);
        assertThat(outbox.position().incarnation()).isEqualTo(1);
        assertThat(upload.status().alarm()).contains("换站号登记").contains("another code");
        otherwise = UploadSessionTest::ok;
        stepUntilEmpty();
        assertThat(upload.status().alarm()).isNull();
    }

    @Test
    void rows_that_the_collector_lost_are_named_and_counting_goes_on() {
        due(10);
        script(List.of(batch -> back(412, BatchAnswer.gap(4, 3))));
        rows.fill(outbox, 2);
        upload.flush();
        assertThat(outbox.position().incarnation()).isEqualTo(3);
        assertThat(upload.status().alarm()).contains("5–10").contains("rows 5-10");
        upload.flush();
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void a_collector_that_has_more_than_we_know_is_a_fork() {
        script(List.of(batch -> back(412, BatchAnswer.gap(50, 2))));
        due(2);
        assertThat(upload.status().alarm()).contains("复制的存储卡");
        assertThat(outbox.position().incarnation()).isEqualTo(2);
    }

    @Test
    void named_rows_are_set_aside_and_the_others_go_on_at_once() {
        script(List.of(batch -> back(
                422,
                BatchAnswer.refused(List.of(new Refusal(batch.events().get(2).eventIdHex(), "community unknown"))))));
        due(10);
        assertThat(outbox.quarantined()).containsExactly(java.util.Map.entry(3L, "community unknown"));
        assertThat(upload.step()).isZero();
        assertThat(outbox.waiting()).isZero();
        assertThat(outbox.position().acked()).isEqualTo(9);
        assertThat(upload.status().quarantined()).isEqualTo(1);
        assertThat(upload.status().alarm()).startsWith("有 1 行被汇总端拒收");
    }

    @Test
    void rows_that_were_set_aside_before_the_start_are_told_at_once() {
        rows.fill(outbox, 30);
        for (int row = 1; row <= 30; row++) {
            outbox.quarantine(row, "community unknown");
        }
        SteppedUpload restarted = new SteppedUpload(
                outbox,
                "K7QM",
                body -> "signature",
                SteppedUpload.FIELD,
                1,
                (kiosk, body, signature) -> ok(decode(body)));
        restarted.step();
        assertThat(restarted.status().alarm()).startsWith("有 30 行被汇总端拒收");
        assertThat(restarted.status().quarantined()).isEqualTo(30);
        restarted.dismissAlarm();
        restarted.flush();
        assertThat(restarted.status().alarm()).as("seen once in this run").isNull();
    }

    @Test
    void a_failure_without_a_message_is_told_in_words() {
        SteppedUpload refused = new SteppedUpload(
                outbox, "K7QM", body -> "signature", SteppedUpload.FIELD, 1, (kiosk, body, signature) -> {
                    throw new ConnectException();
                });
        refused.flush();
        assertThat(refused.status().lastFailure()).isEqualTo("ConnectException, no answer from the collector");
    }

    @Test
    void a_nameless_poison_row_is_found_by_halving() {
        rows.fill(outbox, 100);
        long poison = outbox.oldest(100).get(61).eventId();
        otherwise = batch -> batch.events().stream().anyMatch(event -> event.eventId() == poison)
                ? back(400, BatchAnswer.error("cannot"))
                : ok(batch);
        stepUntilEmpty();
        assertThat(outbox.quarantined()).containsOnlyKeys(62L);
        assertThat(outbox.position().acked()).isEqualTo(99);
        assertThat(sent.size()).as("not row by row").isLessThan(20);
    }

    @Test
    void a_collector_that_refuses_everything_does_not_empty_the_outbox() {
        otherwise = batch -> new Back(400, "<html>captive portal</html>", null);
        rows.fill(outbox, 100);
        for (int i = 0; i < 40; i++) {
            upload.step();
        }
        assertThat(outbox.quarantined()).hasSize(3);
        assertThat(upload.status().alarm()).isNotNull();
        assertThat(upload.step()).isEqualTo(300_000);
    }

    @Test
    void too_large_halves_and_stays_small() {
        otherwise = batch -> batch.events().size() > 30 ? status(413).apply(batch) : ok(batch);
        rows.fill(outbox, 100);
        stepUntilEmpty();
        assertThat(outbox.quarantined()).isEmpty();
        assertThat(sent.stream().map(batch -> batch.events().size()).toList()).startsWith(100, 50, 25, 25, 25, 25);
    }

    @Test
    void not_trusted_keeps_everything_and_pauses_until_someone_has_put_it_right() {
        script(List.of(status(401), status(403)));
        due(10);
        assertThat(upload.step()).isEqualTo(300_000);
        assertThat(upload.status().alarm()).contains("核对站号和密钥");
        upload.flush();
        assertThat(outbox.waiting()).isEqualTo(10);
        assertThat(upload.step()).isEqualTo(300_000);
        upload.flush();
        assertThat(outbox.waiting()).isZero();
        assertThat(upload.status().alarm()).isNull();
    }

    @Test
    void retry_after_is_honoured_and_capped() {
        script(List.of(
                batch -> new Back(429, "", "17"),
                batch -> new Back(503, "", "86400"),
                batch -> new Back(503, "", null)));
        due(10);
        assertThat(upload.step()).isEqualTo(17_000);
        upload.flush();
        assertThat(upload.step()).isEqualTo(300_000);
        upload.flush();
        assertThat(upload.step()).isBetween(2_000L, 6_000L);
    }

    @Test
    void an_idle_kiosk_says_that_it_lives_and_a_failed_heartbeat_keeps_no_row_waiting() {
        upload.step();
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().events()).isEmpty();
        upload.pass(59_999);
        upload.step();
        assertThat(sent).hasSize(1);
        script(List.of(NOTHING));
        upload.pass(1);
        upload.step();
        assertThat(sent).hasSize(2);
        rows.fill(outbox, 100);
        upload.flush();
        assertThat(sent.getLast().events()).hasSize(100);
        assertThat(sent.getLast().waiting()).isEqualTo(100);
    }

    @Test
    void the_collectors_time_and_trust_list_are_handed_on_even_by_a_careless_listener() {
        List<Long> heard = new ArrayList<>();
        SteppedUpload told = upload(new UploadListener() {
            @Override
            public void serverTime(long serverMillis, long roundTripMillis) {
                heard.add(serverMillis);
                throw new IllegalStateException("careless");
            }

            @Override
            public void trustListVersion(long version) {
                heard.add(version);
            }
        });
        rows.fill(outbox, 1);
        told.flush();
        assertThat(heard).containsExactly(1_000L, 4L);
        assertThat(outbox.waiting()).isZero();
        assertThat(told.status().consecutiveFailures()).isZero();
    }

    @Test
    void a_ledger_that_fails_for_a_while_is_told_and_tried_again() {
        boolean[] broken = {true};
        MemoryOutbox inner = new MemoryOutbox();
        rows.fill(inner, 1);
        SteppedUpload other = new SteppedUpload(
                inner,
                "K7QM",
                body -> {
                    if (broken[0]) {
                        throw new IllegalStateException("key file");
                    }
                    return "signature";
                },
                SteppedUpload.FIELD,
                1,
                (kiosk, body, signature) -> ok(decode(body)));
        other.flush();
        assertThat(other.status().alarm()).startsWith("上传读不到本机台账");
        broken[0] = false;
        other.flush();
        assertThat(inner.waiting()).isZero();
        assertThat(other.status().alarm()).isNull();
    }
}
