package greenslip.collector;

import greenslip.upload.BatchCodec;
import greenslip.upload.BatchLimits;
import greenslip.upload.MemoryOutbox;
import greenslip.upload.SteppedUpload;
import greenslip.upload.SteppedUpload.Back;
import greenslip.upload.TestKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A district for tests: keys of some kiosks, a collector's settings on a folder, and a wire without a network. */
final class District {
    static final String[] CODES = {"K7QM", "M2XA", "P9WD"};

    final Map<String, TestKey> keys = new HashMap<>();

    District() {
        for (String code : CODES) {
            keys.put(code, new TestKey());
        }
    }

    TestKey key(String kiosk) {
        return keys.get(kiosk);
    }

    BatchVerifier verifier() {
        return (kiosk, body, header) -> keys.get(kiosk).verify(body, header);
    }

    CollectorSettings settings(String databaseUrl, int batchesPerSecond) {
        Map<String, byte[]> raw = new HashMap<>();
        keys.forEach((code, key) -> raw.put(code, key.rawPublicKey()));
        return new CollectorSettings(
                databaseUrl, "127.0.0.1", 0, raw, BatchLimits.DEFAULT, batchesPerSecond, batchesPerSecond, 5_000, 7);
    }

    CollectorSettings settings(Path folder) {
        return settings(CollectorSettings.databaseIn(folder), 10_000);
    }

    BatchReceiver receiver(CollectorStore store, CollectorSettings settings) {
        return new BatchReceiver(
                store, verifier(), settings, () -> greenslip.upload.Rows.NOON_MILLIS + 60_000, () -> 0);
    }

    static Back back(BatchReceiver.Response response) {
        String body = new String(BatchCodec.encodeAnswer(response.answer()), StandardCharsets.UTF_8);
        String retryAfter = response.retryAfterSeconds() == 0 ? null : String.valueOf(response.retryAfterSeconds());
        return new Back(response.status(), body, retryAfter);
    }

    /** An upload that reaches the receiver without a network. */
    SteppedUpload upload(String kiosk, MemoryOutbox outbox, BatchReceiver receiver) {
        SteppedUpload upload = new SteppedUpload(
                outbox,
                kiosk,
                key(kiosk),
                SteppedUpload.FIELD,
                1,
                (name, body, signature) -> back(receiver.receive(name, signature, body)));
        upload.pass(30_000);
        return upload;
    }

    static void drain(SteppedUpload upload, MemoryOutbox outbox) {
        for (int i = 0; i < 2_000 && outbox.waiting() > 0; i++) {
            upload.stepAndWait();
        }
        if (outbox.waiting() > 0) {
            throw new AssertionError("still waiting: " + upload.status());
        }
    }
}
