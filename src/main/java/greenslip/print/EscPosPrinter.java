package greenslip.print;

import greenslip.print.PrintResult.Failed;
import greenslip.print.PrintResult.Printed;
import greenslip.print.PrintResult.Unknown;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An ESC/POS printer at the end of a {@link Transport}.
 *
 * <p>A job is the slip with a question before its cut and, as its last bytes, another, which the printer answers once it has done all
 * before them. The last answer alone makes {@link Printed}. The code and the cut come last on a slip, so a slip that stopped before its
 * cut is not usable; one whose first question was answered may have been cut since:
 *
 * <pre>
 *   answered                                          Printed
 *   the printer pushed a stop before the job          Failed   nothing is sent
 *   the printer did not take the whole slip           Failed   the cut never reached it, the line is dropped
 *   neither answered, it says why it stands still     Failed   before the cut; its buffers are emptied, or Unknown
 *   the first answered, not the last                  Unknown  it may have cut it
 *   not answered, it says all is well or nothing      Unknown
 *   the connection broke after the slip was taken     Unknown  it may print on
 * </pre>
 *
 * <p>On a printer without a cutter a slip is usable as soon as its code is out, wherever it stopped: there, whatever took a part of a
 * job and did not confirm it is Unknown.
 *
 * <p>Nothing is asked before a job: what the last question and the pushes since said is enough, and the first byte leaves at once. A
 * printer that takes nothing for 1.8 s, or says nothing for as long after the last byte of a job and does not answer a question either,
 * is {@link PrinterState#SILENT} from then on, though its word is waited for longer.
 *
 * <p>At the start, and after any end but {@link Printed}, the printer may hold a piece of a job, and may still answer for one. Nothing is
 * printed before it is well again, has been given a new connection, had its buffers emptied and its half commands swallowed, cut off what
 * hung out of it, and has {@linkplain PrinterDialogue#settle given} the answers that it owes.
 */
public final class EscPosPrinter implements Printer {
    private static final System.Logger LOG = System.getLogger(EscPosPrinter.class.getName());

    private final String name;
    private final PrinterProfile profile;
    private final Transport transport;
    private final PrinterDialogue dialogue;
    private final EscPosEncoder encoder;
    private final byte[] askJobDone = EscPos.askJobDone();
    private final PrinterCondition condition;
    private final JobSending sending;

    /** Whether nothing of an earlier job can be in the printer any more; at the start one of an earlier process may be. */
    private boolean clean;

    /** Whether a piece of a slip may hang out of the printer. */
    private boolean pieceHangsOut = true;

    private @Nullable Slip preparedSlip;
    private byte[] preparedJob = {};

    /** Does not connect yet: {@link #poll()} and {@link #print} do. */
    public EscPosPrinter(String name, PrinterProfile profile, Transport transport) {
        this.name = name;
        this.profile = profile;
        this.transport = transport;
        this.dialogue = new PrinterDialogue(profile, transport);
        this.condition = new PrinterCondition(name);
        this.sending = new JobSending(profile, transport, dialogue, condition);
        this.encoder = new EscPosEncoder(profile);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PrinterState state() {
        return condition.state();
    }

    @Override
    public void onState(Consumer<PrinterState> listener) {
        condition.onState(listener);
    }

    @Override
    public PrinterState poll() {
        try {
            return condition.become(askAwake());
        } catch (IOException e) {
            return condition.gone(e);
        }
    }

    /** @throws IllegalArgumentException where the slip cannot be encoded, see {@link EscPosEncoder#encode} */
    @Override
    public void prepare(Slip slip) {
        preparedJob = job(slip);
        preparedSlip = slip;
    }

    /**
     * Prints a slip.
     *
     * @throws IllegalArgumentException where the slip cannot be encoded, see {@link EscPosEncoder#encode}
     */
    @Override
    public PrintResult print(Slip slip) {
        byte[] job = slip.equals(preparedSlip) ? preparedJob : job(slip);
        preparedSlip = null;
        if (!isReady()) {
            poll();
        }
        if (!isReady()) {
            return refused();
        }
        long startNanos = System.nanoTime();
        int taken;
        try {
            if (!begin()) {
                return refused();
            }
            dialogue.beginJob(questionsIn(job, job.length));
            taken = sending.send(job);
        } catch (IOException e) {
            condition.gone(e);
            return refused();
        }
        int left = questionsIn(job, taken);
        if (left > 0) {
            dialogue.asksJobDone(left);
        }
        if (taken < job.length) {
            return stalled(taken, job.length);
        }
        return profile.confirms() ? outcome(startNanos) : unconfirmed();
    }

    private boolean isReady() {
        return clean && dialogue.isSettled() && state().canPrint();
    }

    /** Whether the line is there, and the printer said nothing since that speaks against a job. */
    private boolean begin() throws IOException {
        if (dialogue.connect() && !wake()) {
            condition.become(deaf());
            return false;
        }
        dialogue.drain();
        dialogue.pushed().ifPresent(said -> condition.become(said.state()));
        if (!dialogue.isSettled()) {
            poll();
        }
        if (!isReady()) {
            return false;
        }
        return true;
    }

    /** Whoever closes the line now must not take the end of the slip with it. */
    private PrintResult unconfirmed() {
        try {
            if (!sending.leaves()) {
                condition.become(dialogue.speechless());
                interrupted();
                // What is taken back will never be the end of a slip; where nobody can tell, nobody knows.
                return transport.takeBack() > 0 && profile.cutter() ? refused() : unknown(state());
            }
            if (!state().canPrint()) {
                condition.become(dialogue.ask());
            }
        } catch (IOException e) {
            interrupted();
            return unknown(condition.gone(e));
        }
        return new Unknown("此型号打印机不回报结果：请看小票是否打出 · This printer does not report: look for the slip");
    }

    @Override
    public void close() {
        transport.close();
        condition.close();
    }

    private byte[] job(Slip slip) {
        byte[] document = encoder.encode(slip);
        if (!profile.confirms()) {
            return document;
        }
        int cut = document.length - EscPos.cut().length;
        return endsWithCut(document, document.length)
                ? PrinterDialogue.join(
                        Arrays.copyOf(document, cut),
                        askJobDone,
                        Arrays.copyOfRange(document, cut, document.length),
                        askJobDone)
                : PrinterDialogue.join(document, askJobDone);
    }

    private boolean endsWithCut(byte[] bytes, int end) {
        byte[] cut = EscPos.cut();
        return profile.cutter() && end >= cut.length && Arrays.equals(bytes, end - cut.length, end, cut, 0, cut.length);
    }

    /** How many of a job's questions may have left with its first bytes. */
    private int questionsIn(byte[] job, int taken) {
        int last = job.length - askJobDone.length;
        if (!profile.confirms()) {
            return 0;
        }
        int beforeCut = endsWithCut(job, last) ? last - EscPos.cut().length - askJobDone.length : last;
        return (beforeCut < last && taken > beforeCut ? 1 : 0) + (taken > last ? 1 : 0);
    }

    private Failed refused() {
        return new Failed(state(), state().advice());
    }

    /** The rest of the job never left: with the connection dropped, the printer will never see what is missing. */
    private PrintResult stalled(int taken, int length) {
        PrinterState said = PrinterState.GONE;
        try {
            said = dialogue.look();
        } catch (IOException e) {
            condition.gone(e);
        }
        LOG.log(System.Logger.Level.WARNING, "{0} took {1} bytes of a job and no more: {2}", name, taken, said);
        condition.become(said.canPrint() ? PrinterState.SILENT : said);
        interrupted();
        empty();
        transport.drop();
        // Without a cutter the end is no mark of use; and where only the question is missing, the cut was taken.
        int unusable = profile.cutter() ? length - (profile.confirms() ? askJobDone.length : 0) : 1;
        return taken < unusable ? refused() : unknown(state());
    }

    private PrintResult outcome(long startNanos) {
        try {
            if (sending.awaitJobDone()) {
                return printed(startNanos);
            }
            PrinterState said = dialogue.ask();
            if (dialogue.jobDone().isPresent()) {
                return printed(startNanos);
            }
            condition.become(said);
            interrupted();
            empty();
            boolean empty = said.stopped() && dialogue.emptied();
            // Behind the question before the cut the slip may be whole, and good.
            boolean failed = empty && profile.cutter() && !dialogue.reachedCut();
            if (!empty) {
                // What still waits in this machine would print as soon as the printer goes on.
                transport.drop();
            }
            LOG.log(System.Logger.Level.WARNING, "{0} did not confirm a slip: {1}", name, said);
            return failed ? refused() : unknown(said);
        } catch (IOException e) {
            interrupted();
            return unknown(condition.gone(e));
        }
    }

    private static Unknown unknown(PrinterState said) {
        return new Unknown("不知小票是否打出：请查看后选择 · Look whether the slip came out, then say so. " + said.advice());
    }

    private Printed printed(long startNanos) {
        condition.become(
                PrinterStatus.ofJobDone(dialogue.jobDone().orElseThrow()).state());
        dialogue.confirmed();
        return new Printed(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }

    /** From here on the printer may hold a piece of a job. */
    private void interrupted() {
        clean = false;
        pieceHangsOut = true;
    }

    /** Empties the printer at once, so that what it still holds does not come out when the paper is changed. */
    private void empty() {
        try {
            transport.write(EscPos.clear(), PrinterDialogue.after(profile.statusTimeoutMillis()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no line to empty the printer over", e);
        }
    }

    private PrinterState askAwake() throws IOException {
        boolean fresh = dialogue.connect();
        PrinterState said = fresh ? askWoken() : dialogue.ask();
        if (said.canPrint() && !clean) {
            if (!fresh) {
                transport.drop();
                dialogue.connect();
                said = askWoken();
            }
            // On a connection made in this very poll, one round of questions is enough: a slow printer has no time for
            // two.
            clean = said.canPrint();
            pieceHangsOut = !clean;
        }
        if (said.canPrint() && !dialogue.settle()) {
            // On the same line, where the answers may still come.
            return PrinterState.SILENT;
        }
        if (said == PrinterState.SILENT) {
            // It may be waiting for the rest of a command: the next connection begins by ending that.
            transport.drop();
            return condition.stopExplainsSilence() ? state() : said;
        }
        if (said.stopped()) {
            condition.stopSaid();
        }
        return said;
    }

    private PrinterState askWoken() throws IOException {
        return wake() ? dialogue.askWoken() : deaf();
    }

    /** A printer that did not take its reset. A part of it must not be followed by anything. */
    private PrinterState deaf() {
        PrinterState known = dialogue.speechless();
        LOG.log(System.Logger.Level.DEBUG, "{0} did not take its reset: {1}", name, known);
        transport.drop();
        return known;
    }

    /**
     * Begins a new connection. An interrupted piece is cut off, so that nobody gets it together with the next slip; without a cutter it is
     * fed out.
     *
     * @return whether the printer took it
     */
    private boolean wake() throws IOException {
        return dialogue.wake(!clean, pieceHangsOut ? separation() : new byte[0]);
    }

    private byte[] separation() {
        return profile.cutter()
                ? PrinterDialogue.join(new byte[] {EscPos.LF}, EscPos.cut())
                : new byte[] {EscPos.LF, EscPos.ESC, 'd', (byte) profile.feedLines()};
    }
}
