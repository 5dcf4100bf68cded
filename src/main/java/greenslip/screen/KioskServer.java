package greenslip.screen;

import greenslip.desk.OutcomeListener;
import greenslip.desk.Refused;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.OperatorAct;
import greenslip.panel.Panel;
import greenslip.panel.VirtualPanel;
import greenslip.signin.Actor;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A station's HTTP server: the resident screen at {@code /}, the operator page at {@code /operator}, the API below {@code /api},
 * {@code /health} and {@code /metrics}. {@code /health} answers 200 while the station can record, also with a printer in trouble, and 503
 * once it cannot.
 */
public final class KioskServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KioskServer.class.getName());
    private static final int CONNECTIONS = 256;

    private final EventHub hub;
    private final Announcer announcer;
    private final Meters meters;
    private final WebServer server;

    /**
     * What the server shows besides the exit; all from memory, any thread.
     *
     * @param words how the station's people speak of it
     * @param panel what it shows stands in the state; one on the page is pressed there too
     * @param scanners whether codes can be read, and whether one is being read
     * @param checks what must be well, at least the ledger, the printer, the scanner and the upload
     * @param readiness what else must be well before a round begins; may look at the disk
     * @param alarmSeen a person read the upload's alarm
     * @param district the collector's page, where there is a collector
     * @param tray the virtual printer, where there is one
     */
    public record Sources(
            StationWords words,
            Panel panel,
            Supplier<ScannersView> scanners,
            Supplier<UploadView> upload,
            Runnable alarmSeen,
            List<Check> checks,
            List<Check> readiness,
            Optional<PaperTray> tray,
            Optional<URI> district) {
        public Sources {
            checks = List.copyOf(checks);
            readiness = List.copyOf(readiness);
        }
    }

    private KioskServer(EventHub hub, Announcer announcer, Meters meters, WebServer server) {
        this.hub = hub;
        this.announcer = announcer;
        this.meters = meters;
        this.server = server;
    }

    /**
     * Binds and serves when it returns.
     *
     * @throws IllegalStateException where the port cannot be bound
     */
    public static KioskServer start(ServerOptions options, Exit exit, Sources sources, Door door) {
        StateReader reader = new StateReader(exit, sources, options.pageScans());
        EventHub hub = new EventHub(options.eventClients());
        Announcer announcer = new Announcer(reader, hub);
        Meters meters = new Meters(exit, hub);
        OutcomeListener heard = (source, outcome) -> {
            try {
                meters.outcome(outcome);
                announcer.outcome(source, outcome);
            } catch (RuntimeException broken) {
                // The desk that calls has a queue to serve, whatever becomes of a page.
                LOG.log(System.Logger.Level.WARNING, "Could not show an outcome", broken);
            }
        };
        Wiring wiring = new Wiring(options, exit, sources, door, reader, hub, announcer, heard);
        WebServerConfig.Builder listening = WebServer.builder()
                .host(options.host())
                .port(options.port())
                .maxConcurrentRequests(CONNECTIONS)
                .maxTcpConnections(CONNECTIONS)
                .protocolsDiscoverServices(true)
                .shutdownGracePeriod(Duration.ofMillis(500))
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .addFeature(observe(
                        sources.checks(),
                        door.remote().isPresent()
                                ? List.of(WebServer.DEFAULT_SOCKET_NAME, RemoteSocket.NAME)
                                : List.of(WebServer.DEFAULT_SOCKET_NAME)))
                .routing(routing -> route(routing, wiring, false));
        door.remote().ifPresent(remote -> RemoteSocket.add(listening, remote, routing -> route(routing, wiring, true)));
        WebServer server = listening.build();
        RuntimeException cause = null;
        try {
            server.start();
        } catch (RuntimeException refused) {
            cause = refused;
        }
        // A port that is taken is logged by the server and not thrown.
        if (!server.isRunning()) {
            announcer.close();
            meters.close();
            throw new IllegalStateException(
                    "端口被占用，请换一个端口或停掉占用它的程序。Cannot listen on " + options.host() + " port " + options.port()
                            + door.remote()
                                    .map(remote -> " or port " + remote.port())
                                    .orElse("")
                            + ": choose another port, or stop what uses it",
                    cause);
        }
        exit.onOutcome(heard);
        exit.onChange(announcer::changed);
        sources.panel().onPresence(announcer::lookNow);
        announcer.start();
        return new KioskServer(hub, announcer, meters, server);
    }

    /** The port it really listens on. */
    public int port() {
        return server.port();
    }

    /** The port for other machines, empty where there is none. */
    public OptionalInt remotePort() {
        int port = server.port(RemoteSocket.NAME);
        return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    @Override
    public void close() {
        announcer.close();
        hub.close();
        server.stop();
        meters.close();
    }

    /** What the routes of both sockets lead to. */
    private record Wiring(
            ServerOptions options,
            Exit exit,
            Sources sources,
            Door door,
            StateReader reader,
            EventHub hub,
            Announcer announcer,
            OutcomeListener heard) {
        /** Who listens here may; who listens elsewhere, while the session lasts. */
        boolean welcomes(Actor who) {
            return !who.remote()
                    || door.signIn().filter(station -> station.isOpen(who)).isPresent();
        }
    }

    private static void route(HttpRouting.Builder routing, Wiring wiring, boolean remote) {
        ServerOptions options = wiring.options();
        Exit exit = wiring.exit();
        Sources sources = wiring.sources();
        Door door = wiring.door();
        StateReader reader = wiring.reader();
        routing.addFilter(new UnreadBody())
                .addFilter(
                        remote
                                ? Guard.remote(door.remote()
                                        .orElseThrow()
                                        .certificate()
                                        .hosts())
                                : new Guard(options.trustedHosts()))
                .addFilter(new DoorFilter(door.signIn(), remote))
                .error(
                        Refusal.class,
                        (request, response, refusal) -> refuse(response, refusal.status(), refusal.sentence()))
                .error(
                        Refused.class,
                        (request, response, refused) -> refuse(response, 409, String.valueOf(refused.getMessage())))
                .error(
                        LedgerFault.class,
                        (request, response, fault) -> refuse(response, 503, StateReader.sentence(fault)))
                .error(HttpException.class, KioskServer::answered)
                .error(RuntimeException.class, KioskServer::broken)
                .get("/operator", KioskServer::operatorPage)
                .head("/operator", KioskServer::operatorPage)
                .any("/health", (request, response) -> observed(request, response, sources.checks()))
                .any("/metrics", (request, response) -> observed(request, response, List.of()))
                .get("/api/tally", (request, response) -> Http.send(response, reader.tally()))
                .get(
                        "/api/state",
                        (request, response) ->
                                Http.send(response, wiring.announcer().state()))
                .get(
                        "/api/events",
                        new EventStream(
                                wiring.hub(), wiring.announcer()::now, options.heartbeatMillis(), wiring::welcomes))
                .get("/api/audit", new AuditService(door.acts(), options.zone()))
                .register("/api", new SignInService(door.signIn(), remote))
                .register("/api/scans", new ScanService(exit, reader, wiring.heard(), options.pageScans()))
                .register("/api/rounds", new RoundService(exit, options.zone()))
                .register("/api/training", new TrainingService(exit))
                .register("/api/clock", new ClockService(exit, reader, options.zone()))
                .post("/api/upload/seen", (request, response) -> {
                    sources.alarmSeen().run();
                    door.acts().did(OperatorAct.NOTICE_SEEN, "upload");
                    Http.send(response, new Docs.Message("好。 Noted."));
                })
                .register("/api/notices", new NoticeService(exit))
                .register("/api", new JobService(exit, reader))
                .register("/api/typed", new TypedService(exit, reader))
                .register("/api/export", new ExportService(exit, options.zone()))
                .register("/api", new DataService(exit, sources, reader))
                .register("/api", new PaperService(exit, reader));
        sources.district().ifPresent(page -> {
            Handler leads = (request, response) -> response.status(Status.FOUND_302)
                    .header(HeaderNames.LOCATION, page.toString())
                    .send();
            routing.get("/district", leads).head("/district", leads);
        });
        if (sources.panel() instanceof VirtualPanel panel) {
            routing.register("/api/virtual/panel", new VirtualPanelService(panel));
        }
        sources.tray().ifPresent(tray -> routing.register("/api", new VirtualService(tray)));
        if (remote) {
            Handler leads = (request, response) -> response.status(Status.FOUND_302)
                    .header(HeaderNames.LOCATION, "/operator")
                    .send();
            routing.get("/", leads).head("/", leads);
        }
        routing.any("/api/*", KioskServer::notThere).register("/", new PageFiles("web/"));
    }

    private static void operatorPage(ServerRequest request, ServerResponse response) {
        response.reroute("/operator.html");
    }

    /** What a monitoring system asks for: the answer itself comes from further on, its head and what else is allowed from here. */
    private static void observed(ServerRequest request, ServerResponse response, List<Check> checks) {
        switch (request.prologue().method().text()) {
            case "GET" -> response.next();
            case "HEAD" -> {
                boolean down = checks.stream()
                        .anyMatch(check -> check.vital() && check.ask().isPresent());
                response.status(down ? Status.SERVICE_UNAVAILABLE_503 : Status.OK_200)
                        .send();
            }
            default -> notAllowed(response, List.of("GET", "HEAD"));
        }
    }

    /** No such path, or not by this method. */
    private static void notThere(ServerRequest request, ServerResponse response) {
        List<String> methods = ApiMethods.of(request.path().path());
        if (methods.isEmpty() || methods.contains(request.prologue().method().text())) {
            refuse(response, 404, "没有这个接口。 There is nothing here.");
        } else {
            notAllowed(response, methods);
        }
    }

    private static void notAllowed(ServerResponse response, List<String> methods) {
        String allowed = String.join(", ", methods);
        response.header(HeaderNames.ALLOW, allowed);
        refuse(response, 405, "这里请用 " + allowed + "。 Use " + allowed + " here.");
    }

    private static void refuse(ServerResponse response, int status, String sentence) {
        Http.send(response, status, new Docs.Message(sentence));
    }

    /** Helidon throws its answers, a page that has not changed (304) among them. */
    private static void answered(ServerRequest request, ServerResponse response, HttpException answer) {
        if (answer.status().code() < 400) {
            response.status(answer.status()).send();
        } else {
            int code = answer.status().code();
            String sentence = code == 404
                    ? "这里没有东西，请检查地址。 There is nothing here; check the address."
                    : "请求不对（%1$d），请检查。 The request is wrong (%1$d); check it.".formatted(code);
            refuse(response, code, sentence);
        }
    }

    private static void broken(ServerRequest request, ServerResponse response, RuntimeException broken) {
        LOG.log(
                System.Logger.Level.ERROR,
                "A request failed: " + request.prologue().method().text(),
                broken);
        refuse(response, 500, "出错了，请再试一次。 Something failed; please try again.");
    }

    private static ObserveFeature observe(List<Check> checks, List<String> sockets) {
        return ObserveFeature.builder()
                .observersDiscoverServices(false)
                .sockets(sockets)
                .addObserver(HealthObserver.builder()
                        .endpoint("/health")
                        .details(true)
                        .useSystemServices(false)
                        .addHealthChecks(
                                checks.stream().map(KioskServer::health).toList())
                        .build())
                .addObserver(MetricsObserver.builder().endpoint("/metrics").build())
                .build();
    }

    private static HealthCheck health(Check check) {
        return new HealthCheck() {
            @Override
            public String name() {
                return check.name();
            }

            @Override
            public HealthCheckType type() {
                return HealthCheckType.READINESS;
            }

            @Override
            public HealthCheckResponse call() {
                Optional<String> complaint = check.ask();
                HealthCheckResponse.Builder answer =
                        HealthCheckResponse.builder().status(complaint.isEmpty() || !check.vital());
                complaint.ifPresent(sentence -> answer.detail(check.vital() ? "down" : "degraded", sentence));
                return answer.build();
            }
        };
    }
}
