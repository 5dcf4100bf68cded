package greenslip.upload;

import greenslip.round.Timestamp;
import java.io.IOException;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An upload on a clock that stands still until it is told to go on, over a wire that the test holds in its hands. */
public final class SteppedUpload implements AutoCloseable {
    public static final UploadSettings FIELD = UploadSettings.to(URI.create("http://collector.invalid"));

    private final UploadSession session;
    private final Supplier<Timestamp> clock;
    private long nanos;

    /** The wire: throws where nothing comes back. */
    @FunctionalInterface
    public interface Wire {
        Back send(String kiosk, byte[] body, String signature) throws IOException;
    }

    /** What comes back over it. */
    public record Back(int status, String body, String retryAfter) {}

    public SteppedUpload(
            MemoryOutbox outbox, String kiosk, BatchSigner signer, UploadSettings settings, long seed, Wire wire) {
        this(outbox, kiosk, signer, settings, UploadListener.NONE, seed, wire);
    }

    public SteppedUpload(
            MemoryOutbox outbox,
            String kiosk,
            BatchSigner signer,
            UploadSettings settings,
            UploadListener listener,
            long seed,
            Wire wire) {
        this.clock = () -> Rows.at(TimeUnit.NANOSECONDS.toSeconds(nanos));
        Transport transport = new Transport() {
            @Override
            public Answer post(String name, byte[] body, String signature) throws IOException {
                Back back = wire.send(name, body, signature);
                return new Answer(back.status(), back.body(), back.retryAfter());
            }

            @Override
            public void close() {}
        };
        this.session = new UploadSession(
                outbox,
                Rows.station(kiosk),
                signer,
                transport,
                clock,
                () -> nanos,
                settings,
                listener,
                new Random(seed));
    }

    /** Does what is due now, and nothing else; returns milliseconds, rounded up, until something may be due again. */
    public long step() {
        return ceilMillis(session.step(false));
    }

    public long flush() {
        return ceilMillis(session.step(true));
    }

    /** Does what is due now, then lets the time pass until something is due again. */
    public void stepAndWait() {
        nanos += session.step(false);
    }

    public void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    public UploadStatus status() {
        return session.status();
    }

    public void dismissAlarm() {
        session.dismissAlarm();
    }

    private static long ceilMillis(long nanos) {
        return Math.ceilDiv(nanos, TimeUnit.MILLISECONDS.toNanos(1));
    }

    @Override
    public void close() {}
}
