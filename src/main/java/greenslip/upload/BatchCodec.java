package greenslip.upload;

import greenslip.upload.WireBatch.WireCounts;
import greenslip.upload.WireBatch.WireItem;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A batch to gzipped JSON and back; docs/PROTOCOL.md, "Upload", has the members. The decoder believes nothing: sizes are capped while
 * inflating, depth before parsing, every text and number is bounded, and the hash chain is computed anew. Any thread.
 */
public final class BatchCodec {
    /** Where a batch goes. */
    public static final String PATH = "/v1/batches";
    /** Names the kiosk before the body is opened, so that the signature is checked over bytes nobody has inflated yet. */
    public static final String KIOSK_HEADER = "Greenslip-Kiosk";
    /** The signature over the body's exact bytes, gzipped as they travel. */
    public static final String SIGNATURE_HEADER = "Greenslip-Signature";

    private static final JsonType<WireBatch> BATCH = Jsonb.builder().build().type(WireBatch.class);
    private static final JsonType<BatchAnswer> ANSWER = Jsonb.builder().build().type(BatchAnswer.class);

    private static final int MAX_DEPTH = 8;

    private BatchCodec() {}

    /** The body: the same batch gives the same bytes. */
    public static byte[] encode(Batch batch) {
        List<WireItem> items = new ArrayList<>(batch.events().size());
        long seq = batch.first();
        for (BatchEvent event : batch.events()) {
            items.add(item(seq++, event, batch.sent().bootId()));
        }
        WireTime sent = batch.sent();
        return gzip(BATCH.toJsonBytes(new WireBatch(
                batch.kiosk(),
                batch.site(),
                batch.incarnation(),
                batch.first(),
                batch.prevHead(),
                batch.head(),
                sent.wallMillis(),
                sent.monoMillis(),
                sent.clockOk(),
                sent.bootId(),
                batch.waiting(),
                items)));
    }

    private static WireItem item(long seq, BatchEvent event, String batchBoot) {
        WireTime at = event.at();
        return new WireItem(
                seq,
                event.eventIdHex(),
                event.kind(),
                event.round(),
                at.monoMillis(),
                at.wallMillis(),
                at.clockOk(),
                at.bootId().equals(batchBoot) ? null : at.bootId(),
                event.table(),
                event.community(),
                event.token() == null ? null : event.token().hex(),
                WireCounts.of(event.counts()));
    }

    /** A batch whose every member is within bounds and whose chain holds from its {@code prevHead} to its {@code head}. */
    public static Batch decode(byte[] body, BatchLimits limits) throws BatchFormatException {
        if (body.length > limits.compressedBytes()) {
            throw new BatchFormatException("body over " + limits.compressedBytes() + " bytes");
        }
        byte[] json = inflate(body, limits.inflatedBytes());
        checkDepth(json);
        WireBatch wire;
        try {
            wire = BATCH.fromJson(json);
        } catch (RuntimeException notJson) {
            // The parser's message may quote the content, which belongs in no log: its type must do.
            throw new BatchFormatException(
                    "not the JSON of a batch: " + notJson.getClass().getSimpleName());
        }
        if (wire == null) {
            throw new BatchFormatException("empty JSON");
        }
        return BatchBounds.check(wire, limits);
    }

    public static byte[] encodeAnswer(BatchAnswer answer) {
        return ANSWER.toJsonBytes(answer);
    }

    /** Null where the text is no answer of a collector. */
    static @Nullable BatchAnswer decodeAnswer(String body) {
        try {
            checkDepth(body.getBytes(StandardCharsets.UTF_8));
            return ANSWER.fromJson(body);
        } catch (BatchFormatException | RuntimeException foreign) {
            return null;
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
        return zipped.toByteArray();
    }

    private static byte[] inflate(byte[] body, int maxBytes) throws BatchFormatException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] inflated = in.readNBytes(maxBytes + 1);
            if (inflated.length > maxBytes) {
                throw new BatchFormatException("inflates to more than " + maxBytes + " bytes");
            }
            return inflated;
        } catch (IOException notGzip) {
            throw new BatchFormatException("not gzip");
        }
    }

    /** A parser that recurses must never see ten thousand brackets. */
    private static void checkDepth(byte[] json) throws BatchFormatException {
        int depth = 0;
        boolean inText = false;
        for (int i = 0; i < json.length; i++) {
            switch (json[i]) {
                case '"' -> inText = !inText;
                case '\\' -> i += inText ? 1 : 0;
                case '{', '[' -> depth += inText ? 0 : 1;
                case '}', ']' -> depth -= inText ? 0 : 1;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                throw new BatchFormatException("JSON deeper than " + MAX_DEPTH);
            }
        }
    }
}
