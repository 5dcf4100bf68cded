package greenslip.collector;

import greenslip.upload.Batch;
import greenslip.upload.BatchAnswer;
import greenslip.upload.BatchCodec;
import greenslip.upload.BatchFormatException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From a request's bytes to the answer, whatever server they came by. The order is the defence: who is it, did they sign these bytes, not
 * too many of them; only then is anything inflated. Any thread.
 */
final class BatchReceiver {
    private static final Logger LOG = System.getLogger(BatchReceiver.class.getName());
    private static final int MAX_SIGNATURE_CHARACTERS = 1024;
    private static final int BUSY_SECONDS = 5;

    private final CollectorStore store;
    private final BatchVerifier verifier;
    private final CollectorSettings settings;
    private final RateBuckets rates;
    private final LongSupplier wallMillis;

    /**
     * What to answer.
     *
     * @param retryAfterSeconds 0 for no such header
     */
    record Response(int status, BatchAnswer answer, int retryAfterSeconds) {
        Response(int status, BatchAnswer answer) {
            this(status, answer, 0);
        }
    }

    BatchReceiver(
            CollectorStore store,
            BatchVerifier verifier,
            CollectorSettings settings,
            LongSupplier wallMillis,
            LongSupplier nanoTime) {
        this.store = store;
        this.verifier = verifier;
        this.settings = settings;
        this.rates = new RateBuckets(settings.batchesPerSecond(), settings.burst(), nanoTime);
        this.wallMillis = wallMillis;
    }

    Response receive(@Nullable String kiosk, @Nullable String signature, byte[] body) {
        if (kiosk == null || !settings.kiosks().containsKey(kiosk)) {
            return new Response(401, BatchAnswer.error("unknown kiosk"));
        }
        if (signature == null
                || signature.length() > MAX_SIGNATURE_CHARACTERS
                || !verifier.verify(kiosk, body, signature)) {
            LOG.log(Level.DEBUG, "a batch in the name of {0} is not signed by it", kiosk);
            return new Response(401, BatchAnswer.error("signature"));
        }
        if (!rates.take(kiosk)) {
            return new Response(429, BatchAnswer.error("too many batches"), 1);
        }
        try {
            return store(kiosk, body);
        } catch (CollectorStoreException down) {
            LOG.log(Level.ERROR, "a batch of " + kiosk + " is sent back to wait", down);
            return new Response(503, BatchAnswer.error("store"), BUSY_SECONDS);
        }
    }

    private Response store(String kiosk, byte[] body) {
        Batch batch;
        try {
            batch = BatchCodec.decode(body, settings.limits());
        } catch (BatchFormatException refused) {
            LOG.log(Level.WARNING, "a batch of {0} is refused: {1}", kiosk, refused.getMessage());
            if (refused.refused().isEmpty()) {
                return new Response(400, BatchAnswer.error(String.valueOf(refused.getMessage())));
            }
            store.refuse(kiosk, refused.refused(), wallMillis.getAsLong());
            return new Response(422, BatchAnswer.refused(refused.refused()));
        }
        if (!batch.kiosk().equals(kiosk)) {
            return new Response(401, BatchAnswer.error("signed by another kiosk"));
        }
        long now = wallMillis.getAsLong();
        return switch (store.accept(batch, now)) {
            case Verdict.Stored(long acked, String head) ->
                new Response(
                        200,
                        BatchAnswer.accepted(
                                acked,
                                head,
                                now,
                                settings.trustListVersion(),
                                settings.limits().rows()));
            case Verdict.Gap(long acked, int next) -> new Response(412, BatchAnswer.gap(acked, next));
            case Verdict.Fork(int next) -> {
                LOG.log(
                        Level.WARNING,
                        "two chains under the name of {0}: {1} gets incarnation {2}",
                        kiosk,
                        batch,
                        next);
                yield new Response(409, BatchAnswer.fork(next));
            }
            case Verdict.Refused(var rows) -> new Response(422, BatchAnswer.refused(rows));
        };
    }
}
