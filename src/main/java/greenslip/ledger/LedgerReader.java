package greenslip.ledger;

import greenslip.ledger.LedgerFault.Kind;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one owner of the reading connection: a thread that nobody can interrupt. A file channel closes itself under an interrupted
 * thread, so one caller that gives up while it waits for a page would close H2 under everybody, the writer too.
 */
final class LedgerReader implements AutoCloseable {
    private static final int MAX_WAITING = 256;

    /** Asks the database. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Sql sql) throws SQLException;
    }

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("ledger-reader").daemon().factory());

    /** Asks on the reader's thread. The future fails with a {@link LedgerFault}. */
    <T> CompletableFuture<T> ask(Sql sql, Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> answer(answer, sql, question));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    thread.isShutdown()
                            ? new LedgerFault(Kind.CLOSED, "the ledger is closed")
                            : new LedgerFault(Kind.BUSY, MAX_WAITING + " questions wait for the ledger already"));
        }
        return answer;
    }

    private static <T> void answer(CompletableFuture<T> answer, Sql sql, Question<T> question) {
        try {
            answer.complete(question.ask(sql));
        } catch (SQLException | RuntimeException | Error e) {
            answer.completeExceptionally(new LedgerFault(Kind.STORAGE, "cannot read the ledger: " + e.getMessage(), e));
        }
    }

    /** Answers what waits and takes no more; does not wait for it. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
