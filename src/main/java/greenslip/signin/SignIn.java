package greenslip.signin;

import greenslip.ledger.ActBook.WrongTries;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.OperatorAct;
import greenslip.round.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A station's sign-in: the PIN, who is in, and how wrong tries are slowed. The PIN's file is read at each try, so that a PIN that is set
 * while the kiosk runs holds at once; sessions that an earlier one opened then end. Any thread.
 */
public final class SignIn implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SignIn.class.getName());

    /** The hash takes a processor's while; more callers than these are sent away at once. */
    private static final int MOST_WAITING = 16;

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** What the log could not be asked about is taken for as many wrong tries as are free. */
    private static final WrongTries NOT_KNOWN = new WrongTries(3, Optional.empty());

    private final Path pinFile;
    private final ActLog log;
    private final Sessions sessions;
    private final Throttle throttle;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final AtomicInteger passedOver = new AtomicInteger();
    private final @Nullable Thread watch;
    private volatile @Nullable PinFile signedWith;
    private volatile Optional<String> complaint;

    /** What a try came to. */
    public sealed interface Outcome {
        /** @param token for the browser alone */
        record SignedIn(String token, Actor who) implements Outcome {}

        /** @param waitSeconds until the next try, 0 for at once */
        record Wrong(long waitSeconds) implements Outcome {}

        /** It was not looked at. */
        record Wait(long seconds) implements Outcome {}

        /** It was no PIN. */
        record NotAPin() implements Outcome {}

        /** @param why in a sentence that says what to do */
        record NotSet(String why) implements Outcome {}
    }

    private SignIn(
            Path pinFile, Duration idle, ActLog log, Supplier<Timestamp> now, LongSupplier nanos, boolean watched) {
        this.pinFile = pinFile;
        this.log = log;
        WrongTries before;
        int last;
        try {
            before = log.acts().wrongTries();
            last = log.acts().lastSession();
        } catch (LedgerFault fault) {
            LOG.log(System.Logger.Level.WARNING, "wrong sign-ins before this start are not known", fault);
            before = NOT_KNOWN;
            last = 0;
        }
        this.sessions = new Sessions(idle, last, nanos);
        this.throttle = new Throttle(before, now.get(), nanos);
        this.complaint = complaint(pinFile);
        this.watch = watched ? Thread.ofVirtual().name("sign-in-watch").unstarted(this::watch) : null;
    }

    /**
     * Watches sessions end until it is closed.
     *
     * @param idle how long a session lasts without anybody doing something
     * @param now the station's time
     */
    public static SignIn start(Path pinFile, Duration idle, ActLog log, Supplier<Timestamp> now) {
        SignIn made = new SignIn(pinFile, idle, log, now, System::nanoTime, true);
        Thread watch = made.watch;
        if (watch != null) {
            watch.start();
        }
        return made;
    }

    /** By a test's clock; {@link #look} is for the test to call. */
    static SignIn unwatched(Path pinFile, Duration idle, ActLog log, Supplier<Timestamp> now, LongSupplier nanos) {
        return new SignIn(pinFile, idle, log, now, nanos, false);
    }

    /** That there is no PIN, in a sentence that says what to do and no path: anybody may see it. Empty where there is one. */
    public static Optional<String> complaint(Path pinFile) {
        try {
            PinFile.read(pinFile);
            return Optional.empty();
        } catch (IOException none) {
            LOG.log(System.Logger.Level.DEBUG, "no PIN: {0}", none.getMessage());
            return Optional.of("没有可用的登录口令，工作台不能操作：请在本机运行 greenslip keys pin --config FILE。"
                    + "There is no PIN, so nobody can operate: run greenslip keys pin --config FILE on this machine.");
        }
    }

    /** The same of this station, as it was some seconds ago: from memory. */
    public Optional<String> complaint() {
        return complaint;
    }

    /** @param remote whether at another machine */
    public Outcome attempt(String typed, boolean remote) {
        Optional<Pin> pin = Pin.typed(typed);
        if (pin.isEmpty()) {
            return new Outcome.NotAPin();
        }
        if (!waiting.tryAcquire()) {
            return new Outcome.Wait(1);
        }
        try {
            PinFile file = PinFile.read(pinFile);
            return noted(judged(pin.get(), file, remote), remote);
        } catch (IOException none) {
            complaint = complaint(pinFile);
            return new Outcome.NotSet(complaint.orElse("请再试一次。 Please try again."));
        } finally {
            waiting.release();
        }
    }

    /** @param manieth the how manieth wrong try in a row, 0 for none */
    private record Judged(Outcome outcome, int manieth) {}

    private Judged judged(Pin pin, PinFile file, boolean remote) {
        oneAtATime.lock();
        try {
            long wait = throttle.waitSeconds();
            if (wait > 0) {
                passedOver.incrementAndGet();
                return new Judged(new Outcome.Wait(wait), 0);
            }
            if (!file.matches(pin)) {
                int manieth = throttle.wrong();
                return new Judged(new Outcome.Wrong(throttle.waitSeconds()), manieth);
            }
            throttle.right();
            PinFile earlier = signedWith;
            if (earlier != null && !earlier.sameAs(file)) {
                sessions.endAll().forEach(this::ended);
            }
            signedWith = file;
            Sessions.Opened opened = sessions.open(remote);
            return new Judged(new Outcome.SignedIn(opened.token(), opened.who()), 0);
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Durable before anybody is answered: no pulled plug makes a wrong try free. */
    private Outcome noted(Judged judged, boolean remote) {
        switch (judged.outcome()) {
            case Outcome.SignedIn in -> {
                log.note(OperatorAct.SIGNED_IN, "", in.who());
                sessions.crowdedOut().forEach(this::ended);
            }
            case Outcome.Wrong ignored -> {
                int unseen = passedOver.getAndSet(0);
                String subject = judged.manieth() + (unseen > 0 ? " +" + unseen : "");
                log.note(OperatorAct.SIGN_IN_REFUSED, subject, new Actor(0, remote));
            }
            case Outcome.Wait ignored -> {}
            case Outcome.NotAPin ignored -> {}
            case Outcome.NotSet ignored -> {}
        }
        return judged.outcome();
    }

    /** @param alive whether a person did something, so that the session lasts */
    public Optional<Actor> who(String token, boolean remote, boolean alive) {
        return sessions.who(token, remote, alive);
    }

    public boolean isOpen(Actor who) {
        return sessions.isOpen(who);
    }

    /** Until the session ends where nobody does anything. */
    public long secondsLeft(Actor who) {
        return sessions.secondsLeft(who);
    }

    /** Until a PIN may be tried. */
    public long waitSeconds() {
        oneAtATime.lock();
        try {
            return throttle.waitSeconds();
        } finally {
            oneAtATime.unlock();
        }
    }

    public void signOut(String token, boolean remote) {
        sessions.close(token, remote).ifPresent(who -> log.note(OperatorAct.SIGNED_OUT, "", who));
    }

    private void ended(Actor who) {
        log.note(OperatorAct.SESSION_ENDED, "", who);
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(LOOK);
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the sessions whose time is over, or whose PIN is not the station's any more. */
    void look() {
        complaint = complaint(pinFile);
        List<Actor> idle = sessions.endIdle();
        idle.forEach(this::ended);
        PinFile earlier = signedWith;
        if (earlier == null) {
            return;
        }
        try {
            if (!PinFile.read(pinFile).sameAs(earlier)) {
                sessions.endAll().forEach(this::ended);
                signedWith = null;
            }
        } catch (IOException unreadable) {
            // Nobody signs in now, and the health says so; who is in stays.
            LOG.log(System.Logger.Level.DEBUG, "the PIN's file cannot be read: {0}", unreadable.getMessage());
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.interrupt();
        }
    }
}
