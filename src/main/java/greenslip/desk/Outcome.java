package greenslip.desk;

import greenslip.ledger.PrintJob;
import greenslip.round.Timestamp;
import greenslip.voucher.Voucher;
import java.util.Optional;

/** What became of a scan: every accepted scan ends in exactly one of issued, already issued, rejected, held. */
public sealed interface Outcome {
    /** A voucher is recorded and its slip is on the way. */
    record Issued(PrintJob job) implements Outcome {}

    /**
     * The resident has this voucher already; nothing new comes out.
     *
     * @param isVoid whether it was made void: then a person must reissue it
     */
    record AlreadyIssued(Voucher voucher, boolean isVoid) implements Outcome {
        public AlreadyIssued(Voucher voucher) {
            this(voucher, false);
        }
    }

    /**
     * Nothing was recorded.
     *
     * @param code of the ledger's fault, empty where it is none
     */
    record Rejected(RejectReason reason, String code) implements Outcome {
        public Rejected(RejectReason reason) {
            this(reason, "");
        }
    }

    /**
     * The scan is recorded, the slip comes when what is missing is there.
     *
     * @param voucher the voucher, where only the printer is missing
     */
    record Held(WaitReason reason, Optional<Voucher> voucher, Timestamp since) implements Outcome {}

    /**
     * A scan of a training: it was never accepted, and counts nowhere.
     *
     * @param person which one of the training, from 1
     * @param again whether that one scanned before
     */
    record Practised(int person, boolean again) implements Outcome {}

    /** Why nothing was recorded. */
    enum RejectReason {
        EMPTY,
        TOO_LONG,
        CONTROL_CHARACTERS,
        /** Bytes that are no text in the encoding they came in. */
        UNREADABLE,
        CHECK_DIGIT,
        UNRECOGNISED,
        /** Too many scans wait: scan again. */
        BUSY,
        /** The ledger cannot record now. */
        LEDGER
    }

    /** What a held scan waits for. */
    enum WaitReason {
        NO_ROUND,
        ROUND_ENDED,
        PRINTER
    }
}
