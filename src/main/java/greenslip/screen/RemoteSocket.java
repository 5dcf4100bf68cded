package greenslip.screen;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The socket for other machines: TLS 1.2 and later, few connections, and none that stays open for nothing. */
final class RemoteSocket {
    static final String NAME = "operator";
    private static final int CONNECTIONS = 64;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private RemoteSocket() {}

    static void add(WebServerConfig.Builder server, Door.Remote remote, Consumer<HttpRouting.Builder> routes) {
        Tls tls = Tls.builder()
                .sslContext(remote.certificate().context())
                .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
                .build();
        server.putSocket(
                        NAME,
                        socket -> socket.host("0.0.0.0")
                                .port(remote.port())
                                .tls(tls)
                                .protocolsDiscoverServices(true)
                                .maxConcurrentRequests(CONNECTIONS)
                                .maxTcpConnections(CONNECTIONS)
                                .idleConnectionTimeout(IDLE)
                                .shutdownGracePeriod(Duration.ofMillis(500)))
                .routing(NAME, routes);
    }
}
