package greenslip.print;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sorts the bytes that come from a printer into answers to questions, the answer that ends a job, and pushes; the forms are those of
 * {@link PrinterStatus}. Of each kind it keeps the newest. One thread.
 *
 * <p>The last three bytes of a push look like the answer that ends a job. A push that lost a byte therefore swallows such an answer
 * rather than invents one: nobody then knows whether the slip came out, which is true.
 */
final class AnswerReader {
    private int status = -1;
    private int jobDone = -1;
    private long jobAnswers;
    private long statusAnswers;
    private int pushBytesMissing;
    private int pushBytes;
    private OptionalInt push = OptionalInt.empty();
    private OptionalInt lastPush = OptionalInt.empty();

    void accept(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            accept(bytes[i] & 0xff);
        }
    }

    private void accept(int value) {
        if ((value & 0x93) == 0x12) {
            status = value;
            statusAnswers++;
        } else if ((value & 0x93) == 0x10) {
            pushBytes = value;
            pushBytesMissing = 3;
        } else if ((value & 0x90) == 0 && pushBytesMissing > 0) {
            pushBytes = pushBytes << 8 | value;
            if (--pushBytesMissing == 0) {
                push = OptionalInt.of(pushBytes);
                lastPush = push;
            }
        } else if ((value & 0x90) == 0) {
            jobDone = value;
            jobAnswers++;
        }
    }

    /** Begins anew, as on a new connection; the count of answers that end a job goes on. */
    void reset() {
        forget();
        lastPush = OptionalInt.empty();
        pushBytesMissing = 0;
    }

    /** Forgets what was said before the next question; a push half received goes on. */
    void forget() {
        status = -1;
        jobDone = -1;
        push = OptionalInt.empty();
    }

    void forgetStatus() {
        status = -1;
    }

    OptionalInt status() {
        return status < 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    OptionalInt jobDone() {
        return jobDone < 0 ? OptionalInt.empty() : OptionalInt.of(jobDone);
    }

    /** How many answers to questions about the status have come in all. */
    long statusAnswers() {
        return statusAnswers;
    }

    /** How many answers that end a job have come in all. */
    long jobAnswers() {
        return jobAnswers;
    }

    /** What the newest push says. */
    Optional<PrinterStatus> pushed() {
        return push.isPresent() ? Optional.of(PrinterStatus.ofPush(push.getAsInt())) : Optional.empty();
    }

    /** As {@link #pushed()}, but not forgotten: what a printer pushed holds until it pushes anew. */
    Optional<PrinterStatus> lastPush() {
        return lastPush.isPresent() ? Optional.of(PrinterStatus.ofPush(lastPush.getAsInt())) : Optional.empty();
    }

    /** Whether the newest push says that the printer stands still. */
    boolean pushedStop() {
        return pushed().filter(PrinterStatus::stopped).isPresent();
    }
}
