package greenslip.print;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A job's way to the printer and the wait for its word, each with a deadline; where nothing moves, that is told meanwhile. One thread. */
final class JobSending {
    private static final System.Logger LOG = System.getLogger(JobSending.class.getName());

    /** How long nothing may move before that is told. */
    private static final int STALL_MILLIS = PrinterDialogue.STALL_MILLIS;

    /** How often it is looked whether the line took more. */
    private static final int LOOK_MILLIS = 300;

    /** On the slowest line, 9600 bits a second, a byte takes half of that. */
    private static final int MILLIS_PER_BYTE = 2;

    private final PrinterProfile profile;
    private final Transport transport;
    private final PrinterDialogue dialogue;
    private final PrinterCondition condition;

    JobSending(PrinterProfile profile, Transport transport, PrinterDialogue dialogue, PrinterCondition condition) {
        this.profile = profile;
        this.transport = transport;
        this.dialogue = dialogue;
        this.condition = condition;
    }

    private static long sooner(long nanos, long others) {
        return nanos - others > 0 ? others : nanos;
    }

    /**
     * Sends a job. As long as it goes on it may take as long as the slowest line does.
     *
     * @return how many bytes the line took
     * @throws IOException where it broke before it took any
     */
    int send(byte[] job) throws IOException {
        long deadlineNanos = PrinterDialogue.after(profile.jobTimeoutMillis() + (long) MILLIS_PER_BYTE * job.length);
        long stallNanos = TimeUnit.MILLISECONDS.toNanos(Math.min(STALL_MILLIS, profile.jobTimeoutMillis()));
        long movedNanos = System.nanoTime();
        int taken = 0;
        try {
            while (taken < job.length && System.nanoTime() - deadlineNanos < 0) {
                byte[] rest = taken == 0 ? job : Arrays.copyOfRange(job, taken, job.length);
                long stalledNanos = movedNanos + stallNanos;
                int count = transport.write(rest, sooner(PrinterDialogue.after(LOOK_MILLIS), stalledNanos));
                taken += count;
                if (count > 0) {
                    movedNanos = System.nanoTime();
                } else if (System.nanoTime() - stalledNanos >= 0) {
                    break;
                }
            }
        } catch (IOException e) {
            if (taken == 0) {
                throw e;
            }
            LOG.log(System.Logger.Level.INFO, "the line broke after {0} bytes of a job: {1}", taken, e.getMessage());
        }
        return taken;
    }

    /** Whether all of a job leaves this machine in time; where nothing moves that is told before the time is up. */
    boolean leaves() throws IOException {
        long deadlineNanos = PrinterDialogue.after(profile.jobTimeoutMillis());
        int before = transport.unsentBytes();
        do {
            if (transport.drain(sooner(PrinterDialogue.after(STALL_MILLIS), deadlineNanos))) {
                return true;
            }
            int unsent = transport.unsentBytes();
            if (unsent >= before) {
                condition.become(dialogue.speechless());
            }
            before = unsent;
        } while (System.nanoTime() - deadlineNanos < 0);
        return false;
    }

    /** False at the deadline, and as soon as the printer says that it stands still. */
    boolean awaitJobDone() throws IOException {
        long deadlineNanos = PrinterDialogue.after(profile.jobTimeoutMillis());
        long lookNanos = PrinterDialogue.after(STALL_MILLIS);
        while (dialogue.jobDone().isEmpty()) {
            dialogue.listen(sooner(lookNanos, deadlineNanos));
            if (dialogue.jobDone().isPresent()) {
                return true;
            }
            // The clock is asked whatever came: a printer that babbles must not hold the station.
            long nowNanos = System.nanoTime();
            if (nowNanos - deadlineNanos >= 0 || pushedStop()) {
                return false;
            }
            if (nowNanos - lookNanos >= 0) {
                if (standsStill()) {
                    return false;
                }
                lookNanos = PrinterDialogue.after(STALL_MILLIS);
            }
        }
        return true;
    }

    private boolean pushedStop() {
        return dialogue.pushed().filter(PrinterStatus::stopped).isPresent();
    }

    /** Tells how a printer is that has not confirmed its slip for a while; whether it says that it stands still. */
    private boolean standsStill() throws IOException {
        if (!profile.answers()) {
            return false;
        }
        PrinterState said = dialogue.look();
        if (dialogue.jobDone().isPresent()) {
            return false;
        }
        condition.become(said);
        return said.stopped();
    }
}
