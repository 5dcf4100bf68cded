package greenslip.ledger;

import greenslip.ledger.LedgerFault.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of the ledger's writes: a thread that takes the decisions that wait, up to {@link #MAX_GROUP} at once, and makes them
 * durable with one fsync. A decision is answered only after that; one that fails takes back its own changes and no other's.
 *
 * <p>After a failure of the disk nothing of the group is acknowledged, and the store is opened anew, after a pause each time, until the
 * disk is well again. The service stays up meanwhile and answers each decision with the fault.
 */
final class LedgerWriter implements AutoCloseable {
    static final int MAX_WAITING = 256;
    private static final int MAX_GROUP = 64;
    static final long REOPEN_PAUSE_MILLIS = 1000;
    private static final long IDLE_MILLIS = 50;
    private static final int MAX_GROUP_BYTES = Journal.MAX_PAYLOAD_BYTES / 2;
    static final long CLOSE_MILLIS = 10_000;
    private static final System.Logger LOG = System.getLogger(LedgerWriter.class.getName());

    /** Decides on the state as it is, and records what follows. */
    @FunctionalInterface
    interface Decision<T> {
        T decide(Transaction transaction) throws SQLException;
    }

    /** Opens the store. */
    @FunctionalInterface
    interface Opener {
        /** @param acknowledged see {@link Journal#open} */
        LedgerStore open(Journal.@Nullable Position acknowledged) throws IOException, SQLException;
    }

    private final BlockingQueue<Waiting<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

    /** No decision: queued to have the thread look up at once. */
    private final Waiting<?> wake = new Waiting<>(transaction -> true, new CompletableFuture<>());

    private final Opener opener;
    private final long reopenPauseNanos;
    private final Runnable changed;
    private final Runnable released;
    private final Thread thread;
    private volatile @Nullable LedgerStore store;
    private volatile @Nullable LedgerFault fault;
    private volatile boolean closing;
    private volatile boolean stopped;
    private volatile boolean doubted;
    private long lastOpenNanos;
    private Journal.@Nullable Position acknowledged;

    /**
     * @param changed called on the writer's thread after a group became durable, before its decisions are answered
     * @param released called on the writer's thread as the last thing, when the store is closed
     */
    LedgerWriter(LedgerStore store, Opener opener, long reopenPauseMillis, Runnable changed, Runnable released) {
        this.store = store;
        this.opener = opener;
        this.reopenPauseNanos = TimeUnit.MILLISECONDS.toNanos(reopenPauseMillis);
        this.changed = changed;
        this.released = released;
        this.thread = Thread.ofPlatform().name("ledger").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Queues a decision. The future fails with a {@link LedgerFault} or with what the decision threw. */
    <T> CompletableFuture<T> submit(Decision<T> decision) {
        Waiting<T> entry = new Waiting<>(decision, new CompletableFuture<>());
        if (closing) {
            entry.answer.completeExceptionally(new LedgerFault(Kind.CLOSED, "the ledger is closed"));
        } else if (!waiting.offer(entry)) {
            entry.answer.completeExceptionally(
                    new LedgerFault(Kind.BUSY, MAX_WAITING + " decisions wait for the ledger already"));
        } else if (stopped) {
            // It came between the last look at the queue and the end of the thread.
            failRest();
        }
        return entry.answer;
    }

    /** The store while it works; absent after a failure until it opens again. */
    @Nullable
    LedgerStore store() {
        return store;
    }

    /** Why nothing can be recorded now, if so. */
    @Nullable
    LedgerFault fault() {
        return fault;
    }

    /** A question could not be answered: H2 closes itself where it cannot write, and a page that only reads would never wake it. */
    void doubt() {
        doubted = true;
    }

    @Override
    public void close() {
        close(CLOSE_MILLIS);
    }

    /** Writes what waits, as far as the time allows, and answers the rest. */
    void close(long withinMillis) {
        closing = true;
        // Where there is no room for it, the thread is at work.
        boolean ignored = waiting.offer(wake);
        try {
            thread.join(withinMillis);
            if (thread.isAlive()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "ledger: its files are still being closed after {0} ms",
                        withinMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failRest();
    }

    private void run() {
        List<Waiting<?>> group = new ArrayList<>(MAX_GROUP);
        try {
            while (!closing || !waiting.isEmpty()) {
                group.clear();
                Waiting<?> first = next();
                if (first == null) {
                    settleDoubt();
                    openStore();
                    continue;
                }
                group.add(first);
                waiting.drainTo(group, MAX_GROUP - 1);
                group.remove(wake);
                for (int from = 0; from < group.size(); ) {
                    from += write(group.subList(from, group.size()));
                }
            }
        } finally {
            stop();
        }
    }

    private void stop() {
        closing = true;
        stopped = true;
        failRest();
        LedgerStore last = store;
        fault = new LedgerFault(Kind.CLOSED, "the ledger is closed");
        store = null;
        if (last != null) {
            last.close();
        }
        released.run();
    }

    /** Nobody interrupts this thread: a file channel closes itself under an interrupted thread, and H2's file with it. */
    private @Nullable Waiting<?> next() {
        try {
            return waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the ledger's thread was interrupted", e);
        }
    }

    /** Answers the group's first decisions, as many as one record takes, and returns how many. */
    private int write(List<Waiting<?>> group) {
        LedgerStore open = openStore();
        if (open == null) {
            LedgerFault why = fault;
            refuse(group, why == null ? new LedgerFault(Kind.STORAGE, "the ledger is not open") : why);
            return group.size();
        }
        int decided = 0;
        try {
            Transaction transaction = open.begin();
            while (decided < group.size()
                    && transaction.payloadBytes() < MAX_GROUP_BYTES
                    && !transaction.endsSegment()) {
                group.get(decided++).decide(transaction);
            }
            open.commit(transaction);
            if (!transaction.bodies().isEmpty()) {
                tellListeners();
            }
        } catch (IOException | SQLException | RuntimeException | Error e) {
            // An error too: whatever it was, the transaction is in doubt, and this thread must go on answering.
            fail(open, group.subList(0, Math.max(1, decided)), e);
            return Math.max(1, decided);
        }
        group.subList(0, decided).forEach(Waiting::acknowledge);
        open.rotateIfDue();
        if (open.behind()) {
            acknowledged = open.acknowledged();
            store = null;
            open.abandon();
            lastOpenNanos = System.nanoTime() - reopenPauseNanos;
        }
        return decided;
    }

    private void settleDoubt() {
        LedgerStore open = store;
        if (!doubted || open == null) {
            return;
        }
        doubted = false;
        try {
            open.probe();
        } catch (SQLException | RuntimeException e) {
            fail(open, List.of(), e);
        }
    }

    /** What is durable stays acknowledged, whatever a listener makes of it. */
    private void tellListeners() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "ledger: a listener failed", e);
        }
    }

