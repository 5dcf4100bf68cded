package greenslip.desk;

import greenslip.desk.PrintRules.UnknownAnswer;
import greenslip.ledger.AskedSlips;
import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.ledger.VoucherChange;
import greenslip.print.PrintResult;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person decides about slips: whether one came out, whether one is still wanted, a further copy, a voucher made void. Any thread;
 * each call is durable when it returns. All may throw {@link LedgerFault}.
 */
public final class SlipDesk {
    /** After so long the person at the button is no more the one whose slip was in doubt. */
    private static final long BUTTON_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final int DEFAULTS_AT_ONCE = 20;

    /** Fewer than the ledger's queue takes; they share an fsync. */
    private static final int SETTLED_AT_ONCE = 50;

    private static final String SETTLED = "这张小票已经处理过了。This slip has been dealt with.";
    private static final System.Logger LOG = System.getLogger(SlipDesk.class.getName());

    private final Ledger ledger;
    private final PrintDesk printing;
    private final PrintRules rules;
    private final AtomicReference<@Nullable Doubt> latest = new AtomicReference<>();

    /** When each was first seen without an answer. Of the print desk's thread. */
    private final Map<Long, Long> unansweredSinceNanos = new HashMap<>();

    /** A slip of which it became unknown in this run whether it came out. */
    private record Doubt(long job, long atNanos) {}

    /** @param printing told when a slip waits; tells of doubts, and gives the moments in which the rules are applied */
    public SlipDesk(Ledger ledger, PrintDesk printing, PrintRules rules) {
        this.ledger = ledger;
        this.printing = printing;
        this.rules = rules;
        printing.onResult((job, result) -> {
            if (result instanceof PrintResult.Unknown) {
                latest.set(new Doubt(job.id(), System.nanoTime()));
            }
        });
        if (rules.unknown() != UnknownAnswer.ASK) {
            printing.onLook(this::answerByRule);
        }
    }

    /**
     * What a person must answer, jobs that are UNKNOWN and jobs that are LATE: the youngest of each, whose residents may still be there,
     * oldest of them first.
     *
     * @param limit how many of each
     */
    public List<PrintJob> asked(int limit) {
        List<PrintJob> asked = new ArrayList<>(ledger.youngestJobs(JobState.UNKNOWN, limit));
        asked.addAll(ledger.youngestJobs(JobState.LATE, limit));
        asked.sort(Comparator.comparingLong(PrintJob::id));
        return asked;
    }

    /** How many there are to answer. */
    public AskedSlips askedSlips() {
        return ledger.askedSlips();
    }

    /**
     * A person's word for all UNKNOWN jobs up to one: they saw everybody leave with a slip. Of a printer that cannot say what it printed
     * that is how a queue's slips are confirmed. That none of many came out is said of each alone, since it prints.
     *
     * @return how many it settled
     */
    public int allCameOut(long throughJob) {
        return settleAll(JobState.UNKNOWN, throughJob, JobState.PRINTED, "a person saw all slips");
    }

    /** A person's answer for all LATE jobs up to one, see {@link #settleLate}; returns how many it settled. */
    public int settleAllLate(long throughJob, boolean wanted) {
        int settled = wanted
                ? settleAll(JobState.LATE, throughJob, JobState.RESERVED, "still wanted")
                : settleAll(JobState.LATE, throughJob, JobState.DROPPED, "nobody waits for it");
        if (wanted && settled > 0) {
            printing.wake();
        }
        return settled;
    }

    private int settleAll(JobState from, long throughJob, JobState to, String cause) {
        int settled = 0;
        List<PrintJob> group;
        do {
            group = ledger.oldestJobs(from, SETTLED_AT_ONCE).stream()
                    .filter(job -> job.id() <= throughJob)
                    .toList();
            List<CompletableFuture<Optional<PrintJob>>> moves = group.stream()
                    .map(job -> ledger.move(job.id(), from, to, cause))
                    .toList();
            for (CompletableFuture<Optional<PrintJob>> move : moves) {
                settled += Ledger.await(move).isPresent() ? 1 : 0;
            }
            group.forEach(job -> noLongerAsked(job.id()));
        } while (group.size() == SETTLED_AT_ONCE);
        return settled;
    }

    /** A person's answer for an UNKNOWN job: {@code true} makes it PRINTED, {@code false} prints it again as copy + 1. */
    public void resolve(long jobId, boolean cameOut) throws Refused {
        resolve(jobId, cameOut, cameOut ? "a person saw the slip" : "a person saw no slip");
    }

    private void resolve(long jobId, boolean cameOut, String cause) throws Refused {
        move(jobId, JobState.UNKNOWN, cameOut ? JobState.PRINTED : JobState.RESERVED, cause);
    }

    /** A person's answer for a LATE job: {@code true} prints it now, {@code false} drops it; the voucher stays good. */
    public void settleLate(long jobId, boolean wanted) throws Refused {
        move(
                jobId,
                JobState.LATE,
                wanted ? JobState.RESERVED : JobState.DROPPED,
                wanted ? "still wanted" : "nobody waits for it");
    }

