package greenslip.signin;

import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.screen.FakeActs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A sign-in whose PIN is real, whose record is in memory, and whose time passes when the test says so. */
public final class PinnedDoor {
    private static final Timestamp NOW = new Timestamp(1_795_480_920_000L, 1, "boot", ClockTrust.SYNCHRONISED);
    private static final Duration IDLE = Duration.ofMinutes(15);

    private final AtomicLong nanos = new AtomicLong();
    private final FakeActs acts = new FakeActs();
    private final Path file;
    private final SignIn signIn;

    public PinnedDoor(Path folder, String digits) throws IOException {
        file = folder.resolve("pin");
        PinFile.write(file, Pin.typed(digits).orElseThrow());
        signIn = SignIn.unwatched(file, IDLE, new ActLog(acts), () -> NOW, nanos::get);
    }

    public FakeActs acts() {
        return acts;
    }

    public SignIn signIn() {
        return signIn;
    }

    /** Nobody does anything for as long as ends every session. */
    public void endSessions() {
        nanos.addAndGet(IDLE.toNanos());
        signIn.look();
    }

    public void losePin() throws IOException {
        Files.delete(file);
        signIn.look();
    }
}
