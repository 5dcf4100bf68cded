package greenslip.screen;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/** Reading capped bodies, writing JSON. */
final class Http {
    /** More than any request document needs. */
    static final int DOCUMENT_BYTES = 4 * 1024;

    private static final System.Logger LOG = System.getLogger(Http.class.getName());

    private Http() {}

    /** Answers 200 with a document. */
    static void send(ServerResponse response, Object document) {
        send(response, 200, document);
    }

    static void send(ServerResponse response, int status, Object document) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8")
                .send(Docs.text(document).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The body, or its first {@code capBytes + 1} bytes where it is longer; then the connection ends with the answer, and the rest is
     * passed over (see {@link UnreadBody}).
     */
    static byte[] body(ServerRequest request, ServerResponse response, int capBytes) {
        OptionalLong announced = request.headers().contentLength();
        if (announced.isPresent() && announced.getAsLong() > capBytes) {
            // Who asks first whether to send sends nothing once it has this answer.
            if (request.headers().contains(HeaderValues.EXPECT_100)) {
                UnreadBody.end(response);
            } else {
                UnreadBody.passOver(response, request.content().inputStream());
            }
            return new byte[capBytes + 1];
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try {
            InputStream in = request.content().inputStream();
            byte[] read = in.readNBytes(capBytes + 1);
            if (read.length > capBytes) {
                UnreadBody.passOver(response, in);
            }
            return read;
        } catch (IOException | RuntimeException gone) {
            // The server throws what it likes where a body ends early or is no chunk: the sender's doing, and no fault
            // of ours.
            LOG.log(System.Logger.Level.DEBUG, "a request broke off: {0}", gone.toString());
            UnreadBody.end(response);
            throw Refusal.badRequest("请求没有读完，请再试一次。 The request broke off; please try again.");
        }
    }

    /** The bytes as text; empty where they are none in this encoding. */
    static Optional<String> text(byte[] body, Charset encoding) {
        try {
            // A new decoder reports what it cannot decode.
            return Optional.of(
                    encoding.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException unreadable) {
            return Optional.empty();
        }
    }

    /** @throws Refusal 400 where the body is not such a document, 413 where it is too long */
    static <T> T document(ServerRequest request, ServerResponse response, Class<T> type) {
        byte[] body = body(request, response, DOCUMENT_BYTES);
        if (body.length > DOCUMENT_BYTES) {
            throw new Refusal(413, "请求太长。 The request is too long.");
        }
        return Docs.read(body, type);
    }

    static boolean fromThisMachine(ServerRequest request) {
        return isLoopback(request.remotePeer().address());
    }

    static boolean isLoopback(SocketAddress peer) {
        return peer instanceof InetSocketAddress internet
                && internet.getAddress() != null
                && internet.getAddress().isLoopbackAddress();
    }
}
