package greenslip.print;

import greenslip.print.PrintResult.Failed;
import greenslip.print.PrintResult.Printed;
import greenslip.print.PrintResult.Unknown;
import greenslip.print.PrinterProfile.StatusAnswers;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * An ESC/POS printer at the end of a {@link Transport}.
 *
 * <p>A job is the slip and, as its last bytes, a question that the printer answers once it has done all before it. That answer alone
 * makes {@link Printed}. The code and the cut come last on a slip, so a slip that stopped before its cut is not usable:
 *
 * <pre>
 *   answered                                          Printed
 *   the printer pushed a stop before the job          Failed   nothing is sent
 *   the printer did not take the whole slip           Failed   the cut never reached it, the line is dropped
 *   not answered, it says why it stands still         Failed   before the end; its buffers are emptied, or Unknown
 *   not answered, it says all is well or nothing      Unknown
 *   the connection broke after the slip was taken     Unknown  it may print on
 * </pre>
 *
 * <p>On a printer without a cutter a slip is usable as soon as its code is out, wherever it stopped: there, whatever took a part of a
 * job and did not confirm it is Unknown.
 *
 * <p>Nothing is asked before a job: what the last question and the pushes since said is enough, and the first byte leaves at once. A
 * printer that takes nothing for 2 s, or is silent 2 s after the last byte of a job and does not answer a question either, is
 * {@link PrinterState#SILENT} from then on, though its word is waited for longer.
 *
 * <p>At the start, and after any end but {@link Printed}, the printer may hold a piece of a job. Nothing is printed before it is well again, has
 * been given a new connection, had its buffers emptied and its half commands swallowed, and cut off what hung out of it.
 */
public final class EscPosPrinter implements Printer {
    private static final System.Logger LOG = System.getLogger(EscPosPrinter.class.getName());

    /** A printer that never stops talking must not keep the station from asking. */
    private static final int MOST_STALE_READS = 64;

    /** How long nothing may move before that is told. */
    private static final int STALL_MILLIS = 2_000;

    /** What the bytes that begin a connection take on the slowest line, 9600 bits a second. */
    private static final int WAKE_MILLIS = 1_500;

    /** On the slowest line a byte takes half of that. */
    private static final int MILLIS_PER_BYTE = 2;

    /** A printer that stands still may be unable to answer; what it said last is believed so long. */
    private static final long STOP_REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String name;
    private final PrinterProfile profile;
    private final Transport transport;
    private final EscPosEncoder encoder;
    private final byte[] input = new byte[256];

    /** How long the wire needs for the last reset. */
    private int wakeMillis;

    private final byte[] askJobDone = EscPos.askJobDone();
    private AnswerReader answers = new AnswerReader();
    private volatile PrinterState state = PrinterState.GONE;

    /** When the printer itself last said that it stands still. */
    private long stopSaidNanos;

    /** Why there was no connection, as last logged. */
    private String lastCause = "";

    /** Whether nothing of an earlier job can be in the printer any more; at the start one of an earlier process may be. */
    private boolean clean;

    /** Whether a piece of a slip may hang out of the printer. */
    private boolean pieceHangsOut = true;

    /** Does not connect yet: {@link #poll()} and {@link #print} do. */
    public EscPosPrinter(String name, PrinterProfile profile, Transport transport) {
        this.name = name;
        this.profile = profile;
        this.transport = transport;
        this.encoder = new EscPosEncoder(profile);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PrinterState state() {
        return state;
    }

    @Override
    public PrinterState poll() {
        try {
            return become(askAwake());
        } catch (IOException e) {
            return gone(e);
        }
    }

    /**
     * Prints a slip.
     *
     * @throws IllegalArgumentException where the slip cannot be encoded, see {@link EscPosEncoder#encode}
     */
    @Override
    public PrintResult print(Slip slip) {
        byte[] job = job(slip);
        if (!clean || !state.canPrint()) {
            poll();
        }
        if (!clean || !state.canPrint()) {
            return refused();
        }
        long startNanos = System.nanoTime();
        int taken;
        try {
            if (transport.connect(after(profile.statusTimeoutMillis())) && !wake()) {
                become(deaf());
                return refused();
            }
            drain();
            answers.pushed().ifPresent(said -> become(said.state()));
            if (!state.canPrint()) {
                return refused();
            }
            answers.forget();
            taken = send(job);
        } catch (IOException e) {
            gone(e);
            return refused();
        }
        if (taken < job.length) {
            return stalled(taken, job.length);
        }
        return profile.confirms() ? outcome(startNanos) : unconfirmed(job.length);
    }

    /** As long as it goes on it may take as long as the slowest line does. */
    private int send(byte[] job) throws IOException {
        long deadlineNanos = after(profile.jobTimeoutMillis() + (long) MILLIS_PER_BYTE * job.length);
        int taken = 0;
        while (taken < job.length && System.nanoTime() - deadlineNanos < 0) {
            int count;
            try {
                byte[] rest = taken == 0 ? job : Arrays.copyOfRange(job, taken, job.length);
                count = transport.write(rest, after(Math.min(STALL_MILLIS, profile.jobTimeoutMillis())));
            } catch (IOException e) {
                if (taken == 0) {
                    throw e;
                }
                LOG.log(System.Logger.Level.INFO, "{0}: the line broke after {1} bytes of a job", name, taken);
                return taken;
            }
            if (count == 0) {
                return taken;
            }
            taken += count;
        }
        return taken;
    }

    /** Whoever closes the line now must not take the end of the slip with it. */
    private PrintResult unconfirmed(int length) {
        try {
            if (!transport.drain(after(profile.jobTimeoutMillis()))) {
                return stalled(length - 1, length);
            }
        } catch (IOException e) {
            interrupted();
            return unknown(gone(e));
        }
        return new Unknown("此型号打印机不回报结果：请看小票是否打出 · This printer does not report: look for the slip");
    }

    @Override
    public void close() {
        transport.close();
        state = PrinterState.GONE;
    }

    private byte[] job(Slip slip) {
        byte[] document = encoder.encode(slip);
        return profile.confirms() ? join(document, askJobDone) : document;
    }

    private Failed refused() {
        return new Failed(state, state.advice());
    }

    /** The rest of the job never left: with the connection dropped, the printer will never see what is missing. */
    private PrintResult stalled(int taken, int length) {
        PrinterState said = PrinterState.GONE;
        try {
            said = ask(after(profile.statusTimeoutMillis()));
        } catch (IOException e) {
            gone(e);
        }
        LOG.log(System.Logger.Level.WARNING, "{0} took {1} bytes of a job and no more: {2}", name, taken, said);
        interrupted();
        transport.drop();
        become(said.canPrint() ? PrinterState.SILENT : said);
        // Without a cutter the end is no mark of use; and where only the question is missing, the cut was taken.
        int unusable = profile.cutter() ? length - (profile.confirms() ? askJobDone.length : 0) : 1;
        return taken < unusable ? refused() : unknown(state);
    }

    private PrintResult outcome(long startNanos) {
        try {
            if (awaitJobDone(after(profile.jobTimeoutMillis()))) {
                return printed(startNanos);
            }
            PrinterState said = ask(after(profile.statusTimeoutMillis()));
            if (answers.jobDone().isPresent()) {
                return printed(startNanos);
            }
            interrupted();
            boolean empty = said.stopped() && emptied();
            boolean failed = empty && profile.cutter();
            if (!empty) {
                // What still waits in this machine would print as soon as the printer goes on.
                transport.drop();
            }
            become(said);
            LOG.log(System.Logger.Level.WARNING, "{0} did not confirm a slip: {1}", name, said);
            return failed ? refused() : unknown(said);
        } catch (IOException e) {
            interrupted();
            return unknown(gone(e));
        }
    }

    private static Unknown unknown(PrinterState said) {
        return new Unknown("不知小票是否打出：请查看后选择 · Look whether the slip came out, then say so. " + said.advice());
    }

    private Printed printed(long startNanos) {
        become(PrinterStatus.ofJobDone(answers.jobDone().orElseThrow()).state());
        return new Printed(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }

    /** False at the deadline, and as soon as the printer says that it stands still. */
    private boolean awaitJobDone(long deadlineNanos) throws IOException {
        long lookNanos = after(STALL_MILLIS);
        boolean looked = !profile.answers() || lookNanos - deadlineNanos >= 0;
        while (answers.jobDone().isEmpty()) {
            answers.accept(input, transport.read(input, looked ? deadlineNanos : lookNanos));
            // The clock is asked whatever came: a printer that babbles must not hold the station.
            long nowNanos = System.nanoTime();
            if (answers.jobDone().isEmpty() && (nowNanos - deadlineNanos >= 0 || answers.pushedStop())) {
                return false;
            }
            if (answers.jobDone().isEmpty() && !looked && nowNanos - lookNanos >= 0) {
                looked = true;
                PrinterState said = ask(after(profile.statusTimeoutMillis()));
                if (answers.jobDone().isEmpty() && !said.canPrint()) {
                    become(said);
                }
                if (answers.jobDone().isEmpty() && said.stopped()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Empties the printer at once, so that what it still holds does not come out when the paper is changed. */
    private void interrupted() {
        clean = false;
        pieceHangsOut = true;
        try {
            transport.write(EscPos.clear(), after(profile.statusTimeoutMillis()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no line to empty the printer over", e);
        }
    }

    /** An answer that comes after the order to empty the buffers says that the order arrived: the rest cannot be printed any more. */
    private boolean emptied() throws IOException {
        drain();
        answers.forgetStatus();
        return ask(1, after(profile.statusTimeoutMillis())).isPresent();
    }

    private PrinterState askAwake() throws IOException {
        boolean fresh = transport.connect(after(profile.statusTimeoutMillis()));
        PrinterState said = !fresh ? ask(after(profile.statusTimeoutMillis())) : wake() ? askWoken() : deaf();
        if (said.canPrint() && !clean) {
            if (!fresh) {
                transport.drop();
                transport.connect(after(profile.statusTimeoutMillis()));
                said = wake() ? askWoken() : deaf();
            }
            // On a connection made in this very poll, one round of questions is enough: a slow printer has no time for
            // two.
            clean = said.canPrint();
            pieceHangsOut = !clean;
        }
        if (said == PrinterState.SILENT) {
            // It may be waiting for the rest of a command: the next connection begins by ending that.
            transport.drop();
            boolean stopped = state.stopped() && System.nanoTime() - stopSaidNanos < STOP_REMEMBERED_NANOS;
            return stopped ? state : said;
        }
        if (said.stopped()) {
            stopSaidNanos = System.nanoTime();
        }
        return said;
    }

    /** A printer that did not take its reset. A part of it must not be followed by anything. */
    private PrinterState deaf() {
        PrinterState known = speechless();
        LOG.log(System.Logger.Level.DEBUG, "{0} did not take its reset: {1}", name, known);
        transport.drop();
        return known;
    }

    /** What is known of a printer that does not answer: a stop that it pushed before, or what its line knows. */
    private PrinterState speechless() {
        return answers.lastPush()
                .map(PrinterStatus::state)
                .filter(PrinterState::stopped)
                .or(transport::trouble)
                .orElse(PrinterState.SILENT);
    }

    /**
     * What every connection begins with. An interrupted piece is cut off, so that nobody gets it together with the next slip; without a
     * cutter it is fed out.
     *
     * @return whether the printer took it
     */
    private boolean wake() throws IOException {
        answers = new AnswerReader();
        byte[] flush = join(clean ? new byte[0] : EscPos.clear(), new byte[EscPos.FLUSH_BYTES], EscPos.reset());
        byte[] push = profile.status() == StatusAnswers.ASB ? EscPos.pushStatus() : new byte[0];
        // Pushes before the cut: a printer that stops during the cut must already be saying so.
        byte[] all = join(flush, push, pieceHangsOut ? separation() : new byte[0]);
        wakeMillis = transport.wireMillis(all.length);
        return transport.write(all, after(profile.statusTimeoutMillis())) == all.length
                && transport.drain(after(profile.statusTimeoutMillis() + WAKE_MILLIS));
    }

    /** A question behind a reset reaches the printer only once the wire has carried the reset. */
    private PrinterState askWoken() throws IOException {
        return ask(after(profile.statusTimeoutMillis() + wakeMillis));
    }

    private byte[] separation() {
        return profile.cutter()
                ? join(new byte[] {EscPos.LF}, EscPos.cut())
                : new byte[] {EscPos.LF, EscPos.ESC, 'd', (byte) profile.feedLines()};
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
            drain();
            answers.forgetStatus();
            OptionalInt answer = ask(question, deadlineNanos);
            if (answer.isEmpty()) {
                return speechless();
            }
            said[question] = answer.getAsInt();
        }
        return PrinterStatus.ofAnswers(said[1], said[2], said[3], said[4]).state();
    }

    private OptionalInt ask(int question, long deadlineNanos) throws IOException {
        byte[] bytes = EscPos.askStatus(question);
        if (transport.write(bytes, deadlineNanos) < bytes.length) {
            return OptionalInt.empty();
        }
        while (answers.status().isEmpty()) {
            answers.accept(input, transport.read(input, deadlineNanos));
            if (System.nanoTime() - deadlineNanos >= 0) {
                break;
            }
        }
        return answers.status();
    }

    private void drain() throws IOException {
        for (int i = 0; i < MOST_STALE_READS; i++) {
            int count = transport.read(input, System.nanoTime());
            if (count == 0) {
                return;
            }
            answers.accept(input, count);
        }
    }

    private PrinterState become(PrinterState now) {
        if (state != now) {
            LOG.log(System.Logger.Level.INFO, "{0}: {1} -> {2}", name, state, now);
            stopSaidNanos = System.nanoTime();
        }
        state = now;
        return now;
    }

    private PrinterState gone(IOException cause) {
        String said = String.valueOf(cause.getMessage());
        boolean news = state != PrinterState.GONE || !said.equals(lastCause);
        lastCause = said;
        LOG.log(news ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG, "{0}: no line: {1}", name, said);
        return become(PrinterState.GONE);
    }

    private static long after(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static byte[] join(byte[]... parts) {
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
