package greenslip.signin;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.LedgerFault;
import greenslip.ledger.OperatorAct;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.screen.FakeActs;
import greenslip.signin.SignIn.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in by a clock that the test sets; the hash and the file are real. */
class SignInTest {
    private static final String RIGHT = "471193";
    private static final String WRONG = "471194";

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(-5);
    private final FakeActs acts = new FakeActs();
    private Timestamp now = new Timestamp(1_795_480_920_000L, 1, "boot", ClockTrust.SYNCHRONISED);
    private Path file;
    private SignIn station;

    @BeforeEach
    void setPin() throws Exception {
        file = folder.resolve("operator.pin");
        PinFile.write(file, Pin.typed(RIGHT).orElseThrow());
        station = restarted();
    }

    private SignIn restarted() {
        return SignIn.unwatched(file, Duration.ofMinutes(15), new ActLog(acts), () -> now, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Outcome.SignedIn in(boolean remote) {
        return (Outcome.SignedIn) station.attempt(RIGHT, remote);
    }

    private List<OperatorAct> noted() {
        return acts.latest(100).stream().map(OperatorAct.Done::act).toList().reversed();
    }

    private String lastSubject() {
        return acts.latest(1).getFirst().subject();
    }

    @Test
    void the_right_pin_opens_a_session_and_signing_out_ends_it() {
        Outcome.SignedIn in = in(true);
        assertThat(in.token()).matches("[0-9a-f]{64}");
        assertThat(station.who(in.token(), true, true)).contains(new Actor(1, true));
        assertThat(station.who(in.token(), false, true))
                .as("at the other socket")
                .isEmpty();
        assertThat(station.who("0".repeat(64), true, true)).isEmpty();
        station.signOut(in.token(), true);
        assertThat(station.who(in.token(), true, true)).isEmpty();
        assertThat(noted()).containsExactly(OperatorAct.SIGNED_IN, OperatorAct.SIGNED_OUT);
    }

    @Test
    void a_session_ends_after_a_quarter_of_an_hour_without_an_act_however_often_the_page_looks() {
        String token = in(false).token();
        for (int i = 0; i < 14; i++) {
            pass(Duration.ofMinutes(1));
            assertThat(station.who(token, false, false)).isPresent();
        }
        assertThat(station.who(token, false, true)).isPresent();
        pass(Duration.ofMinutes(14));
        assertThat(station.who(token, false, false)).isPresent();
        pass(Duration.ofMinutes(1));
        assertThat(station.who(token, false, true)).isEmpty();
        station.look();
        station.look();
        assertThat(noted()).containsExactly(OperatorAct.SIGNED_IN, OperatorAct.SESSION_ENDED);
    }

    @Test
    void a_session_ends_after_twelve_hours_whatever_is_done() {
        Outcome.SignedIn in = in(false);
        for (int i = 0; i < 12 * 6 - 1; i++) {
            pass(Duration.ofMinutes(10));
            assertThat(station.who(in.token(), false, true)).isPresent();
        }
        pass(Duration.ofMinutes(10));
        assertThat(station.isOpen(in.who())).isFalse();
        assertThat(station.who(in.token(), false, true)).isEmpty();
    }

    @Test
    void the_ninth_session_ends_the_one_that_was_silent_longest() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < Sessions.MOST; i++) {
            tokens.add(in(true).token());
            pass(Duration.ofSeconds(1));
        }
        station.who(tokens.getFirst(), true, true);
        tokens.add(in(true).token());
        assertThat(tokens.stream()
                        .filter(token -> station.who(token, true, false).isPresent()))
                .hasSize(Sessions.MOST)
                .doesNotContain(tokens.get(1))
                .contains(tokens.getFirst(), tokens.getLast());
        assertThat(noted()).endsWith(OperatorAct.SIGNED_IN, OperatorAct.SESSION_ENDED);
    }

    @Test
    void three_wrong_pins_are_free_then_each_costs_twice_the_last_up_to_a_quarter_of_an_hour() {
        assertThat(station.attempt(WRONG, false)).isEqualTo(new Outcome.Wrong(0));
        assertThat(station.attempt(WRONG, true)).isEqualTo(new Outcome.Wrong(0));
        for (long wait : new long[] {30, 60, 120, 240, 480, 900, 900, 900}) {
            assertThat(station.attempt(WRONG, false)).isEqualTo(new Outcome.Wrong(wait));
            pass(Duration.ofSeconds(wait).minusNanos(1));
            assertThat(station.attempt(RIGHT, true)).as("nor from elsewhere").isEqualTo(new Outcome.Wait(1));
            pass(Duration.ofNanos(1));
        }
        assertThat(lastSubject()).as("the tenth, and one was not looked at").isEqualTo("10 +1");
        assertThat(station.attempt(RIGHT, false)).isInstanceOf(Outcome.SignedIn.class);
        assertThat(station.attempt(WRONG, false)).isEqualTo(new Outcome.Wrong(0));
    }

