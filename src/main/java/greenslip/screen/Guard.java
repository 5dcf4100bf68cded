package greenslip.screen;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps foreign web pages out of a server that trusts its own machine.
 *
 * <ul>
 *   <li>A foreign name that resolves to loopback (DNS rebinding) makes a foreign page same-origin: the Host of every request must be one
 *       of ours.
 *   <li>{@code text/plain} needs no permission to be posted across origins, so a foreign page could post scans: an Origin, where there is
 *       one, must be the page we served.
 * </ul>
 */
final class Guard implements Filter {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    /** What a monitoring system reads by whatever name it knows this machine; it holds numbers only. */
    private static final Set<String> OBSERVED = Set.of("/health", "/metrics");

    private static final String POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
            + "base-uri 'none'; form-action 'self'; object-src 'none'";

    private final Set<String> hosts;
    private final String scheme;
    private final String elsewhere;

    private Guard(Set<String> hosts, String scheme, String elsewhere) {
        this.hosts = hosts;
        this.scheme = scheme;
        this.elsewhere = elsewhere;
    }

    /** For this machine's own pages. */
    Guard(Set<String> trustedHosts) {
        this(
                Stream.concat(LOOPBACK.stream(), trustedHosts.stream()).collect(Collectors.toUnmodifiableSet()),
                "http://",
                "请从本机打开页面（localhost）。 Open this page from localhost.");
    }

    /** For other machines, which know the station by the names in its certificate. */
    static Guard remote(Collection<String> certified) {
        return new Guard(
                Set.copyOf(certified),
                "https://",
                "请用证书里的地址打开。 Open this page by an address that its certificate names.");
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.path().path();
        response.header("Content-Security-Policy", POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.header("X-Frame-Options", "DENY");
        // A page that was changed must be seen at the next load; what the API says is never kept.
        response.header(HeaderNames.CACHE_CONTROL, path.startsWith("/api/") ? "no-store" : "no-cache");
        String method = request.prologue().method().text();
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (reads && OBSERVED.contains(path)) {
            chain.proceed();
            return;
        }
        Optional<String> host = request.headers().first(HeaderNames.HOST);
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        if (host.isEmpty() || !ours(host.get())) {
            refuse(response, elsewhere);
        } else if (origin.isPresent() && !sameOrigin(origin.get(), scheme, host.get())) {
            refuse(response, "别的网页不能操作本站。 Another web page must not operate this station.");
        } else {
            chain.proceed();
        }
    }

    private static void refuse(RoutingResponse response, String sentence) {
        Http.send(response, 403, new Docs.Message(sentence));
    }

    /** Whether a Host header names this station. */
    boolean ours(String host) {
        return hosts.contains(withoutPort(host.toLowerCase(Locale.ROOT)));
    }

    static boolean sameOrigin(String origin, String host) {
        return sameOrigin(origin, "http://", host);
    }

    private static boolean sameOrigin(String origin, String scheme, String host) {
        return origin.equalsIgnoreCase(scheme + host);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        // In "[::1]" the last colon belongs to the address.
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
