package greenslip.scan;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands frames from the thread that fills them to the thread that decodes them, without either waiting for the other: only the newest
 * is kept. Three frames go round, and none is ever made:
 *
 * <pre>
 * filling   owned by the producer      publish: swaps with waiting
 * waiting   full or empty; guarded     take:    swaps with taken, where it is full
 * taken     owned by the consumer
 * </pre>
 *
 * One producer, one consumer. Invariant: each frame is in exactly one of the three places. A monitor, not a lock with a condition: that
 * would make a node for each wait, and a camera waits all day.
 */
final class NewestFrame {
    private GrayFrame filling;
    private GrayFrame waiting;
    private GrayFrame taken;
    private boolean full;
    private long dropped;

    /** @param bytes of each frame in the stream, its colour planes among them */
    NewestFrame(int width, int height, int stride, int bytes) {
        filling = new GrayFrame(width, height, stride, new byte[bytes]);
        waiting = new GrayFrame(width, height, stride, new byte[bytes]);
        taken = new GrayFrame(width, height, stride, new byte[bytes]);
    }

    /** The bytes to fill next; the producer's alone until it publishes. */
    byte[] filling() {
        return filling.luma();
    }

    /** Makes what was filled the newest frame, and drops one that nobody took. */
    synchronized void publish() {
        GrayFrame filled = filling;
        filling = waiting;
        waiting = filled;
        if (full) {
            dropped++;
        }
        full = true;
        notifyAll();
    }

    /** The newest frame, the consumer's until its next take; null where none came in time. */
    synchronized @Nullable GrayFrame take(long timeoutMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!full) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        GrayFrame newest = waiting;
        waiting = taken;
        taken = newest;
        full = false;
        return newest;
    }

    /** Frames that were replaced before anybody took them. */
    synchronized long dropped() {
        return dropped;
    }
}
