package greenslip.screen;

import greenslip.signin.Actor;
import greenslip.signin.SignIn;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets in who is signed in, and whom nobody has to ask. What is not named here needs a session, so that a route that somebody adds is
 * shut until somebody opens it.
 *
 * <pre>
 *                                              this machine    another one
 * pages' files, /health, the sign-in itself    open            open (but no resident screen)
 * state, tally, events, slips' pictures        open            session
 * scans, virtual devices                       as configured   not there
 * all else                                     session         session
 * </pre>
 *
 * A request that changes something by a session must show that our own page made it, or a program: a form of another site can send the
 * cookie of a careless browser, but neither of these headers.
 */
final class DoorFilter implements Filter {
    static final HeaderName OURS = HeaderNames.create("X-Greenslip");
    private static final HeaderName SITE = HeaderNames.create("Sec-Fetch-Site");

    private static final Set<String> SIGNING = Set.of("/api/sign-in", "/api/sign-out", "/api/sign-in/alive");
    private static final Set<String> READ_HERE = Set.of("/api/state", "/api/tally", "/api/events");
    private static final Pattern DEVICES = Pattern.compile("/api/(?:scans|virtual/.*)/?");
    private static final Pattern SLIPS = Pattern.compile("/api/slips/[^/]+");
    private static final Pattern OPERATOR_FILES = Pattern.compile("/operator(?:\\.html)?|/[a-z-]+\\.(?:js|css|svg)");

    private final Optional<SignIn> signIn;
    private final boolean remote;

    DoorFilter(Optional<SignIn> signIn, boolean remote) {
        this.signIn = signIn;
        this.remote = remote;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (signIn.isEmpty()) {
            chain.proceed();
            return;
        }
        String path = request.path().path();
        String method = request.prologue().method().text();
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (remote && DEVICES.matcher(path).matches()) {
            refuse(response, 404, "没有这个接口。 There is nothing here.");
            return;
        }
        boolean changes =
                !reads && path.startsWith("/api/") && !DEVICES.matcher(path).matches();
        if (changes && !isFromOurPage(request)) {
            refuse(response, 403, "请从本站的页面操作。 Operate from this station's own page, or send X-Greenslip: 1.");
            return;
        }
        Optional<Actor> who = SessionCookie.of(remote)
                .token(request.headers())
                .flatMap(token -> signIn.get().who(token, remote, changes));
        if (who.isEmpty() && !isOpen(path, reads)) {
            refuse(response, 401, sentence(signIn.get()));
            return;
        }
        ScopedValue.where(Actor.NOW, who.orElse(new Actor(0, remote))).run(chain::proceed);
    }

    private boolean isOpen(String path, boolean reads) {
        if (SIGNING.contains(path)) {
            return true;
        }
        if (remote) {
            return reads
                    && (path.equals("/health")
                            || path.equals("/")
                            || OPERATOR_FILES.matcher(path).matches());
        }
        return !path.startsWith("/api/")
                || DEVICES.matcher(path).matches()
                || (reads && (READ_HERE.contains(path) || SLIPS.matcher(path).matches()));
    }

    /** The Guard has compared an Origin, where there is one, already. */
    private static boolean isFromOurPage(RoutingRequest request) {
        Optional<String> site = request.headers().first(SITE);
        if (site.isPresent()) {
            return site.get().equals("same-origin");
        }
        return request.headers().contains(HeaderNames.ORIGIN)
                || request.headers().first(OURS).filter("1"::equals).isPresent();
    }

    /** Where nobody can sign in, that is what has to be put right. */
    private static String sentence(SignIn signIn) {
        return signIn.complaint().orElse("请先登录。 Sign in first.");
    }

    private static void refuse(RoutingResponse response, int status, String sentence) {
        Http.send(response, status, new Docs.Message(sentence));
    }
}
