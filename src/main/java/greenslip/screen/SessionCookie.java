package greenslip.screen;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * The cookie that a session lives by. Cookies know no ports, so each socket has a name of its own; over TLS the name itself has the
 * browser refuse one that was not set by this host over TLS.
 */
enum SessionCookie {
    HERE("greenslip-session", ""),
    REMOTE("__Host-greenslip-session", "; Secure");

    /** As many hexadecimal digits as a token has. */
    private static final int TOKEN_CHARS = 64;

    private static final int MOST_HEADER_CHARS = 4096;

    private final String cookie;
    private final String further;

    SessionCookie(String cookie, String further) {
        this.cookie = cookie;
        this.further = further;
    }

    static SessionCookie of(boolean remote) {
        return remote ? REMOTE : HERE;
    }

    void set(ServerResponse response, String token) {
        response.header(HeaderNames.SET_COOKIE, cookie + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" + further);
    }

    void clear(ServerResponse response) {
        response.header(HeaderNames.SET_COOKIE, cookie + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" + further);
    }

    /** Whatever else the header holds. */
    Optional<String> token(Headers headers) {
        if (!headers.contains(HeaderNames.COOKIE)) {
            return Optional.empty();
        }
        for (String line : headers.get(HeaderNames.COOKIE).allValues()) {
            if (line.length() <= MOST_HEADER_CHARS) {
                for (String each : line.split(";", -1)) {
                    String pair = each.strip();
                    if (pair.startsWith(cookie + "=") && pair.length() == cookie.length() + 1 + TOKEN_CHARS) {
                        return Optional.of(pair.substring(cookie.length() + 1));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
