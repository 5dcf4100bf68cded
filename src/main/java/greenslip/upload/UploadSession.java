package greenslip.upload;

import greenslip.ledger.Outbox;
import greenslip.ledger.OutboxRow;
import greenslip.ledger.Renumbering;
import greenslip.ledger.UploadPosition;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.upload.Alarms.Topic;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The upload as a machine of single steps, without a thread of its own. It keeps two promises. Rows leave the outbox only when the
 * collector has named their number and their chain head. And an attempt that failed is tried again with the same rows under the same
 * numbers, so that a lost answer does no harm; only the moment of sending is written anew, because the collector corrects the times of a
 * kiosk without a clock by it. One thread at a time, but for {@link #status()}.
 */
final class UploadSession {
    private static final Logger LOG = System.getLogger(UploadSession.class.getName());
    private static final long NEVER = Long.MIN_VALUE;
    /** Nameless refusals that set single rows aside at full speed; from then on something bigger is wrong, and each costs a pause. */
    private static final int MAX_BLIND_QUARANTINES = 3;

    private static final long MAX_MIN_DELAY_MILLIS = 60_000;

    private final Outbox outbox;
    private final Station station;
    private final BatchSigner signer;
    private final Transport transport;
    private final Supplier<Timestamp> clock;
    private final LongSupplier nanoTime;
    private final UploadSettings settings;
    private final UploadListener listener;
    private final Backoff backoff;
    private final Alarms alarms = new Alarms();

    private @Nullable Pinned pinned;
    private int rowsAtMost;
    /** While a row that the collector refuses without naming it is sought: it is among so many rows from the oldest. 0 otherwise. */
    private int suspects;

    /** The oldest rows were sent once already and have waited enough. */
    private boolean overdue;

    private int blindQuarantines;
    /** A new incarnation was opened on the collector's word, and no row was acknowledged since. */
    private boolean renumbered;

    private long oldestSeenNanos = NEVER;
    private long lastSuccessNanos = NEVER;
    private long nextAttemptNanos;
    private int failures;
    private int quarantined;
    private boolean recalled;
    private int waiting;
    private @Nullable String lastFailure;

    private volatile Snapshot snapshot;

    /** The rows of one batch, kept until the collector has decided on them. */
    private record Pinned(Batch batch, List<OutboxRow> rows) {}

    private record Snapshot(
            int waiting,
            long successNanos,
            int failures,
            @Nullable String lastFailure,
            long nextNanos,
            int quarantined) {}

    UploadSession(
            Outbox outbox,
            Station station,
            BatchSigner signer,
            Transport transport,
            Supplier<Timestamp> clock,
            LongSupplier nanoTime,
            UploadSettings settings,
            UploadListener listener,
            RandomGenerator random) {
        this.outbox = outbox;
        this.station = station;
        this.signer = signer;
        this.transport = transport;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.settings = settings;
        this.listener = listener;
        this.backoff = new Backoff(settings.backoffBaseMillis(), settings.backoffMaxMillis(), random);
        this.rowsAtMost = settings.maxRows();
        long phaseMillis = settings.firstPhaseMillis() == 0 ? 0 : random.nextLong(settings.firstPhaseMillis());
        this.nextAttemptNanos = nanoTime.getAsLong() + nanos(phaseMillis);
        this.snapshot = new Snapshot(0, NEVER, 0, null, nextAttemptNanos, 0);
    }

    /**
     * Does what is due: at most one attempt.
     *
     * @param flush attempt now, whatever the timetable says, with the rows there are
     * @return nanoseconds until something may be due again, at most the poll time when nothing is being waited out; never negative
     */
    long step(boolean flush) {
        long now = nanoTime.getAsLong();
        if (!recalled) {
            recall();
        }
        if (!flush && nextAttemptNanos - now > 0) {
            return nextAttemptNanos - now;
        }
        try {
            if (pinned == null) {
                long notYet = pin(now, flush);
                if (notYet > 0) {
                    return notYet;
                }
            }
            attempt(pinned);
        } catch (RuntimeException broken) {
            // The ledger or the signer: not the collector's fault, but waiting is all that can be done here.
            LOG.log(failures == 0 ? Level.ERROR : Level.DEBUG, "upload step failed", broken);
            alarms.pass(Alarms.LEDGER);
            unpin();
            fail("ledger or signer: " + broken.getClass().getSimpleName());
        }
        publish();
        return Math.max(0, nextAttemptNanos - nanoTime.getAsLong());
    }

    /** Rows that were set aside before this start still wait for a person. */
    private void recall() {
        try {
            quarantined = outbox.quarantinedRows();
        } catch (RuntimeException broken) {
            LOG.log(Level.DEBUG, "the ledger does not say yet what is set aside", broken);
            return;
        }
        recalled = true;
        if (quarantined > 0) {
            alarms.raise(Topic.QUARANTINE, Alarms.quarantined(quarantined));
            publish();
        }
    }

    /** A person may have put rows back. */
    private void lookAside() {
        int aside = outbox.quarantinedRows();
        if (aside < quarantined) {
            if (aside == 0) {
                alarms.settle(Topic.QUARANTINE);
            } else {
                alarms.restate(Topic.QUARANTINE, Alarms.quarantined(aside));
            }
        }
        quarantined = aside;
    }

    /** Chooses the rows to send; returns nanoseconds to wait where it is not time yet, and 0 where {@link #pinned} is set. */
    private long pin(long now, boolean flush) {
        waiting = outbox.waiting();
        lookAside();
        int limit = suspects > 0 ? Math.max(1, suspects / 2) : rowsAtMost;
        if (waiting == 0) {
            oldestSeenNanos = NEVER;
            long idle = lastSuccessNanos == NEVER ? Long.MAX_VALUE : now - lastSuccessNanos;
            if (!flush && idle < nanos(settings.heartbeatMillis())) {
                publish();
                return Math.min(nanos(settings.pollMillis()), nanos(settings.heartbeatMillis()) - idle);
            }
        } else {
            oldestSeenNanos = oldestSeenNanos == NEVER ? now : oldestSeenNanos;
            long left = nanos(settings.maxAgeMillis()) - (now - oldestSeenNanos);
            if (!flush && !overdue && waiting < limit && left > 0) {
                publish();
                return Math.min(nanos(settings.pollMillis()), left);
            }
        }
        UploadPosition position = outbox.position();
        List<OutboxRow> rows = outbox.oldest(limit);
        Batch batch = Batch.chained(
                station.code(),
                station.siteCode(),
                position.incarnation(),
                position.acked() + 1,
                position.head(),
                WireTime.of(clock.get()),
                waiting,
                rows.stream().map(BatchEvent::of).toList());
        pinned = new Pinned(batch, rows);
        return 0;
    }

    private void attempt(@Nullable Pinned current) {
        if (current == null) {
            return;
        }
        waiting = outbox.waiting();
        Batch batch = current.batch().sentAt(WireTime.of(clock.get()), waiting);
        byte[] body = BatchCodec.encode(batch);
        String signature = signer.sign(body);
        long sent = nanoTime.getAsLong();
        Reply reply;
        try {
            reply = Reply.of(transport.post(batch.kiosk(), body, signature), batch);
        } catch (IOException unanswered) {
            reply = null;
            String why = unanswered.getMessage();
            fail(unanswered.getClass().getSimpleName() + (why == null ? ", no answer from the collector" : ": " + why));
        }
        long roundTripMillis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - sent);
        switch (reply) {
            case null -> {}
            case Reply.Accepted accepted -> accepted(accepted, current, roundTripMillis);
            case Reply.Gap gap -> gap(gap, current);
            case Reply.Fork fork -> resynchronise(fork.newIncarnation(), Topic.FORK, Alarms.FORK);
            case Reply.Refused refused -> refused(refused.reasons(), current);
            case Reply.TooLarge() -> tooLarge(current);
            case Reply.NotTrusted(int status) -> {
                alarms.pass(Alarms.CLOCK_OR_KEY);
                failFor(settings.pauseMillis(), "status " + status);
            }
            case Reply.Busy(long millis) -> {
                if (millis > 0) {
                    failFor(Math.min(millis, settings.backoffMaxMillis()), "busy");
                } else {
                    fail("busy");
                }
            }
            case Reply.Failed(String why) -> {
                if (!why.startsWith("status 5")) {
                    alarms.pass(Alarms.PROTOCOL);
                }
                fail(why);
            }
        }
        // A heartbeat is not worth repeating, and must not keep rows waiting behind it.
        if (pinned != null && pinned.rows().isEmpty()) {
            unpin();
        }
    }

    private void accepted(Reply.Accepted accepted, Pinned current, long roundTripMillis) {
        // First: what follows waits for the ledger, and the time gets old meanwhile.
        tell(() -> listener.serverTime(accepted.serverTimeMillis(), roundTripMillis));
        long now = nanoTime.getAsLong();
        int rows = accepted.rows();
        if (rows > 0) {
            Batch batch = current.batch();
            outbox.acknowledge(
                    current.rows().get(rows - 1).sequence(),
                    new UploadPosition(batch.incarnation(), batch.first() + rows - 1, accepted.head()));
            blindQuarantines = 0;
            renumbered = false;
            suspects = Math.max(0, suspects - rows);
            waiting = outbox.waiting();
        }
        unpin();
        rowsAtMost = Math.min(rowsAtMost, accepted.maxRows());
        oldestSeenNanos = waiting == 0 ? NEVER : now;
        overdue = suspects > 0;
        lastSuccessNanos = now;
        failures = 0;
        lastFailure = null;
        backoff.reset();
        alarms.pass(null);
        nextAttemptNanos = now + nanos(Math.min(accepted.minDelayMillis(), MAX_MIN_DELAY_MILLIS));
        tell(() -> listener.trustListVersion(accepted.trustListVersion()));
    }

    /**
     * The collector does not have our last acknowledged row. Where it has fewer, rows are lost that have left the outbox: only a person
     * can bring them back from the ledger. Where it says it has more, somebody else wrote them or it contradicts itself. In both cases a
     * new incarnation is safe, because event ids keep what goes up twice from counting twice, and counting goes on.
     */
    private void gap(Reply.Gap gap, Pinned current) {
        long believed = current.batch().first() - 1;
        if (gap.acked() < believed) {
            resynchronise(gap.newIncarnation(), Topic.LOST_ROWS, Alarms.lost(gap.acked() + 1, believed));
        } else {
            resynchronise(gap.newIncarnation(), Topic.FORK, Alarms.FORK);
        }
    }

    /**
     * Goes on under a new incarnation, and no further than that: a station has few, and a collector that asks for another and another is
     * waited out like one that fails.
     */
    private void resynchronise(int proposed, Topic topic, String alarm) {
        unpin();
        overdue = true;
        Renumbering allowed = renumbered ? Renumbering.IN_VAIN : outbox.renumbering();
        switch (allowed) {
            case POSSIBLE -> {
                int incarnation = outbox.reincarnate(proposed);
                LOG.log(Level.WARNING, "uploading under new incarnation {0}", incarnation);
                alarms.raise(topic, alarm);
                renumbered = true;
                nextAttemptNanos = nanoTime.getAsLong();
            }
            case IN_VAIN -> {
                alarms.pass(Alarms.PROTOCOL);
                fail("asked for another incarnation, and the last brought nothing");
            }
            case KEPT -> {
                alarms.pass(Alarms.INCARNATIONS);
                fail("asked for another incarnation, and too many are used");
            }
        }
    }

    private void refused(Map<Long, String> reasons, Pinned current) {
        List<OutboxRow> rows = current.rows();
        unpin();
        overdue = true;
        if (rows.isEmpty()) {
            alarms.pass(Alarms.PROTOCOL);
            fail("heartbeat refused");
        } else if (!reasons.isEmpty()) {
            for (OutboxRow row : rows) {
                String reason = reasons.get(row.eventId());
                if (reason != null) {
                    quarantine(row, reason);
                }
            }
            nextAttemptNanos = nanoTime.getAsLong();
        } else if (rows.size() > 1) {
            suspects = rows.size();
            nextAttemptNanos = nanoTime.getAsLong();
        } else {
            suspects = 0;
            blindQuarantines++;
            quarantine(rows.getFirst(), "refused without a reason");
            if (blindQuarantines < MAX_BLIND_QUARANTINES) {
                nextAttemptNanos = nanoTime.getAsLong();
            } else {
                alarms.pass(Alarms.PROTOCOL);
                failFor(settings.pauseMillis(), "row after row refused without a reason");
            }
        }
    }

    private void quarantine(OutboxRow row, String reason) {
        LOG.log(Level.WARNING, "row {0} refused: {1}", row.sequence(), reason);
        outbox.quarantine(row.sequence(), reason);
        quarantined = outbox.quarantinedRows();
        alarms.raise(Topic.QUARANTINE, Alarms.quarantined(quarantined));
    }

    /** Somebody on the way takes less than the collector says; the limit stays until the next start. */
    private void tooLarge(Pinned current) {
        int sent = current.rows().size();
        if (sent > 1) {
            rowsAtMost = sent / 2;
            unpin();
            overdue = true;
            nextAttemptNanos = nanoTime.getAsLong();
        } else {
            refused(Map.of(), current);
        }
    }

    private void unpin() {
        pinned = null;
    }

    private void fail(String why) {
        failFor(backoff.nextMillis(), why);
    }

    private void failFor(long millis, String why) {
        failures++;
        lastFailure = why;
        nextAttemptNanos = nanoTime.getAsLong() + nanos(millis);
        LOG.log(failures == 1 ? Level.WARNING : Level.DEBUG, "upload failed ({0}), next in {1} ms", why, millis);
    }

    void dismissAlarm() {
        alarms.dismiss();
    }

    UploadStatus status() {
        Snapshot now = snapshot;
        long nanos = nanoTime.getAsLong();
        long ageMillis = now.successNanos() == NEVER ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos - now.successNanos());
        return new UploadStatus(
                now.waiting(),
                ageMillis,
                now.failures(),
                alarms.current(),
                now.lastFailure(),
                Math.max(0, TimeUnit.NANOSECONDS.toMillis(now.nextNanos() - nanos)),
                now.quarantined());
    }

    private void publish() {
        snapshot = new Snapshot(waiting, lastSuccessNanos, failures, lastFailure, nextAttemptNanos, quarantined);
        tell(() -> listener.changed(status()));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException careless) {
            LOG.log(Level.WARNING, "an upload listener failed", careless);
        }
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
