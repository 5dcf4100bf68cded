package greenslip.print;

import greenslip.print.PrintResult.Failed;
import greenslip.print.PrintResult.Printed;
import greenslip.print.PrintResult.Unknown;
import java.io.IOException;
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
 *   not answered, it says paper, cover or error       Failed   it stands still before the end; its buffers are emptied, or Unknown
 *   not answered, it says all is well or nothing      Unknown
 *   the connection broke after the slip was taken     Unknown  it may print on
 * </pre>
 *
 * <p>On a printer without a cutter a slip is usable as soon as its code is out, wherever it stopped: there, whatever took a part of a
 * job and did not confirm it is Unknown.
 *
 * <p>At the start, and after any end but {@link Printed}, the printer may hold a piece of a job. Nothing is printed before it is well again, has
 * been given a new connection, had its buffers emptied and its half commands swallowed, and cut off what hung out of it.
 */
public final class EscPosPrinter implements Printer {
    private static final System.Logger LOG = System.getLogger(EscPosPrinter.class.getName());

    /** A printer that never stops talking must not keep the station from asking. */
    private static final int MOST_STALE_READS = 64;

    private final String name;
    private final PrinterProfile profile;
    private final Transport transport;
    private final EscPosEncoder encoder;
    private final byte[] input = new byte[256];
    private final byte[] askJobDone = EscPos.askJobDone();
    private AnswerReader answers = new AnswerReader();
    private volatile PrinterState state = PrinterState.GONE;

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
        long deadlineNanos = after(profile.statusTimeoutMillis());
        try {
            return become(askAwake(deadlineNanos));
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
            if (transport.connect(after(profile.statusTimeoutMillis()))) {
                wake(after(profile.statusTimeoutMillis()));
            }
            drain();
            answers.pushed().ifPresent(said -> become(said.state()));
            if (!state.canPrint()) {
                return refused();
            }
            answers.forget();
            taken = transport.write(job, after(profile.jobTimeoutMillis()));
        } catch (IOException e) {
            gone(e);
            return refused();
        }
        if (taken < job.length) {
            return stalled(taken, job.length);
        }
        return profile.confirms()
                ? outcome(startNanos)
                : new Unknown("此型号打印机不回报结果：请看小票是否打出 · This printer does not report: look for the slip");
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
            boolean failed = isStop(said) && profile.cutter() && emptied();
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

    private static boolean isStop(PrinterState said) {
        return said == PrinterState.PAPER_OUT || said == PrinterState.COVER_OPEN || said == PrinterState.ERROR;
    }

    private Printed printed(long startNanos) {
        become(PrinterStatus.ofJobDone(answers.jobDone().orElseThrow()).state());
        return new Printed(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }

    /** False at the deadline, and as soon as the printer pushes that it stands still. */
    private boolean awaitJobDone(long deadlineNanos) throws IOException {
        while (answers.jobDone().isEmpty()) {
            int count = transport.read(input, deadlineNanos);
            answers.accept(input, count);
            // The clock is asked whatever came: a printer that babbles must not hold the station.
            boolean over = System.nanoTime() - deadlineNanos >= 0;
            if (answers.jobDone().isEmpty() && (over || answers.pushedStop())) {
                return false;
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

    private PrinterState askAwake(long deadlineNanos) throws IOException {
        boolean fresh = transport.connect(deadlineNanos);
        if (fresh) {
            wake(deadlineNanos);
        }
        PrinterState said = ask(deadlineNanos);
        if (said.canPrint() && !clean) {
            if (!fresh) {
                transport.drop();
                transport.connect(deadlineNanos);
                wake(deadlineNanos);
                said = ask(deadlineNanos);
            }
            // On a connection made in this very poll, one round of questions is enough: a slow printer has no time for
            // two.
            clean = said.canPrint();
            pieceHangsOut = !clean;
        }
        if (said == PrinterState.SILENT) {
            // It may be waiting for the rest of a command: the next connection begins by ending that.
            transport.drop();
        }
        return said;
    }

    /** What every connection begins with. An interrupted piece is cut off, so that nobody gets it together with the next slip. */
    private void wake(long deadlineNanos) throws IOException {
        answers = new AnswerReader();
        byte[] flush = join(clean ? new byte[0] : EscPos.clear(), new byte[EscPos.FLUSH_BYTES], EscPos.reset());
        byte[] cut = pieceHangsOut && profile.cutter() ? join(new byte[] {EscPos.LF}, EscPos.cut()) : new byte[0];
        byte[] push = profile.confirms() ? EscPos.pushStatus() : new byte[0];
        // Pushes before the cut: a printer that stops during the cut must already be saying so.
        byte[] all = join(flush, push, cut);
        if (transport.write(all, deadlineNanos) < all.length) {
            transport.drop();
            throw new IOException("the printer did not take its reset");
        }
    }

    /**
     * Asks the four questions one by one; each only after the answers to earlier ones are out of the way. A printer that does not
     * confirm is not asked: some of those print nonsense when asked.
     */
    private PrinterState ask(long deadlineNanos) throws IOException {
        if (!profile.confirms()) {
            return PrinterState.READY;
        }
        int[] said = new int[5];
        for (int question = 1; question <= 4; question++) {
            drain();
            answers.forgetStatus();
            OptionalInt answer = ask(question, deadlineNanos);
            if (answer.isEmpty()) {
                return PrinterState.SILENT;
            }
            said[question] = answer.getAsInt();
        }
        return PrinterStatus.ofAnswers(said[2], said[3], said[4]).state();
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
        }
        state = now;
        return now;
    }

    private PrinterState gone(IOException cause) {
        LOG.log(System.Logger.Level.DEBUG, "no line to the printer", cause);
        return become(PrinterState.GONE);
    }

    private static long after(int millis) {
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