    private void move(long jobId, JobState from, JobState to, String cause) throws Refused {
        boolean moved = Ledger.await(ledger.move(jobId, from, to, cause)).isPresent();
        noLongerAsked(jobId);
        if (!moved) {
            throw new Refused(SETTLED);
        }
        if (to == JobState.RESERVED) {
            printing.wake();
        }
    }

    /** Whether a slip is in doubt whose resident may still stand at the buttons. From memory. */
    public boolean asking() {
        Doubt doubt = latest.get();
        return doubt != null && System.nanoTime() - doubt.atNanos() <= BUTTON_NANOS;
    }

    /**
     * The panel's buttons: the slip came out, or none did. They speak of the slip that came into doubt last, as long as the person before
     * the kiosk can be its resident; says whether there was one.
     */
    public boolean buttonPressed(boolean cameOut) {
        Doubt doubt = latest.get();
        if (doubt == null || System.nanoTime() - doubt.atNanos() > BUTTON_NANOS) {
            return false;
        }
        try {
            resolve(
                    doubt.job(),
                    cameOut,
                    cameOut ? "a button was pressed: it came out" : "the button was pressed: no slip");
            return true;
        } catch (Refused settled) {
            return false;
        }
    }

    /** A job that is no longer asked about is no longer the buttons'. */
    private void noLongerAsked(long jobId) {
        Doubt doubt = latest.get();
        if (doubt != null && doubt.job() == jobId) {
            latest.compareAndSet(doubt, null);
        }
    }

    /** Prints a further copy of a voucher's slip, marked 补办 and counted apart. A void voucher is good again. */
    public PrintJob reissue(Serial serial, Reason reason, String note) throws Refused {
        if (!reason.forReissue()) {
            throw new Refused("请选补办原因。Choose why it is reissued.");
        }
        return switch (ledger.reissue(serial, reason.with(note))) {
            case VoucherChange.Reissued made -> {
                printing.wake();
                yield made.job();
            }
            case VoucherChange.Voided ignored -> throw new IllegalStateException("asked to reissue, made it void");
            case VoucherChange.Refused refused -> throw new Refused(sentence(refused.why()));
        };
    }

    /** Makes a voucher void: it counts as void, and what waits of its slips never comes. */
    public Voucher makeVoid(Serial serial, Reason reason, String note) throws Refused {
        if (!reason.forVoid()) {
            throw new Refused("请选作废原因。Choose why it is void.");
        }
        return switch (ledger.makeVoid(serial, reason.with(note))) {
            case VoucherChange.Voided made -> made.voucher();
            case VoucherChange.Reissued ignored -> throw new IllegalStateException("asked for void, reissued it");
            case VoucherChange.Refused refused -> throw new Refused(sentence(refused.why()));
        };
    }

    private static String sentence(VoucherChange.Why why) {
        return switch (why) {
            case NO_SUCH_VOUCHER -> "本站没有这个编号的凭证，请核对编号。This station issued no such voucher: check the serial.";
            case SLIP_TO_COME -> "它的小票正在等待打印，请稍候再办。Its slip is still to come: wait for it, then try again.";
            case SLIP_ASKED -> "请先在“需要处理”里回答它的小票出来了没有。First answer, above, whether its slip came out.";
            case VOID_ALREADY -> "这张凭证已经作废。This voucher is void already.";
        };
    }

    /** On the print desk's thread, at each of its looks around. */
    private void answerByRule() {
        List<PrintJob> unknown = ledger.oldestJobs(JobState.UNKNOWN, DEFAULTS_AT_ONCE);
        Set<Long> present = unknown.stream().map(PrintJob::id).collect(Collectors.toSet());
        unansweredSinceNanos.keySet().retainAll(present);
        long now = System.nanoTime();
        for (PrintJob job : unknown) {
            long since = unansweredSinceNanos.computeIfAbsent(job.id(), ignored -> now);
            ruled(job)
                    .filter(ignored -> now - since >= TimeUnit.MILLISECONDS.toNanos(rules.unknownAfterMillis()))
                    .ifPresent(cameOut -> answerByRule(job, cameOut));
        }
    }

    /** What the rules say of it. A copy that was lost as well is a person's: a printer that never answers would print for ever. */
    private Optional<Boolean> ruled(PrintJob job) {
        return switch (rules.unknown()) {
            case ASK -> Optional.empty();
            case REPRINT -> job.copy() > 1 ? Optional.empty() : Optional.of(false);
            case ASSUME_PRINTED -> Optional.of(true);
        };
    }

    private void answerByRule(PrintJob job, boolean cameOut) {
        try {
            resolve(
                    job.id(),
                    cameOut,
                    cameOut ? "nobody answered: taken as printed" : "nobody answered: printed again");
            LOG.log(System.Logger.Level.INFO, "job {0,number,#} answered by the configured rule", job.id());
        } catch (Refused settled) {
            // A person was quicker.
        }
    }
}
