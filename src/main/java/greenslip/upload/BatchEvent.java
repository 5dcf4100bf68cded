package greenslip.upload;

import greenslip.ledger.Counts;
import greenslip.ledger.OutboxRow;
import greenslip.resident.Pseudonym;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One event as it goes up. Its canonical bytes are what the hash chain covers. They leave out the row's number and incarnation, so that
 * relabelled rows keep their bytes, and everything a single attempt adds (when it was sent, from which site).
 *
 * <pre>
 * bytes  field      form (numbers big-endian, signed; text as UTF-8 behind its length)
 * 4      magic      "GSE1"
 * 8      eventId
 * 2 + n  kind       length, text
 * 4      round
 * 8      mono       milliseconds
 * 8      wall       milliseconds
 * 1      clockOk    0 or 1
 * 2 + n  boot       length, text; always written, also where the JSON leaves it to the batch's bootId
 * 2 + n  table      length, text
 * 2 + n  community  length, text
 * 1      token?     0: none, 1: eight bytes follow
 * 0 or 8 token
 * 36     counts     sampled, issued, reissued, printed, unknown, failed, held, voided, handwritten: four bytes each, also where zero
 * </pre>
 *
 * @param eventId random 64 bits, the key that makes the upload idempotent
 * @param kind the kind of event, a short lower-case word
 * @param token the resident, where the event is about one
 * @param counts the change this event made; each member is -1, 0 or 1, except that cards written by hand come many at once
 */
public record BatchEvent(
        long eventId,
        String kind,
        int round,
        WireTime at,
        String table,
        String community,
        @Nullable Pseudonym token,
        Counts counts) {
    private static final byte[] MAGIC = "GSE1".getBytes(StandardCharsets.US_ASCII);

    public static BatchEvent of(OutboxRow row) {
        return new BatchEvent(
                row.eventId(),
                row.kind(),
                row.round(),
                WireTime.of(row.at()),
                row.table(),
                row.community(),
                row.token(),
                row.counts());
    }

    /** 16 lower-case hexadecimal digits. */
    public String eventIdHex() {
        return HexFormat.of().toHexDigits(eventId);
    }

    /** The bytes of the table above. */
    public byte[] canonicalBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeLong(eventId);
            writeText(out, kind);
            out.writeInt(round);
            out.writeLong(at.monoMillis());
            out.writeLong(at.wallMillis());
            out.writeBoolean(at.clockOk());
            writeText(out, at.bootId());
            writeText(out, table);
            writeText(out, community);
            out.writeBoolean(token != null);
            if (token != null) {
                out.writeLong(token.bits());
            }
            out.writeInt(counts.sampled());
            out.writeInt(counts.issued());
            out.writeInt(counts.reissued());
            out.writeInt(counts.printed());
            out.writeInt(counts.unknown());
            out.writeInt(counts.failed());
            out.writeInt(counts.held());
            out.writeInt(counts.voided());
            out.writeInt(counts.handwritten());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("a text of " + utf8.length + " bytes does not go up");
        }
        out.writeShort(utf8.length);
        out.write(utf8);
    }

    /** Names the event, never the resident. */
    @Override
    public String toString() {
        return "BatchEvent[" + eventIdHex() + " " + kind + " round " + round + "]";
    }
}
