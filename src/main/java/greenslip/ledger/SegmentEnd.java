package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.cbor.CborReader;
import greenslip.cbor.CborWriter;
import greenslip.voucher.CoseSign1;
import greenslip.voucher.Signer;
import greenslip.voucher.VerifyingKey;

/**
 * The last record of a closed segment: the station's signature over all that is before it. A COSE_Sign1 over a deterministic CBOR array:
 *
 * <pre>
 * [ "greenslip-segment", station, segment, firstSequence, lastSequence, head (32 bytes), round, SHA-256 of the file before this record ]
 * </pre>
 *
 * @param round the round whose closing ended the segment, or 0 where its size did
 * @param sha256 of the file's bytes before this record, padding and all
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them, and nobody changes the bytes
record SegmentEnd(
        String station, int segment, long firstSequence, long lastSequence, byte[] head, int round, byte[] sha256) {
    private static final String CONTEXT = "greenslip-segment";
    private static final int FIELDS = 8;
    private static final int MAX_TEXT_BYTES = 64;
    private static final int HASH_BYTES = 32;

    JournalRecord sign(Signer signer) {
        byte[] statement = new CborWriter()
                .array(FIELDS)
                .text(CONTEXT)
                .text(station)
                .integer(segment)
                .integer(firstSequence)
                .integer(lastSequence)
                .bytes(head)
                .integer(round)
                .bytes(sha256)
                .toBytes();
        return new JournalRecord(JournalRecord.Type.END, lastSequence + 1, 0, CoseSign1.sign(signer, statement));
    }

    /** Reads it without judging the signature. */
    static SegmentEnd of(JournalRecord record) throws CborException {
        byte[] statement = CoseSign1.parse(record.payload())
                .payload()
                .orElseThrow(() -> new CborException("an end that states nothing"));
        CborReader in = new CborReader(statement);
        in.array(FIELDS);
        if (!in.text(MAX_TEXT_BYTES).equals(CONTEXT)) {
            throw new CborException("a statement about something else");
        }
        SegmentEnd end = new SegmentEnd(
                in.text(MAX_TEXT_BYTES),
                (int) in.integer(1, Journal.MAX_SEGMENT),
                in.integer(1, Long.MAX_VALUE),
                in.integer(0, Long.MAX_VALUE),
                in.bytes(HASH_BYTES),
                (int) in.integer(0, Integer.MAX_VALUE),
                in.bytes(HASH_BYTES));
        in.end();
        if (end.lastSequence + 1 != record.sequence()) {
            throw new CborException("an end that stands in the wrong place");
        }
        return end;
    }

    /** Whether the key signed the record. */
    static boolean isSignedBy(VerifyingKey key, JournalRecord record) {
        try {
            return CoseSign1.parse(record.payload()).verify(key);
        } catch (CborException e) {
            return false;
        }
    }
}
