package greenslip.print;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;

/**
 * The socket on the back of a simulated printer: which line is plugged in, bytes in and answers out, with deadlines. One line at a time is
 * served, the newest. Any thread.
 */
final class SimulatedSocket {
    private final SimulatedDevice device;
    private final Runnable delivery;

    /** @param delivery called after bytes came, without the printer's lock */
    SimulatedSocket(SimulatedDevice device, Runnable delivery) {
        this.device = device;
        this.delivery = delivery;
    }

    /**
     * Plugs a line in.
     *
     * @return whether it is new; false where it was in
     * @throws ConnectException where a session finds the printer off
     */
    boolean open(SimulatedLine newest) throws IOException {
        device.lock().lock();
        try {
            if (device.isClosed() || (!newest.isWire() && device.isCutOff())) {
                throw new ConnectException("the simulated printer is off");
            }
            if (device.line() == newest) {
                return false;
            }
            newest.forgetAnswers();
            SimulatedVoice voice = device.voice();
            voice.forget();
            voice.push(voice.pushes() && newest.isWire());
            device.serve(newest);
            return true;
        } finally {
            device.lock().unlock();
        }
    }

    void hangUp(SimulatedLine leaving) {
        device.lock().lock();
        try {
            if (device.line() == leaving) {
                device.serve(null);
            }
        } finally {
            device.lock().unlock();
        }
    }

    /** Takes what there is room for, and waits for more room until the deadline; fewer bytes than offered if the line ends meanwhile. */
    int take(SimulatedLine from, byte[] bytes, long deadlineNanos) throws IOException {
        int taken = 0;
        device.lock().lock();
        try {
            require(from);
            while (taken < bytes.length && device.line() == from) {
                if (device.isCutOff()) {
                    device.lose(bytes.length - taken);
                    taken = bytes.length;
                } else if (device.mustWait()) {
                    if (!pause(deadlineNanos)) {
                        break;
                    }
                } else {
                    device.receive(bytes[taken++]);
                }
            }
        } finally {
            device.lock().unlock();
        }
        delivery.run();
        return taken;
    }

    /** Gives the answers that are due, or waits for the first until the deadline; 0 where none came. */
    int give(SimulatedLine to, byte[] into, long deadlineNanos) throws IOException {
        device.lock().lock();
        try {
            while (true) {
                require(to);
                int count = device.isCutOff() ? 0 : to.fill(into);
                if (count > 0) {
                    return count;
                }
                long due = to.nanosUntilAnswer();
                long soonest = System.nanoTime() + Math.min(due, TimeUnit.HOURS.toNanos(1));
                boolean answerFirst = due < Long.MAX_VALUE && !device.isCutOff() && soonest - deadlineNanos < 0;
                if (!pause(answerFirst ? soonest : deadlineNanos) && !answerFirst) {
                    return 0;
                }
            }
        } finally {
            device.lock().unlock();
        }
    }

    private void require(SimulatedLine asked) throws IOException {
        if (device.line() != asked) {
            throw new IOException("the simulated printer has hung up");
        }
    }

    /** Waits for any change; the callers ask their question again in a loop. False once the deadline has passed. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean pause(long deadlineNanos) throws IOException {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
            return false;
        }
        try {
            long ignored = device.changed().awaitNanos(leftNanos);
            return ignored > 0 || deadlineNanos - System.nanoTime() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the simulated printer", e);
        }
    }
}
