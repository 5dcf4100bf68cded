package greenslip.desk;

import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.print.PrintResult;
import greenslip.print.Printer;
import greenslip.print.Slip;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the slip of a job and has it printed; whatever goes wrong in that becomes a result. Of the print desk's thread. */
final class SlipPress {
    private static final System.Logger LOG = System.getLogger(SlipPress.class.getName());

    private final Printer printer;
    private final Function<PrintJob, Slip> composer;
    private final PaperWatch watch;
    private @Nullable Ready ready;

    private record Ready(PrintJob job, Slip slip) {}

    SlipPress(Printer printer, Function<PrintJob, Slip> composer, PaperWatch watch) {
        this.printer = printer;
        this.composer = composer;
        this.watch = watch;
    }

    /** Makes a job's slip while its record is still being written, so that the first byte waits for nothing but that. */
    void prepare(PrintJob job) {
        ready = null;
        try {
            Slip slip = composer.apply(job);
            printer.prepare(slip);
            ready = new Ready(job, slip);
        } catch (RuntimeException e) {
            // Once the job is to be printed it is tried again, and then it has a result.
            LOG.log(System.Logger.Level.DEBUG, "slip of job " + job.id() + " was not made ready", e);
        }
    }

    PrintResult print(PrintJob job) {
        try {
            Slip slip = slip(job);
            PrintResult result = printer.print(slip);
            watch.sent(slip, true);
            return result;
        } catch (LedgerFault fault) {
            return new PrintResult.Failed(printer.state(), "the ledger could not say what goes on the slip");
        } catch (RuntimeException | Error e) {
            // Asked of a person also where nothing can have come out: a slip that cannot be made must not stop those
            // behind it.
            LOG.log(System.Logger.Level.ERROR, "slip of job " + job.id() + " broke off", e);
            return broken(e);
        }
    }

    PrintResult printReport(Slip slip) {
        try {
            return printer.print(slip);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a report broke off", e);
            return broken(e);
        } finally {
            watch.sent(slip, false);
        }
    }

    private Slip slip(PrintJob job) {
        Ready made = ready;
        ready = null;
        return made != null && made.job().equals(job) ? made.slip() : composer.apply(job);
    }

    private static PrintResult broken(Throwable e) {
        return new PrintResult.Unknown("the program failed: " + e.getClass().getSimpleName());
    }
}