    @Test
    void a_restart_makes_no_wrong_try_free() {
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMinutes(1));
            station.attempt(WRONG, false);
        }
        station = restarted();
        assertThat(station.waitSeconds()).isEqualTo(60);
        // Another boot, whose clock is not known: the whole time again.
        now = new Timestamp(5, 5, "boot-2", ClockTrust.FLOOR);
        station = restarted();
        assertThat(station.attempt(RIGHT, false)).isEqualTo(new Outcome.Wait(60));
        // One that is known: as much as is left.
        now = new Timestamp(1_795_480_920_000L + 45_000, 5, "boot-3", ClockTrust.SYNCHRONISED);
        station = restarted();
        assertThat(station.waitSeconds()).isEqualTo(15);
        // One that was set back helps nobody.
        now = new Timestamp(1_000_000_000_000L, 5, "boot-4", ClockTrust.OPERATOR);
        assertThat(restarted().waitSeconds()).isEqualTo(60);
    }

    @Test
    void a_jump_of_the_wall_clock_shortens_no_wait_and_keeps_no_session() {
        String token = in(false).token();
        for (int i = 0; i < 3; i++) {
            station.attempt(WRONG, false);
        }
        now = new Timestamp(1_995_480_920_000L, 1, "boot", ClockTrust.OPERATOR);
        assertThat(station.waitSeconds()).isEqualTo(30);
        now = new Timestamp(5, 1, "boot", ClockTrust.OPERATOR);
        pass(Duration.ofMinutes(15));
        assertThat(station.who(token, false, false)).isEmpty();
    }

    @Test
    void a_hundred_guesses_at_once_are_three_looked_at() throws Exception {
        List<Callable<Outcome>> guesses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            guesses.add(() -> station.attempt(WRONG, true));
        }
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : many.invokeAll(guesses)) {
                outcomes.add(answer.get());
            }
        }
        assertThat(outcomes.stream().filter(Outcome.Wrong.class::isInstance)).hasSize(3);
        assertThat(outcomes.stream().filter(Outcome.Wait.class::isInstance)).hasSize(97);
        assertThat(acts.latest(100)).hasSize(3);
    }

    @Test
    void what_is_no_pin_costs_no_try() {
        for (int i = 0; i < 20; i++) {
            assertThat(station.attempt("1234", false)).isEqualTo(new Outcome.NotAPin());
            assertThat(station.attempt("x".repeat(4000), false)).isEqualTo(new Outcome.NotAPin());
        }
        assertThat(station.waitSeconds()).isZero();
        assertThat(acts.latest(10)).isEmpty();
    }

    @Test
    void a_pin_that_is_set_while_it_runs_holds_at_once_and_ends_the_sessions_of_the_old_one() throws Exception {
        String token = in(true).token();
        PinFile.write(file, Pin.typed("886204").orElseThrow());
        station.look();
        assertThat(station.who(token, true, true)).isEmpty();
        assertThat(station.attempt(RIGHT, true)).isEqualTo(new Outcome.Wrong(0));
        assertThat(station.attempt("886204", true)).isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void without_a_pin_nobody_is_let_in_and_it_is_said_what_sets_one() throws Exception {
        Files.delete(file);
        assertThat(((Outcome.NotSet) station.attempt(RIGHT, false)).why()).contains("greenslip keys pin");
        assertThat(station.complaint()).isPresent();
        PinFile.write(file, Pin.typed(RIGHT).orElseThrow());
        station.look();
        assertThat(station.complaint()).isEmpty();
    }

    @Test
    void a_ledger_that_cannot_record_keeps_nobody_out_and_still_slows_guesses() {
        acts.fault = new LedgerFault(LedgerFault.Kind.STORAGE, "disk full");
        for (int i = 0; i < 3; i++) {
            station.attempt(WRONG, false);
        }
        assertThat(station.attempt(RIGHT, false)).isEqualTo(new Outcome.Wait(30));
        pass(Duration.ofSeconds(30));
        assertThat(station.attempt(RIGHT, false)).isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void sessions_are_numbered_on_after_a_restart_and_nobody_stays_signed_in() {
        String token = in(false).token();
        station = restarted();
        assertThat(station.who(token, false, true)).isEmpty();
        assertThat(in(false).who().session()).isEqualTo(2);
    }
}
