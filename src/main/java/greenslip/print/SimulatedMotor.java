package greenslip.print;

import java.util.concurrent.TimeUnit;

/**
 * The thread that moves a simulated printer's paper, for as long as that takes. It costs nothing while the paper stands still, and ends
 * with the printer.
 */
final class SimulatedMotor implements Runnable {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SimulatedDevice device;
    private final Runnable delivery;

    /** @param delivery called after each act, without the printer's lock */
    SimulatedMotor(SimulatedDevice device, Runnable delivery) {
        this.device = device;
        this.delivery = delivery;
    }

    void start(String threadName) {
        Thread.ofPlatform().daemon().name(threadName).start(this);
    }

    @Override
    public void run() {
        boolean hurried = false;
        while (!device.locked(device::isClosed)) {
            device.lock().lock();
            try {
                boolean moves = !device.standsStill() && device.step();
                device.stepped();
                if (!moves) {
                    hurried = false;
                    long ignored = device.changed().awaitNanos(LOOK_NANOS);
                    continue;
                }
                hurried = move(hurried);
            } catch (InterruptedException e) {
                return;
            } finally {
                device.lock().unlock();
            }
            delivery.run();
        }
    }

    /** One act, for as long as it takes; whether it came to its end. A halt in the midst of it does not undo it. */
    private boolean move(boolean hurried) throws InterruptedException {
        SimulatedWorks works = device.works();
        long clears = works.clears();
        long endNanos = works.begin(hurried);
        long leftNanos = endNanos - System.nanoTime();
        while (leftNanos > 0 && !device.isClosed() && works.clears() == clears) {
            if (device.standsStill()) {
                works.halted();
                long ignored = device.changed().awaitNanos(LOOK_NANOS);
                endNanos = System.nanoTime() + leftNanos;
            } else {
                long ignored = device.changed().awaitNanos(leftNanos);
                leftNanos = endNanos - System.nanoTime();
            }
        }
        if (works.clears() != clears || device.isClosed()) {
            return false;
        }
        device.finish(endNanos);
        return true;
    }
}
