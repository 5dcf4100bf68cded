package greenslip.upload;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The JDK's HTTP client. The deadline covers the whole exchange: the client's own ends at the headers, and a body may trickle. */
final class HttpTransport implements Transport {
    private final UploadSettings settings;
    private final HttpClient client;
    private volatile @Nullable CompletableFuture<HttpResponse<String>> underWay;
    private volatile boolean closed;

    HttpTransport(UploadSettings settings, @Nullable SSLContext tls) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofMillis(settings.connectTimeoutMillis()));
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.client = builder.build();
    }

    @Override
    public Answer post(String kiosk, byte[] body, String signature) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(settings.collector().resolve(BatchCodec.PATH))
                .timeout(Duration.ofMillis(settings.requestTimeoutMillis()))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .header(BatchCodec.KIOSK_HEADER, kiosk)
                .header(BatchCodec.SIGNATURE_HEADER, signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(
                request,
                BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), settings.maxAnswerBytes()));
        underWay = exchange;
        if (closed) {
            exchange.cancel(true);
        }
        HttpResponse<String> response = await(exchange);
        return new Answer(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Retry-After").orElse(null));
    }

    private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> exchange) throws IOException {
        try {
            return exchange.get(settings.requestTimeoutMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            exchange.cancel(true);
            throw new IOException("no whole answer within " + settings.requestTimeoutMillis() + " ms", late);
        } catch (CancellationException closedMeanwhile) {
            throw new IOException("closed while waiting for an answer", closedMeanwhile);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        } catch (InterruptedException interrupted) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        } finally {
            underWay = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        CompletableFuture<HttpResponse<String>> exchange = underWay;
        if (exchange != null) {
            exchange.cancel(true);
        }
        client.shutdownNow();
    }
}
