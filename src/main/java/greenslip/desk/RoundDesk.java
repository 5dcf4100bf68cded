package greenslip.desk;

import greenslip.ledger.Ledger;
import greenslip.ledger.Reconciliation;
import greenslip.ledger.Tally;
import greenslip.round.Round;
import greenslip.round.Timekeeper;
import greenslip.round.Timestamp;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Opens and closes rounds. Any thread; each call is durable when it returns. */
public final class RoundDesk {
    /** What fits one line of a slip in double size, twice. */
    public static final int MAX_TITLE = 16;

    public static final int MAX_AUTHORITY = 32;

    private static final long MAX_LENGTH_MILLIS = Duration.ofDays(7).toMillis();
    private static final int RELEASE_GROUP = 50;

    private final Ledger ledger;
    private final Timekeeper timekeeper;
    private final Runnable vouchersWaiting;
    private final Predicate<Timestamp> late;
    private final int firstNumber;
    private volatile Optional<Round> open;

    /**
     * @param firstNumber the number of the first round this station takes part in
     * @param vouchersWaiting called after held scans became vouchers whose slips wait
     * @param late whether who scanned then may have gone: the slip of a scan held so long is asked about before it is printed
     */
    public RoundDesk(
            Ledger ledger,
            Timekeeper timekeeper,
            int firstNumber,
            Runnable vouchersWaiting,
            Predicate<Timestamp> late) {
        this.ledger = ledger;
        this.timekeeper = timekeeper;
        this.firstNumber = firstNumber;
        this.vouchersWaiting = vouchersWaiting;
        this.late = late;
        this.open = ledger.openRound();
    }

    /**
     * Finishes what a power cut or a fault may have interrupted: scans still held for the open round become vouchers. At start, and when
     * the clock was set: a round that had ended by a wrong time goes on.
     */
    public synchronized void resume() {
        open = ledger.openRound();
        open.ifPresent(round -> {
            if (status() instanceof RoundStatus.Open) {
                release(round);
            }
        });
    }

    public RoundStatus status() {
        Optional<Round> known = open;
        if (known.isPresent()) {
            return status(known.get());
        }
        // In this order: a round that opens in between is seen as open, not taken for the last one and its successor
        // expected.
        Optional<Round> last = ledger.latestRound();
        Optional<Round> opening = ledger.openRound();
        return opening.isPresent() ? status(opening.get()) : new RoundStatus.NoneOpen(numberAfter(last));
    }

    private RoundStatus status(Round round) {
        return hasEnded(round) ? new RoundStatus.Ended(round) : new RoundStatus.Open(round);
    }

    /** Whether a round is open, ended or not. From memory. */
    boolean isOpen() {
        return open.isPresent();
    }

    /** Whether scans made for this round can become vouchers now. From memory. */
    boolean takes(int number) {
        return open.filter(round -> round.number() == number && !hasEnded(round))
                .isPresent();
    }

    /** Only a clock that can be trusted may end a round; where the system's clock jumps, {@link Timekeeper} goes on with its own time. */
    private boolean hasEnded(Round round) {
        Timestamp now = timekeeper.now();
        return now.trusted() && now.wallMillis() >= round.endsAtMillis();
    }

    /** Opens a round; scans held for its number become vouchers, oldest first. A closed round may be opened again. */
    public synchronized Round open(int number, String title, String authority, long endsAtMillis) throws Refused {
        if (open.isPresent()) {
            throw new Refused("第" + open.get().number() + "轮还开着，请先关闭。Close round "
                    + open.get().number() + " first.");
        }
        if (number < 1 || number > Round.MAX_NUMBER) {
            throw new Refused("轮次应为 1 到 9999。The round's number is 1 to 9999.");
        }
        String checkedTitle = checked(title, MAX_TITLE, "名称", "title");
        String checkedAuthority = checked(authority, MAX_AUTHORITY, "组织单位", "authority");
        checkEnd(endsAtMillis);
        Optional<Round> opened = ledger.openRound(number, checkedTitle, checkedAuthority, endsAtMillis);
        if (opened.isEmpty()) {
            // An earlier call was recorded though its answer was lost.
            resume();
            throw new Refused("已有一轮开着，请看轮次状态。A round is open already: look at its status.");
        }
        open = opened;
        release(opened.get());
        return opened.get();
    }

    /** Moves the open round's planned end; scans held meanwhile become vouchers. */
    public synchronized Round extend(long endsAtMillis) throws Refused {
        checkEnd(endsAtMillis);
        Round round = ledger.extendRound(endsAtMillis).orElseThrow(() -> new Refused("没有开着的轮次。No round is open."));
        open = Optional.of(round);
        release(round);
        return round;
    }

    /** The numbers of the open round, else of the last one, beside each other. */
    public Reconciliation reconciliation() {
        return ledger.reconcile();
    }

    /** Closes the open round and returns its numbers. Scans still held stay recorded, and are counted as held. */
    public synchronized Tally close() throws Refused {
        Optional<Round> closed = ledger.closeRound();
        open = Optional.empty();
        if (closed.isEmpty()) {
            throw new Refused("没有开着的轮次。No round is open.");
        }
        return ledger.tally();
    }

    /** What scans are held for while no round is open, and what the operator is offered to open. */
    private int numberAfter(Optional<Round> last) {
        return last.map(round -> Math.min(round.number() + 1, Round.MAX_NUMBER)).orElse(firstNumber);
    }

    private void release(Round round) {
        int released;
        do {
            released = ledger.releaseHeld(round.number(), RELEASE_GROUP, late);
            if (released > 0) {
                vouchersWaiting.run();
            }
        } while (released == RELEASE_GROUP);
    }

    /** Without a trusted clock an end is still wrong where it lies before what is known to be past: it stands on every slip. */
    private void checkEnd(long endsAtMillis) throws Refused {
        Timestamp now = timekeeper.now();
        boolean past = endsAtMillis <= (now.trusted() ? now.wallMillis() : timekeeper.floorMillis());
        if (past || (now.trusted() && endsAtMillis > now.wallMillis() + MAX_LENGTH_MILLIS)) {
            throw new Refused("结束时间应在现在之后、7 天之内。The end must lie ahead, within 7 days.");
        }
    }

    private static String checked(String text, int maxCharacters, String chinese, String english) throws Refused {
        String stripped = text.strip();
        boolean printable = stripped.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        if (stripped.isEmpty() || stripped.length() > maxCharacters || !printable) {
            throw new Refused(chinese + "应为 1 到 " + maxCharacters + " 个字。The " + english + " has 1 to " + maxCharacters
                    + " characters.");
        }
        return stripped;
    }
}
