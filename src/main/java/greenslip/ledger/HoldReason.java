package greenslip.ledger;

/** Why a scan that counts has no voucher yet. */
public enum HoldReason {
    /** No round is open. */
    NO_ROUND,
    /** The round's planned end has passed; the operator extends or closes it. */
    ROUND_ENDED
}
