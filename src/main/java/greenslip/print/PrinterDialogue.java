package greenslip.print;

import greenslip.print.PrinterProfile.StatusAnswers;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * What is asked of a printer and what it answers, over one line; what follows from that for a slip is {@link EscPosPrinter}'s. One thread.
 *
 * <p><b>Whose answer.</b> The answer that ends a job carries no number, and may come after everybody stopped waiting for it, even after the
 * line was opened anew. Answers come in the order of their questions, so {@link #settle} sends a fence before the next job is trusted to one: as
 * many questions at once as answers may be owed, and one more. Once that many answers have come, one of the fence's own is among them,
 * and what is left of the fence follows on its heels: when it is quiet then, nothing is owed any more, however late that printer is.
 * <pre>
 *   owed 1, lost     fence 2   answers: f f           2 have come, quiet
 *   owed 1, late     fence 2   answers: old ... f f   2 have come, not quiet: 3, quiet
 *   one behind       fence 2   answers: old f         then a question of another kind brings the last f out: 3, quiet
 * </pre>
 */
final class PrinterDialogue {
    /** How long nothing may move before that is told. */
    static final int STALL_MILLIS = 1_800;

    /** A question whose answer says whether a printer has stalled waits no longer, so that this is told within 2.5 s. */
    private static final int MOST_LOOK_MILLIS = 600;

    /** What the bytes that begin a connection take on the slowest line, 9600 bits a second. */
    private static final int WAKE_MILLIS = 1_500;

    /** Answers that a printer gives one after the other come closer than this, whatever buffers them on the way. */
    private static final int QUIET_MILLIS = 300;

    /** A printer that never stops talking must not keep the station from asking. */
    private static final int MOST_STALE_READS = 64;

    /** Each fence in vain doubles the next, up to here. */
    private static final int MOST_FENCE = 64;

    private final PrinterProfile profile;
    private final Transport transport;
    private final byte[] input = new byte[256];
    private final AnswerReader answers = new AnswerReader();

    /** How long the wire needs for the last reset. */
    private int wakeMillis;

    /** Whether each answer that may still come is one to a question still to be asked. */
    private boolean settled;

    /** How many questions about the status were asked, so that a late answer is not taken for that of a later question. */
    private long statusAsked;

    /** The questions within the job, and how many answers had come before them. */
    private int questions = 1;

    private long answersBefore;

    /** Answers to the end of a job that may come although nobody waits for them; at the start, one to an earlier process. */
    private int owed = 1;

    /** Questions in the fence that is out; 0 where none is. */
    private int fence;

    private long fenceNanos;

    /** How many answers had come when the fence was sent, or when the last one was settled. */
    private long accounted;

    PrinterDialogue(PrinterProfile profile, Transport transport) {
        this.profile = profile;
        this.transport = transport;
    }

    static long after(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Whether the connection is a new one, which then needs {@link #wake}. */
    boolean connect() throws IOException {
        boolean fresh = transport.connect(after(profile.statusTimeoutMillis()));
        if (fresh) {
            // What was under way to this end went with the old one.
            fence = 0;
        }
        return fresh;
    }

    /**
     * What every connection begins with.
     *
     * @param clear whether something of a job may be in the printer's buffers
     * @param separation cuts or feeds off what hangs out of it; empty where nothing does
     * @return whether the printer took it
     */
    boolean wake(boolean clear, byte[] separation) throws IOException {
        answers.reset();
        byte[] flush = join(clear ? EscPos.clear() : new byte[0], new byte[EscPos.FLUSH_BYTES], EscPos.reset());
        byte[] push = profile.status() == StatusAnswers.ASB ? EscPos.pushStatus() : new byte[0];
        // Pushes before the cut: a printer that stops during the cut must already be saying so.
        byte[] all = join(flush, push, separation);
        wakeMillis = transport.wireMillis(all.length);
        return transport.write(all, after(profile.statusTimeoutMillis())) == all.length
                && transport.drain(after(profile.statusTimeoutMillis() + WAKE_MILLIS));
    }

    /** A question behind a reset reaches the printer only once the wire has carried the reset. */
    PrinterState askWoken() throws IOException {
        return ask(after(profile.statusTimeoutMillis() + wakeMillis));
    }

    PrinterState ask() throws IOException {
        return ask(after(profile.statusTimeoutMillis()));
    }

    /** As {@link #ask()}, where it is already known that nothing moves. */
    PrinterState look() throws IOException {
        return ask(after(Math.min(profile.statusTimeoutMillis(), MOST_LOOK_MILLIS)));
    }

    /**
     * Asks the four questions one by one; each only after the answers to earlier ones are out of the way. A printer that does not
     * answer is not asked: some of those print nonsense when asked.
     */
    private PrinterState ask(long deadlineNanos) throws IOException {
        if (!profile.answers()) {
            return transport.trouble().orElse(PrinterState.READY);
        }
        int[] said = new int[5];
        for (int question = 1; question <= 4; question++) {
            OptionalInt answer = ask(question, deadlineNanos);
            if (answer.isEmpty()) {
                return speechless();
            }
            said[question] = answer.getAsInt();
        }
        return PrinterStatus.ofAnswers(said[1], said[2], said[3], said[4]).state();
    }

    private OptionalInt ask(int question, long deadlineNanos) throws IOException {
        drain();
        answers.forgetStatus();
        byte[] bytes = EscPos.askStatus(question);
        statusAsked++;
        if (transport.write(bytes, deadlineNanos) < bytes.length) {
            return OptionalInt.empty();
        }
        while (answers.status().isEmpty()) {
            listen(deadlineNanos);
            if (System.nanoTime() - deadlineNanos >= 0) {
                break;
            }
        }
        return answers.status();
    }

    /** What is known of a printer that does not answer: a stop that it pushed before, or what its line knows. */
    PrinterState speechless() {
        return answers.lastPush()
                .map(PrinterStatus::state)
                .filter(PrinterState::stopped)
                .or(transport::trouble)
                .orElse(PrinterState.SILENT);
    }

    /** An answer that comes after the order to empty the buffers says that the order arrived: the rest cannot be printed any more. */
    boolean emptied() throws IOException {
        return ask(1, after(profile.statusTimeoutMillis())).isPresent() && answers.statusAnswers() == statusAsked;
    }

    /** Takes what has come, without waiting. */
    void drain() throws IOException {
        for (int i = 0; i < MOST_STALE_READS; i++) {
            int count = transport.read(input, System.nanoTime());
            if (count == 0) {
                return;
            }
            answers.accept(input, count);
        }
    }

    /** Waits for the next bytes. */
    void listen(long deadlineNanos) throws IOException {
        answers.accept(input, transport.read(input, deadlineNanos));
    }

    /** What the printer pushed since it was last {@linkplain #asksJobDone asked} about a job. */
    Optional<PrinterStatus> pushed() {
        return answers.pushed();
    }

    // ---- the answer that ends a job

    /** Whether the next answer that ends a job will be that of the next job. */
    boolean isSettled() {
        if (settled && answers.jobAnswers() != accounted) {
            // Nobody asked for it: the count was wrong, or the line invents bytes.
            settled = false;
            owed = Math.max(owed, 1);
        }
        return settled || !profile.confirms();
    }

    /**
     * A job is sent from now on: what was said before does not speak of it.
     *
     * @param asks how many questions it holds
     */
    void beginJob(int asks) {
        answers.forget();
        questions = asks;
        answersBefore = answers.jobAnswers();
    }

    /** So many of the job's questions may have left. */
    void asksJobDone(int left) {
        settled = false;
        owed = Math.min(owed + left, MOST_FENCE);
    }

    /** What the printer says at the end of the job. */
    OptionalInt jobDone() {
        return answers.jobAnswers() - answersBefore >= questions ? answers.jobDone() : OptionalInt.empty();
    }

    /** Whether the printer has come to the cut: the question before it was answered. */
    boolean reachedCut() {
        return answers.jobAnswers() > answersBefore;
    }

    /** The job's questions were answered; nothing is owed any more. */
    void confirmed() {
        accounted += questions;
        owed = 0;
        settled = true;
    }

    /**
     * Gets answers that nobody waits for any more out of the way. Where they do not come in time it goes on with the next call; only the
     * doubt about what is owed remains, never trust in a wrong answer.
     *
     * @return {@link #isSettled()}
     */
    boolean settle() throws IOException {
        if (isSettled()) {
            return true;
        }
        if ((fence == 0 || System.nanoTime() - fenceNanos > TimeUnit.MILLISECONDS.toNanos(profile.jobTimeoutMillis()))
                && !sendFence()) {
            return false;
        }
        // A cut may come before it.
        long deadlineNanos = after(Math.min(STALL_MILLIS, profile.jobTimeoutMillis()));
        while (fenceAnswers() < fence && System.nanoTime() - deadlineNanos < 0) {
            listen(deadlineNanos);
        }
        OptionalInt ignored = ask(1, after(profile.statusTimeoutMillis()));
        if (fenceAnswers() < fence || !isQuiet()) {
            return false;
        }
        accounted = answers.jobAnswers();
        statusAsked = answers.statusAnswers();
        owed = 0;
        fence = 0;
        settled = true;
        answers.forget();
        return true;
    }

    private long fenceAnswers() {
        return answers.jobAnswers() - accounted;
    }

    private boolean sendFence() throws IOException {
        drain();
        fence = Math.min(owed + 1, MOST_FENCE);
        owed = Math.min(owed + fence, MOST_FENCE);
        fenceNanos = System.nanoTime();
        accounted = answers.jobAnswers();
        byte[] question = EscPos.askJobDone();
        byte[] all = new byte[fence * question.length];
        for (int i = 0; i < fence; i++) {
            System.arraycopy(question, 0, all, i * question.length, question.length);
        }
        return transport.write(all, after(profile.statusTimeoutMillis())) == all.length;
    }

    private boolean isQuiet() throws IOException {
        long endNanos = after(STALL_MILLIS);
        long before;
        do {
            before = answers.jobAnswers();
            long quietNanos = after(Math.min(QUIET_MILLIS, profile.statusTimeoutMillis()));
            while (System.nanoTime() - quietNanos < 0) {
                listen(quietNanos);
            }
            if (System.nanoTime() - endNanos >= 0) {
                return false;
            }
        } while (answers.jobAnswers() != before);
        return true;
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
