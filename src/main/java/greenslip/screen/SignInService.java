package greenslip.screen;

import greenslip.signin.Actor;
import greenslip.signin.SignIn;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * Signing in and out, below {@code /api}:
 *
 * <pre>
 * GET  /sign-in            whether one has to, whether one is, how long still
 * POST /sign-in  {"pin"}   sets the session's cookie; 401 for a wrong PIN, 429 while none is taken
 * POST /sign-in/alive      a person did something: the session lasts
 * POST /sign-out
 * </pre>
 */
final class SignInService implements HttpService {
    private final Optional<SignIn> signIn;
    private final boolean remote;

    SignInService(Optional<SignIn> signIn, boolean remote) {
        this.signIn = signIn;
        this.remote = remote;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/sign-in", (request, response) -> Http.send(response, document()))
                .post("/sign-in", this::signIn)
                .post("/sign-in/alive", (request, response) -> Http.send(response, document()))
                .post("/sign-out", this::signOut);
    }

    private void signIn(ServerRequest request, ServerResponse response) {
        Docs.PinRequest asked = Http.document(request, response, Docs.PinRequest.class);
        String typed = asked.pin();
        if (signIn.isEmpty()) {
            Http.send(response, document());
            return;
        }
        SessionCookie cookie = SessionCookie.of(remote);
        switch (signIn.get().attempt(typed == null ? "" : typed, remote)) {
            case SignIn.Outcome.SignedIn in -> {
                // One browser has one session.
                cookie.token(request.headers()).ifPresent(token -> signIn.get().signOut(token, remote));
                cookie.set(response, in.token());
                Http.send(response, document(in.who()));
            }
            case SignIn.Outcome.Wrong wrong ->
                refuse(
                        response,
                        401,
                        wrong.waitSeconds(),
                        "口令不对。"
                                + (wrong.waitSeconds() > 0
                                        ? later(wrong.waitSeconds())
                                        : "请再输一次。 Wrong PIN; try again."));
            case SignIn.Outcome.Wait wait ->
                refuse(response, 429, wait.seconds(), "错误太多，这次没有核对。" + later(wait.seconds()));
            case SignIn.Outcome.NotAPin ignored ->
                refuse(response, 400, 0, "口令是 6 到 12 位数字。 A PIN has 6 to 12 digits.");
            case SignIn.Outcome.NotSet none -> refuse(response, 409, 0, none.why());
        }
    }

    private static String later(long seconds) {
        return "请等 %1$d 秒再试。 Wrong PINs: wait %1$d seconds, then try again.".formatted(seconds);
    }

    private static void refuse(ServerResponse response, int status, long waitSeconds, String sentence) {
        if (waitSeconds > 0) {
            response.header(HeaderNames.RETRY_AFTER, String.valueOf(waitSeconds));
        }
        Http.send(response, status, new Docs.SignInRefusal(sentence, waitSeconds));
    }

    private void signOut(ServerRequest request, ServerResponse response) {
        SessionCookie cookie = SessionCookie.of(remote);
        signIn.ifPresent(station -> cookie.token(request.headers()).ifPresent(token -> station.signOut(token, remote)));
        cookie.clear(response);
        Http.send(response, new Docs.Message("已退出。 Signed out."));
    }

    private Docs.SignInDoc document() {
        return document(Actor.NOW.orElse(Actor.HERE));
    }

    private Docs.SignInDoc document(Actor who) {
        return signIn.map(station -> new Docs.SignInDoc(
                        true,
                        who.session() > 0,
                        remote,
                        who.session() > 0 ? station.secondsLeft(who) : null,
                        station.waitSeconds(),
                        station.complaint().orElse(null)))
                .orElse(new Docs.SignInDoc(false, true, remote, null, 0, null));
    }
}
