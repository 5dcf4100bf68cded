package greenslip.ledger;

import java.sql.SQLException;

/**
 * What an event is about must be there, unless it may have been purged.
 *
 * @param lenient whether it may
 */
record Expectation(boolean lenient) {
    /** Whether a statement found its one row; false only where it may be gone. */
    boolean isMet(int changed) throws SQLException {
        if (changed == 1) {
            return true;
        }
        if (changed == 0 && lenient) {
            return false;
        }
        throw new SQLException("expected to change one row, changed " + changed);
    }
}
