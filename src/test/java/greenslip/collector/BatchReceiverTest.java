package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.UploadPosition;
import greenslip.upload.Batch;
import greenslip.upload.BatchAnswer;
import greenslip.upload.BatchCodec;
import greenslip.upload.BatchEvent;
import greenslip.upload.Rows;
import greenslip.upload.WireTime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchReceiverTest {
    private static final String URL = "jdbc:h2:mem:receiver;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";

    private final District district = new District();
    private final CollectorStore store = CollectorStore.open(URL, 200);
    private final DistrictReader reader = new DistrictReader(URL, List.of());
    private final AtomicLong nanos = new AtomicLong();
    private final BatchReceiver receiver = new BatchReceiver(
            store, district.verifier(), district.settings(URL, 5), () -> Rows.NOON_MILLIS, nanos::get);
    private final Rows rows = new Rows(4);

    @AfterEach
    void close() {
        reader.close();
        store.close();
    }

    private byte[] body(String kiosk, int count) {
        List<BatchEvent> events =
                Stream.generate(() -> BatchEvent.of(rows.next())).limit(count).toList();
        WireTime now = new WireTime(Rows.NOON_MILLIS, 5, true, Rows.BOOT);
        return BatchCodec.encode(Batch.chained(kiosk, "DK", 1, 1, UploadPosition.GENESIS, now, count, events));
    }

    private int status(String kiosk, byte[] body) {
        return receiver.receive(kiosk, district.key(kiosk).sign(body), body).status();
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return zipped.toByteArray();
    }

    @Test
    void a_signed_batch_is_taken_and_told_what_the_kiosk_needs_to_know() {
        byte[] body = body("K7QM", 4);
        BatchReceiver.Response response =
                receiver.receive("K7QM", district.key("K7QM").sign(body), body);
        assertThat(response.status()).isEqualTo(200);
        BatchAnswer answer = response.answer();
        assertThat(answer.acked()).isEqualTo(4);
        assertThat(answer.serverTime()).isEqualTo(Rows.NOON_MILLIS);
        assertThat(answer.trustListVersion()).isEqualTo(7);
        assertThat(answer.maxRows()).isEqualTo(100);
    }

    @Test
    void nobody_else_is_heard() {
        byte[] body = body("K7QM", 1);
        String signature = district.key("K7QM").sign(body);
        assertThat(receiver.receive(null, signature, body).status()).isEqualTo(401);
        assertThat(receiver.receive("ZZZZ", signature, body).status()).isEqualTo(401);
        assertThat(receiver.receive("K7QM", null, body).status()).isEqualTo(401);
        assertThat(receiver.receive("K7QM", "", body).status()).isEqualTo(401);
        assertThat(receiver.receive("K7QM", "ä$!", body).status()).isEqualTo(401);
        assertThat(receiver.receive("K7QM", "A".repeat(5_000), body).status()).isEqualTo(401);
        assertThat(receiver.receive("M2XA", signature, body).status()).isEqualTo(401);
        byte[] touched = body.clone();
        touched[touched.length / 2] ^= 1;
        assertThat(receiver.receive("K7QM", signature, touched).status()).isEqualTo(401);
        assertThat(reader.read(0, 0).sampled()).isZero();
    }

    @Test
    void a_kiosk_cannot_speak_for_another() {
        byte[] body = body("M2XA", 1);
        assertThat(status("K7QM", body)).isEqualTo(401);
        assertThat(reader.read(0, 0).sampled()).isZero();
    }

    @Test
    void a_kiosk_that_runs_wild_is_slowed_down_and_the_others_are_not() {
        byte[] body = body("K7QM", 1);
        for (int i = 0; i < 5; i++) {
            assertThat(status("K7QM", body)).isEqualTo(200);
        }
        BatchReceiver.Response slow =
                receiver.receive("K7QM", district.key("K7QM").sign(body), body);
        assertThat(slow.status()).isEqualTo(429);
        assertThat(slow.retryAfterSeconds()).isPositive();
        assertThat(status("M2XA", body("M2XA", 1))).isEqualTo(200);
        nanos.addAndGet(200_000_000);
        assertThat(status("K7QM", body)).isEqualTo(200);
        assertThat(status("K7QM", body)).isEqualTo(429);
    }

    @Test
    void forged_batches_do_not_use_up_a_kiosks_share() {
        byte[] body = body("K7QM", 1);
        for (int i = 0; i < 20; i++) {
            assertThat(receiver.receive("K7QM", "forged", body).status()).isEqualTo(401);
        }
        assertThat(status("K7QM", body)).isEqualTo(200);
    }

    @Test
    void a_bomb_and_other_signed_rubbish_is_refused() throws Exception {
        assertThat(status("K7QM", gzip(" ".repeat(30_000_000)))).isEqualTo(400);
        assertThat(status("K7QM", gzip("[".repeat(1_000_000)))).isEqualTo(400);
        assertThat(status("K7QM", gzip("null"))).isEqualTo(400);
        byte[] noise = new byte[5_000];
        new Random(1).nextBytes(noise);
        assertThat(status("K7QM", noise)).isEqualTo(400);
        assertThat(status("K7QM", new byte[0])).isEqualTo(400);
    }

    @Test
    void a_row_out_of_bounds_is_named_and_kept_in_sight() {
        BatchEvent good = BatchEvent.of(rows.next());
        BatchEvent bad = new BatchEvent(9, "sampled", 12_345, good.at(), "1", "x", null, greenslip.ledger.Counts.NONE);
        byte[] body = BatchCodec.encode(
                Batch.chained("K7QM", "DK", 1, 1, UploadPosition.GENESIS, good.at(), 2, List.of(good, bad)));
        BatchReceiver.Response response =
                receiver.receive("K7QM", district.key("K7QM").sign(body), body);
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.answer().refused()).extracting("eventId").containsExactly("0000000000000009");
        assertThat(reader.read(0, 0).refused()).isEqualTo(1);
        assertThat(reader.read(0, 0).sampled()).isZero();
    }

    @Test
    void a_store_that_is_down_sends_the_kiosk_away_for_a_while() {
        byte[] body = body("K7QM", 1);
        store.close();
        BatchReceiver.Response response =
                receiver.receive("K7QM", district.key("K7QM").sign(body), body);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.retryAfterSeconds()).isPositive();
    }
}
