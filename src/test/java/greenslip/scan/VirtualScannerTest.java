package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class VirtualScannerTest {
    private final List<Scan> scans = new ArrayList<>();
    private final VirtualScanner<String> scanner = new VirtualScanner<>("virtual");

    private CompletableFuture<String> answer(Scan scan) {
        scans.add(scan);
        return CompletableFuture.completedFuture("answer " + scans.size());
    }

    @Test
    void what_is_presented_reaches_the_sink_and_its_answer_comes_back() {
        scanner.start(this::answer);
        long before = System.nanoTime();
        assertThat(scanner.present("居民码\n1")).isCompletedWithValue("answer 1");
        assertThat(scans).singleElement().satisfies(scan -> {
            assertThat(scan.text()).isEqualTo("居民码\n1");
            assertThat(scan.source()).isEqualTo("virtual");
            assertThat(scan.atNanos() - before).isBetween(0L, System.nanoTime() - before);
        });
    }

    @Test
    void pressing_twice_is_two_scans() {
        scanner.start(this::answer);
        assertThat(scanner.present("A")).isCompletedWithValue("answer 1");
        assertThat(scanner.present("A")).isCompletedWithValue("answer 2");
    }

    @Test
    void before_the_start_the_future_fails() {
        assertThat(scanner.delivering()).isFalse();
        assertFails(scanner.present("A"), IllegalStateException.class);
        assertThat(scans).isEmpty();
    }

    @Test
    void after_the_close_the_future_fails() {
        scanner.start(this::answer);
        assertThat(scanner.delivering()).isTrue();
        scanner.close();
        assertThat(scanner.delivering()).isFalse();
        assertFails(scanner.present("A"), IllegalStateException.class);
        assertThat(scans).isEmpty();
    }

    @Test
    void an_answer_that_comes_after_the_close_still_arrives() {
        CompletableFuture<String> late = new CompletableFuture<>();
        scanner.start(scan -> late);
        CompletableFuture<String> answer = scanner.present("A");
        scanner.close();
        late.complete("late");
        assertThat(answer).isCompletedWithValue("late");
    }

    @Test
    void it_starts_once() {
        scanner.start(this::answer);
        Assertions.assertThatIllegalStateException().isThrownBy(() -> scanner.start(this::answer));
    }

    @Test
    void a_sink_that_throws_fails_the_future() {
        scanner.start(scan -> {
            throw new UnsupportedOperationException();
        });
        assertFails(scanner.present("A"), UnsupportedOperationException.class);
    }

    @Test
    void text_that_no_code_holds_reaches_the_sink_too_so_that_every_scan_has_its_outcome() {
        scanner.start(this::answer);
        assertThat(scanner.present("")).isCompletedWithValue("answer 1");
        assertThat(scanner.present("7".repeat(100_000))).isCompletedWithValue("answer 2");
    }

    private static void assertFails(CompletableFuture<String> future, Class<? extends Exception> type) {
        assertThat(future).isCompletedExceptionally();
        assertThat(future.exceptionNow()).isInstanceOf(type);
    }
}
