package greenslip.print.sim;

import greenslip.print.PrinterSimulator;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.staticcontent.ClasspathHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The page and the API by which a simulated printer's troubles are switched, on loopback only:
 *
 * <pre>
 * GET  /                              the page
 * GET  /api/printer                   how it is: {@link SimulatorDocs.Printer}
 * POST /api/orders                    orders as text, one to a line, see {@link SimulatorOrder}
 * GET  /api/slips/latest.png, .txt    a slip as picture or text; a number instead of "latest" for another one
 * </pre>
 */
public final class ControlServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int CONNECTIONS = 32;
    private static final int MOST_BYTES = 4_096;

    private final PrinterSimulator printer;
    private final List<String> addresses;
    private final WebServer server;

    private ControlServer(PrinterSimulator printer, List<String> addresses, int port) {
        this.printer = printer;
        this.addresses = List.copyOf(addresses);
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(port)
                .maxConcurrentRequests(CONNECTIONS)
                .maxTcpConnections(CONNECTIONS)
                .shutdownGracePeriod(Duration.ofMillis(200))
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .routing(this::route)
                .build();
    }

    /**
     * Binds and serves when it returns.
     *
     * @param addresses where hosts find the printer, for the page
     * @param port 0 for any free one
     * @throws IllegalStateException where the port cannot be bound
     */
    public static ControlServer start(PrinterSimulator printer, List<String> addresses, int port) {
        ControlServer control = new ControlServer(printer, addresses, port);
        RuntimeException cause = null;
        try {
            control.server.start();
        } catch (RuntimeException refused) {
            cause = refused;
        }
        // A port that is taken is logged by the server and not thrown.
        if (!control.server.isRunning()) {
            throw new IllegalStateException("端口被占用，请换一个端口。Cannot listen on port " + port + ": choose another", cause);
        }
        return control;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void route(HttpRouting.Builder routing) {
        routing.addFilter(ControlServer::guard)
                .error(HttpException.class, ControlServer::answered)
                .error(RuntimeException.class, ControlServer::broken)
                .get("/api/printer", (request, response) -> send(response, 200, SimulatorDocs.of(printer, addresses)))
                .post("/api/orders", this::orders)
                .get("/api/slips/{name}", this::slip)
                .any("/api/*", (request, response) -> say(response, 404, "没有这个接口。There is nothing here."))
                .register(
                        "/",
                        StaticContentFeature.createService(ClasspathHandlerConfig.builder()
                                .location("/greenslip/print/sim")
                                .welcome("index.html")
                                .build()));
    }

    /** A page of another site must neither operate the printer nor read its slips. */
    private static void guard(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
        response.header("X-Content-Type-Options", "nosniff");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        String host = request.headers().first(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        boolean ours = LOOPBACK.contains(host.replaceFirst(":[0-9]+$", ""));
        if (ours && origin.map(page -> page.equalsIgnoreCase("http://" + host)).orElse(true)) {
            chain.proceed();
        } else {
            say(response, 403, "请从本机打开页面（localhost）。Open this page from localhost.");
        }
    }

    private void orders(ServerRequest request, ServerResponse response) {
        byte[] body;
        try (InputStream in = request.content().inputStream()) {
            body = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException gone) {
            say(response, 400, "请求没有读完。The request broke off.");
            return;
        }
        if (body.length > MOST_BYTES) {
            response.header(HeaderNames.CONNECTION, "close");
            say(response, 413, "请求太长。The request is too long.");
            return;
        }
        try {
            SimulatorOrder.parse(new String(body, StandardCharsets.UTF_8)).forEach(order -> order.obey(printer));
        } catch (IllegalArgumentException mistake) {
            say(response, 400, String.valueOf(mistake.getMessage()));
            return;
        }
        send(response, 200, SimulatorDocs.of(printer, addresses));
    }

    private void slip(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("name");
        if (!name.matches("(latest|[0-9]{1,18})\\.(png|txt)")) {
            say(response, 404, "没有这张小票。There is no such slip.");
            return;
        }
        String asked = name.substring(0, name.length() - 4);
        long number = asked.equals("latest") ? printer.latestSlip() : Long.parseLong(asked);
        boolean picture = name.endsWith(".png");
        Optional<byte[]> slip =
                picture ? printer.png(number) : printer.text(number).map(text -> text.getBytes(StandardCharsets.UTF_8));
        if (slip.isEmpty()) {
            say(response, 404, "没有这张小票。There is no such slip.");
        } else {
            response.header(HeaderNames.CONTENT_TYPE, picture ? "image/png" : "text/plain; charset=utf-8")
                    .send(slip.get());
        }
    }

    private static void say(ServerResponse response, int status, String sentence) {
        send(response, status, new SimulatorDocs.Message(sentence));
    }

    private static void send(ServerResponse response, int status, Object document) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8")
                .send(SimulatorDocs.text(document).getBytes(StandardCharsets.UTF_8));
    }

    private static void answered(ServerRequest request, ServerResponse response, HttpException answer) {
        say(response, answer.status().code(), "这里没有东西，请检查地址。There is nothing here; check the address.");
    }

    private static void broken(ServerRequest request, ServerResponse response, RuntimeException broken) {
        LOG.log(System.Logger.Level.ERROR, "a request failed", broken);
        say(response, 500, "出错了，请再试一次。Something failed; please try again.");
    }
}
