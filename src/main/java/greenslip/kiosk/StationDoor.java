package greenslip.kiosk;

import greenslip.desk.RemotePage;
import greenslip.kiosk.KioskConfig.Operator;
import greenslip.ledger.ActBook;
import greenslip.round.Timestamp;
import greenslip.screen.Door;
import greenslip.signin.ActLog;
import greenslip.signin.Acts;
import greenslip.signin.SignIn;
import greenslip.signin.StationCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Who may operate a station, as its file says. The queue matters more than the door: without a PIN or a certificate the station works,
 * shut to operators or to other machines, and says so. Any thread.
 */
record StationDoor(Operator operator, ActLog acts, Optional<SignIn> signIn, Optional<StationCertificate> certificate)
        implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(StationDoor.class.getName());

    static StationDoor of(Operator operator, ActBook book, Supplier<Timestamp> now) {
        ActLog acts = new ActLog(Acts.in(book));
        Duration idle = Duration.ofMinutes(operator.sessionMinutes());
        return new StationDoor(
                operator,
                acts,
                operator.pin().map(pin -> SignIn.start(pin, idle, acts, now)),
                operator.remote().flatMap(StationDoor::certificate));
    }

    private static Optional<StationCertificate> certificate(KioskConfig.Remote remote) {
        try {
            return Optional.of(StationCertificate.read(remote.certificate()));
        } catch (IOException unusable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no pages for other machines: {0} (greenslip keys --config FILE)",
                    unusable.getMessage());
            return Optional.empty();
        }
    }

    Door door() {
        return new Door(
                acts,
                signIn,
                operator.remote().flatMap(choice -> certificate.map(shown -> new Door.Remote(choice.port(), shown))));
    }

    /** Why nobody can sign in, here or from elsewhere; from memory. */
    Optional<String> complaint() {
        Optional<String> here = signIn.flatMap(SignIn::complaint);
        boolean shut = operator.remote().isPresent() && certificate.isEmpty();
        return here.isPresent() || !shut
                ? here
                : Optional.of("没有可用的证书，其他机器打不开工作台：请运行 greenslip keys --config FILE，再重启。There is no certificate, so no"
                        + " other machine can operate: run greenslip keys --config FILE, then restart.");
    }

    /** @param port that other machines find the station at */
    Optional<RemotePage> page(OptionalInt port) {
        return port.isEmpty() ? Optional.empty() : certificate.map(shown -> page(shown, port.getAsInt()));
    }

    static RemotePage page(StationCertificate shown, int port) {
        return new RemotePage("https://%s:%d/operator".formatted(shown.firstHost(), port), shown.fingerprint());
    }

    @Override
    public void close() {
        signIn.ifPresent(SignIn::close);
    }
}
