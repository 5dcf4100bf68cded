package greenslip.collector;

import greenslip.upload.BatchSignature;
import greenslip.voucher.VerifyingKey;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The district's side as one thing to start and stop: database, HTTP, page. Stopped, it can be started again, on the same files and the
 * same port. Any thread.
 */
public final class CollectorServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CollectorServer.class.getName());
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);
    private static final int MAX_CONNECTIONS = 2_000;

    private final CollectorSettings settings;
    private final BatchVerifier verifier;
    private final LongSupplier wallMillis;
    private @Nullable Running running;
    private int port;

    private record Running(WebServer server, DistrictReader reader, CollectorStore store) {}

    /** A collector that knows its kiosks by the keys in the settings. */
    public static CollectorServer of(CollectorSettings settings) {
        Map<String, VerifyingKey> keys = new HashMap<>();
        settings.kiosks().forEach((station, raw) -> keys.put(station, new VerifyingKey(raw)));
        return new CollectorServer(settings, (kiosk, body, header) -> {
            VerifyingKey key = keys.get(kiosk);
            return key != null && BatchSignature.verify(key, body, header);
        });
    }

    public CollectorServer(CollectorSettings settings, BatchVerifier verifier) {
        this(settings, verifier, System::currentTimeMillis);
    }

    /**
     * With a clock of one's own.
     *
     * @param wallMillis milliseconds since 1970 UTC
     */
    public CollectorServer(CollectorSettings settings, BatchVerifier verifier, LongSupplier wallMillis) {
        this.settings = settings;
        this.verifier = verifier;
        this.wallMillis = wallMillis;
        this.port = settings.port();
    }

    /**
     * Opens the database, then the port. A second start takes the port that the first was given.
     *
     * @throws CollectorStoreException where the database does not open
     */
    public synchronized CollectorServer start() {
        if (running != null) {
            throw new IllegalStateException("already started");
        }
        CollectorStore store = CollectorStore.open(settings.databaseUrl(), settings.storeWaitMillis());
        try {
            DistrictReader reader =
                    new DistrictReader(settings.databaseUrl(), settings.kiosks().keySet());
            try {
                WebServer server = server(store, reader);
                server.start();
                // A port that is taken is logged by the server and not thrown.
                if (!server.isRunning()) {
                    throw new IllegalStateException("端口被占用，请换一个端口或停掉占用它的程序。Cannot listen on " + settings.host()
                            + " port " + port + ": choose another port, or stop what uses it");
                }
                port = server.port();
                running = new Running(server, reader, store);
                String host = settings.host();
                LOG.log(
                        Level.INFO,
                        "the collector is ready for {0} stations: http://{1}:{2,number,#}/district, data in {3}",
                        settings.kiosks().size(),
                        host.contains(":") ? "[" + host + "]" : host,
                        port,
                        CollectorStore.place(settings.databaseUrl()));
                return this;
            } catch (RuntimeException failed) {
                reader.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            store.close();
            throw failed;
        }
    }

    private WebServer server(CollectorStore store, DistrictReader reader) {
        BatchReceiver receiver = new BatchReceiver(store, verifier, settings, wallMillis, System::nanoTime);
        int maxBodyBytes = settings.limits().compressedBytes();
        CollectorApi api = new CollectorApi(receiver, reader, maxBodyBytes, wallMillis);
        return WebServer.builder()
                .featuresDiscoverServices(false)
                .shutdownHook(false)
                .host(settings.host())
                .port(port)
                .maxTcpConnections(MAX_CONNECTIONS)
                .idleConnectionTimeout(IDLE)
                .connectionOptions(options -> options.readTimeout(READ_TIMEOUT).socketReuseAddress(true))
                // Above our own cap: it only bounds what the server reads off a connection that is refused anyway.
                .maxPayloadSize(2L * maxBodyBytes)
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .contentEncodings(List.of(new RawGzip()))
                        .build())
                .routing(routing -> routing.register(api))
                .build();
    }

    /** The port it listens on; 0 before the first start where any will do. */
    public synchronized int port() {
        return port;
    }

    /** Requests under way are answered first; without effect where it is not running. */
    public synchronized void stop() {
        if (running != null) {
            running.server().stop();
            running.reader().close();
            running.store().close();
            running = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
