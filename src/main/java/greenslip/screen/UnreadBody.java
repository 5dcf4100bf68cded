package greenslip.screen;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose request was answered before it was read. A socket that is closed while bytes lie in it unread is reset, and a
 * reset takes an answer that the client has not read yet away from it. So what the client still sends is read on and thrown away, so many
 * bytes and so long; after that the connection is closed, for what is left of a body is no next request.
 */
final class UnreadBody implements Filter {
    private static final long MOST_BYTES = 1 << 20;
    private static final long MOST_MILLIS = 3_000;

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        boolean ends = response.headers().contains(HeaderValues.CONNECTION_CLOSE);
        if (ends && request.content().hasEntity() && !request.content().consumed()) {
            throw new CloseConnectionException("answered before the body was read");
        }
    }

    /** Has the connection end with this answer, once what is left of the body was read on or is too much. */
    static void passOver(ServerResponse response, InputStream body) {
        end(response);
        response.whenSent(() -> readOn(body));
    }

    /** Has the connection end with this answer, where no body is on its way. */
    static void end(ServerResponse response) {
        response.header(HeaderNames.CONNECTION, "close");
    }

    private static void readOn(InputStream body) {
        Deadline deadline = new Deadline();
        try {
            byte[] some = new byte[8 * 1024];
            long left = MOST_BYTES;
            while (left > 0) {
                int read = body.read(some);
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } catch (IOException | RuntimeException gone) {
            // The client left, sends no body that can be read, or takes too long. It had its answer.
            System.getLogger(UnreadBody.class.getName())
                    .log(System.Logger.Level.DEBUG, "what is left of a body is not read: {0}", gone.getMessage());
        } finally {
            deadline.lift();
        }
    }

    /** A read from a socket has no time of its own here; interrupting a virtual thread closes the socket that it reads. */
    private static final class Deadline {
        private final Thread reader = Thread.currentThread();
        private boolean lifted;

        Deadline() {
            CompletableFuture.delayedExecutor(MOST_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(this::pass);
        }

        private synchronized void pass() {
            if (!lifted) {
                reader.interrupt();
            }
        }

        synchronized void lift() {
            lifted = true;
        }
    }
}
