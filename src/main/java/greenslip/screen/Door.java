package greenslip.screen;

import greenslip.signin.ActLog;
import greenslip.signin.SignIn;
import greenslip.signin.StationCertificate;
import java.util.Optional;

/**
 * Who may come in, and from where.
 *
 * @param acts where it is noted what people do
 * @param signIn empty where nobody has to sign in
 * @param remote empty where pages are for this machine alone
 */
public record Door(ActLog acts, Optional<SignIn> signIn, Optional<Remote> remote) {
    /**
     * A second socket, over TLS.
     *
     * @param port 0 for any free one
     */
    public record Remote(int port, StationCertificate certificate) {}

    public Door {
        if (remote.isPresent() && signIn.isEmpty()) {
            throw new IllegalArgumentException("other machines without a sign-in");
        }
    }
}