    private static void refuse(List<Waiting<?>> group, LedgerFault why) {
        group.forEach(entry -> entry.answer.completeExceptionally(why));
    }

    private void fail(LedgerStore broken, List<Waiting<?>> group, Throwable why) {
        LOG.log(
                System.Logger.Level.ERROR,
                "ledger: it failed, and nothing of " + group.size() + " decisions was recorded",
                why);
        LedgerFault reported = new LedgerFault(Kind.STORAGE, "not recorded: " + why.getMessage(), why);
        fault = reported;
        store = null;
        acknowledged = broken.acknowledged();
        broken.abandon();
        lastOpenNanos = System.nanoTime();
        refuse(group, reported);
    }

    private @Nullable LedgerStore openStore() {
        LedgerStore open = store;
        if (open != null || (closing && waiting.isEmpty()) || System.nanoTime() - lastOpenNanos < reopenPauseNanos) {
            return open;
        }
        lastOpenNanos = System.nanoTime();
        try {
            open = opener.open(acknowledged);
            store = open;
            fault = null;
            LOG.log(System.Logger.Level.WARNING, "ledger: open again");
            return open;
        } catch (IOException | SQLException | RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "ledger: cannot be opened again: " + e.getMessage());
            Kind kind = e instanceof Journal.Damaged || e instanceof Journal.Newer ? Kind.DAMAGED : Kind.STORAGE;
            fault = new LedgerFault(kind, String.valueOf(e.getMessage()), e);
            return null;
        }
    }

    private void failRest() {
        for (Waiting<?> entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            entry.answer.completeExceptionally(new LedgerFault(Kind.CLOSED, "the ledger is closed"));
        }
    }

    /** A decision, what it came to, and who waits for it. */
    private static final class Waiting<T> {
        private final Decision<T> decision;
        private final CompletableFuture<T> answer;
        private @Nullable T result;
        private @Nullable Exception refusal;

        Waiting(Decision<T> decision, CompletableFuture<T> answer) {
            this.decision = decision;
            this.answer = answer;
        }

        void decide(Transaction transaction) throws SQLException {
            Transaction.Mark before = transaction.mark();
            try {
                result = decision.decide(transaction);
            } catch (SQLException | RuntimeException e) {
                transaction.rollback(before);
                refusal = e;
            }
        }

        @SuppressWarnings("NullAway") // a decision's result is whatever T allows
        void acknowledge() {
            if (refusal != null) {
                answer.completeExceptionally(refusal);
            } else {
                answer.complete(result);
            }
        }
    }
}
