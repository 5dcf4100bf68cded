package greenslip.desk;

import greenslip.print.PrintResult;
import greenslip.print.Slip;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reports that wait for a moment in which no resident waits for a slip. Bounded; any thread. */
final class ReportTray {
    static final int MAX_WAITING = 4;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** A report that is done, or given up, is not printed any more. */
    record Waiting(Slip slip, CompletableFuture<PrintResult> result) {}

    /** Empty where too many wait. */
    synchronized Optional<CompletableFuture<PrintResult>> offer(Slip slip) {
        waiting.removeIf(each -> each.result().isDone());
        if (waiting.size() >= MAX_WAITING) {
            return Optional.empty();
        }
        CompletableFuture<PrintResult> result = new CompletableFuture<>();
        waiting.addLast(new Waiting(slip, result));
        return Optional.of(result);
    }

    /** The next one that somebody still waits for. */
    synchronized Optional<Waiting> take() {
        waiting.removeIf(each -> each.result().isDone());
        return Optional.ofNullable(waiting.pollFirst());
    }
}
