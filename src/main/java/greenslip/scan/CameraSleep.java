package greenslip.scan;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * When a camera may sleep: after nobody stood before it for a while. A presence sensor is believed only as far as it has shown that it
 * works, for a camera that sleeps on keeps a queue waiting:
 *
 * <pre>
 *            comes: the sensor sees somebody come
 *   UNPROVEN ------------------------------------> PROVEN    nobody there for the time -> asleep; somebody there -> awake
 *            <-----------------------------------            asleep, each 30 s: a look of 2 s of frames
 *            a code is read while it sees nobody
 * </pre>
 *
 * With a sensor unproven the camera never sleeps. One that dies meanwhile costs a single resident the wait for the next look. Time is told.
 * One thread, but for {@link #somebodyComes}.
 */
public final class CameraSleep {
    static final long LOOK_EACH_NANOS = TimeUnit.SECONDS.toNanos(30);
    static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long afterNanos;
    private final BooleanSupplier somebody;
    private volatile boolean came;
    private boolean proven;
    private boolean begun;
    private boolean asleep;
    private boolean looking;

    /** When the camera was last needed. */
    private long neededNanos;

    /** Of one that sleeps: when it fell asleep; of a look: its first frame. */
    private long sinceNanos;

    private boolean sawFrame;

    /**
     * @param afterMillis how long nobody has to be there; 0 for a camera that never sleeps
     * @param somebody whether somebody may be there; true where no sensor says otherwise
     */
    public CameraSleep(int afterMillis, BooleanSupplier somebody) {
        this.afterNanos = TimeUnit.MILLISECONDS.toNanos(afterMillis);
        this.somebody = somebody;
    }

    /** Of a camera that never sleeps. */
    static CameraSleep never() {
        return new CameraSleep(0, () -> true);
    }

    /** The sensor saw somebody come. Any thread. */
    void somebodyComes() {
        came = true;
    }

    /** Whether the camera should run. */
    boolean awake(long nowNanos) {
        if (afterNanos == 0) {
            return true;
        }
        if (came) {
            came = false;
            proven = true;
            neededNanos = nowNanos;
        }
        if (!begun || somebody.getAsBoolean()) {
            begun = true;
            neededNanos = nowNanos;
        }
        if (!proven || nowNanos - neededNanos < afterNanos) {
            asleep = false;
            looking = false;
            return true;
        }
        if (!asleep) {
            asleep = true;
            sinceNanos = nowNanos;
        }
        look(nowNanos);
        return looking;
    }

    /** A look begins its time with its first frame: a camera that sends none is tried until it does. */
    private void look(long nowNanos) {
        if (!looking && nowNanos - sinceNanos >= LOOK_EACH_NANOS) {
            looking = true;
            sawFrame = false;
        } else if (looking && sawFrame && nowNanos - sinceNanos >= LOOK_NANOS) {
            looking = false;
            sinceNanos = nowNanos;
        }
    }

    /** The camera sent a frame. */
    void frame(long nowNanos) {
        if (looking && !sawFrame) {
            sawFrame = true;
            sinceNanos = nowNanos;
        }
    }

    /** A code was read; true where the sensor is not believed any more for it. */
    boolean read(long nowNanos) {
        boolean missed = afterNanos > 0 && proven && !somebody.getAsBoolean();
        proven &= !missed;
        neededNanos = nowNanos;
        return missed;
    }
}
