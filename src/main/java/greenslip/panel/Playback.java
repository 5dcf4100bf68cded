package greenslip.panel;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What lamp and sounder should do at a moment: the passing signal that was shown last, until it has passed, else the standing one. Time is
 * told by the caller and never runs backwards. One thread at a time.
 */
final class Playback {
    /** So long the lamp is dark where a signal replaces a passing one, or two of the same kind would look like one. */
    private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(120);

    private final Patterns patterns;
    private Signal standing = Signal.IDLE;
    private long standingSinceNanos;
    private @Nullable Signal passing;
    private long passingSinceNanos;
    private boolean gap;

    /**
     * What is to be seen and heard.
     *
     * @param colour null for dark
     * @param hertz 0 for silence
     * @param changeNanos how long it stays so, {@link Long#MAX_VALUE} for ever
     */
    record Frame(Signal signal, @Nullable Colour colour, int hertz, long changeNanos) {}

    Playback(Patterns patterns, long nowNanos) {
        this.patterns = patterns;
        this.standingSinceNanos = nowNanos;
    }

    /** A signal replaces what is shown, at once; one that stands replaces the standing one. */
    void show(Signal signal, long nowNanos) {
        if (!signal.passing()) {
            passing = null;
            stand(signal, nowNanos);
            return;
        }
        gap = current(nowNanos) != null;
        passing = signal;
        passingSinceNanos = nowNanos;
    }

    /** What is shown whenever nothing passes. The same one again changes nothing: its sounds do not begin anew. */
    void stand(Signal signal, long nowNanos) {
        if (signal != standing) {
            standing = signal;
            standingSinceNanos = nowNanos;
        }
    }

    /** The signal that is shown. */
    Signal signal(long nowNanos) {
        Signal shown = current(nowNanos);
        return shown == null ? standing : shown;
    }

    Frame at(long nowNanos) {
        Signal shown = current(nowNanos);
        return shown == null ? standingFrame(nowNanos) : passingFrame(shown, nowNanos);
    }

    private @Nullable Signal current(long nowNanos) {
        Signal last = passing;
        if (last != null && nowNanos - passingSinceNanos >= lastsNanos(last)) {
            passing = null;
            return null;
        }
        return last;
    }

    private Frame passingFrame(Signal signal, long nowNanos) {
        Pattern pattern = patterns.of(signal);
        long since = nowNanos - passingSinceNanos;
        long left = Math.min(lastsNanos(signal) - since, untilChange(pattern, since, false));
        boolean dark = gap && since < GAP_NANOS;
        if (dark) {
            left = Math.min(left, GAP_NANOS - since);
        }
        boolean lit = !dark && pattern.lit(millis(since));
        return new Frame(signal, lit ? pattern.colour() : null, pattern.hertz(millis(since), false), left);
    }

    private Frame standingFrame(long nowNanos) {
        Pattern pattern = patterns.of(standing);
        long since = nowNanos - standingSinceNanos;
        return new Frame(
                standing,
                pattern.lit(millis(since)) ? pattern.colour() : null,
                pattern.hertz(millis(since), true),
                untilChange(pattern, since, true));
    }

    private long lastsNanos(Signal signal) {
        Pattern pattern = patterns.of(signal);
        return TimeUnit.MILLISECONDS.toNanos(Math.max(pattern.lastsMillis(), pattern.soundingMillis()));
    }

    private static long untilChange(Pattern pattern, long sinceNanos, boolean isStanding) {
        long next = pattern.nextChangeMillis(millis(sinceNanos), isStanding);
        return next == Pattern.NEVER ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(next) - sinceNanos;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
