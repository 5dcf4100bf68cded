package greenslip.ledger;

/** The ledger could not make something durable: nothing was acknowledged, and the caller tells the person so. */
public final class LedgerFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for the fault code on the screen. */
    public enum Kind {
        /** Too many scans wait. */
        BUSY("L01"),
        /** The disk refused: full, read-only, broken. */
        STORAGE("L02"),
        /** The journal is damaged before its end; a person must look. */
        DAMAGED("L03"),
        /** All numbers of this station and incarnation are used. */
        EXHAUSTED("L04"),
        /** The ledger is closed or closing. */
        CLOSED("L05");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private final Kind kind;

    public LedgerFault(Kind kind, String cause) {
        super(cause);
        this.kind = kind;
    }

    public LedgerFault(Kind kind, String cause, Throwable why) {
        super(cause, why);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
