package greenslip.ledger;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The writer's second thread: it does H2's part of a commit while the writer waits for the card. Nobody can interrupt it, since an
 * interrupt would close H2's file. One piece of work at a time; the writer's thread starts it and waits for it.
 */
final class Follower implements AutoCloseable {
    /** What to do meanwhile. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ledger-follower").daemon().factory());

    Running start(Work work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (SQLException | RuntimeException | Error e) {
                // Handed to the writer, whatever it is: it waits for an answer.
                done.completeExceptionally(e);
            }
        });
        return new Running(done);
    }

    /** Work under way. */
    static final class Running implements AutoCloseable {
        private final CompletableFuture<Void> done;

        private Running(CompletableFuture<Void> done) {
            this.done = done;
        }

        /** Waits for the work, however long H2 takes. */
        void finish() throws SQLException {
            try {
                done.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof SQLException cause
                        ? cause
                        : new SQLException("the database's part failed", e);
            }
        }

        /** Waits as well, but for nothing more than that the thread has let go. */
        @Override
        public void close() {
            done.handle((nothing, failure) -> failure).join();
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
