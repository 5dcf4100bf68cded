package greenslip.desk;

import greenslip.ledger.Ledger;
import greenslip.ledger.Roll;
import greenslip.print.PrinterState;
import greenslip.print.Slip;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * Reckons the paper on the roll: its length, less the measured length of all that was sent since it was put in. How many slips that were is
 * in the ledger with the jobs themselves, so that a restart costs no more than the difference between slips; nothing is written for it but
 * one event for each roll.
 *
 * <p>A new roll is taken as put in when there is paper again after it was out, or when the end was near, the cover was opened, and the end
 * is not near any more: whoever changed it in the cold need press nothing. A cover that was opened for a jam changes nothing. Any thread.
 */
public final class PaperGauge implements PaperWatch {
    /** Rolls that there are. */
    public static final int MIN_ROLL_METRES = 1;

    public static final int MAX_ROLL_METRES = 200;

    /** The rate is that of the slips in so many nanoseconds, or of the last {@link #MAX_REMEMBERED}. */
    private static final long RATE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final int MAX_REMEMBERED = 64;
    private static final int USUAL_SLIP_MILLIMETRES = 95;
    private static final System.Logger LOG = System.getLogger(PaperGauge.class.getName());

    private final Ledger ledger;
    private final Setting setting;
    private final ToIntFunction<Slip> lengthMillimetres;
    private final LongSupplier nanos;

    // Guarded by this.
    private final ArrayDeque<Long> sentNanos = new ArrayDeque<>();
    private int rollMillimetres;
    private long usedMillimetres;
    private double slipMillimetres = USUAL_SLIP_MILLIMETRES;
    private boolean measured;
    private int slipsBefore;
    private PrinterState state = PrinterState.READY;
    private boolean wasOut;
    private boolean wasNearEnd;
    private boolean wasOpened;

    /**
     * @param rollMillimetres length of the rolls that are put in
     * @param warnSlips slips at which to fetch a new one
     * @param warnMinutes minutes at which to fetch a new one
     */
    public record Setting(int rollMillimetres, int warnSlips, int warnMinutes) {}

    /** @param lengthMillimetres how much paper a slip takes */
    public PaperGauge(Ledger ledger, Setting setting, ToIntFunction<Slip> lengthMillimetres) {
        this(ledger, setting, lengthMillimetres, System::nanoTime);
    }

    PaperGauge(Ledger ledger, Setting setting, ToIntFunction<Slip> lengthMillimetres, LongSupplier nanos) {
        this.ledger = ledger;
        this.setting = setting;
        this.lengthMillimetres = lengthMillimetres;
        this.nanos = nanos;
        Roll roll = ledger.roll();
        this.slipsBefore = roll.slips();
        this.rollMillimetres = roll.millimetres() == 0 ? setting.rollMillimetres() : roll.millimetres();
    }

    @Override
    public void sent(Slip slip, boolean voucher) {
        int length = lengthMillimetres.applyAsInt(slip);
        synchronized (this) {
            usedMillimetres += length;
            if (!voucher) {
                return;
            }
            // It follows the slips of the last minutes, and no single one.
            slipMillimetres = measured ? slipMillimetres + (length - slipMillimetres) / 32 : length;
            measured = true;
            sentNanos.addLast(nanos.getAsLong());
            if (sentNanos.size() > MAX_REMEMBERED) {
                sentNanos.removeFirst();
            }
        }
    }

    @Override
    public void saw(PrinterState next) {
        boolean changed;
        synchronized (this) {
            state = next;
            wasOut |= next == PrinterState.PAPER_OUT;
            wasNearEnd |= next == PrinterState.PAPER_NEAR_END;
            wasOpened |= next == PrinterState.COVER_OPEN;
            boolean paper = next.canPrint();
            changed = paper && (wasOut || (wasNearEnd && wasOpened && next == PrinterState.READY));
            if (paper) {
                wasOut = false;
                wasOpened = false;
                wasNearEnd = next == PrinterState.PAPER_NEAR_END;
            }
            if (changed) {
                begin(setting.rollMillimetres());
            }
        }
        if (changed) {
            note(setting.rollMillimetres());
        }
    }

    private void note(int millimetres) {
        var _ = ledger.changeRoll(millimetres, true).whenComplete((roll, failure) -> {
            if (failure != null) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the new roll is not recorded, after a restart the paper left is reckoned too short: {0}",
                        String.valueOf(failure.getMessage()));
            }
        });
    }

    /**
     * A person put in a roll, or says what is left of the one that is in; durable when it returns.
     *
     * @param metres its length, 0 for the usual one
     */
    public PaperLeft newRoll(int metres) throws Refused {
        if (metres != 0 && (metres < MIN_ROLL_METRES || metres > MAX_ROLL_METRES)) {
            throw new Refused("纸卷长度应为 1 到 200 米。A roll has 1 to 200 metres.");
        }
        int millimetres = metres == 0 ? setting.rollMillimetres() : metres * 1000;
        Ledger.await(ledger.changeRoll(millimetres, false));
        synchronized (this) {
            begin(millimetres);
        }
        return left();
    }

    private synchronized void begin(int millimetres) {
        rollMillimetres = millimetres;
        usedMillimetres = 0;
        slipsBefore = 0;
    }

    /** From memory, at once. */
    public synchronized PaperLeft left() {
        int slip = Math.max(1, (int) Math.round(slipMillimetres));
        long used = usedMillimetres + (long) slipsBefore * slip;
        int slips = (int) Math.max(0, (rollMillimetres - used) / slip);
        OptionalInt minutes = minutes(slips);
        boolean low = state == PrinterState.PAPER_NEAR_END
                || slips <= setting.warnSlips()
                || (minutes.isPresent() && minutes.getAsInt() <= setting.warnMinutes());
        return new PaperLeft(slips, minutes, low, (int) Math.min(Integer.MAX_VALUE, used), rollMillimetres, slip);
    }

    /** Two slips make a rate; one does not. */
    private OptionalInt minutes(int slips) {
        long now = nanos.getAsLong();
        while (!sentNanos.isEmpty() && now - sentNanos.getFirst() > RATE_NANOS) {
            sentNanos.removeFirst();
        }
        if (sentNanos.size() < 2) {
            return OptionalInt.empty();
        }
        long span = Math.max(1, now - sentNanos.getFirst());
        double minutes = (double) slips * span / sentNanos.size() / TimeUnit.MINUTES.toNanos(1);
        return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, minutes));
    }

    /** How much paper so many slips took, in millimetres. */
    public synchronized long millimetresOf(long slips) {
        return Math.round(slips * slipMillimetres);
    }
}
