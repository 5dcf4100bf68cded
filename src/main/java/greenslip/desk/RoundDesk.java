package greenslip.desk;

import greenslip.ledger.Tally;
import greenslip.round.Round;

/** Opens and closes rounds. Any thread; each call is durable when it returns. */
public final class RoundDesk {
    /** A request that cannot be done now; the message says why and what to do, Chinese first. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }

    public RoundStatus status() {
        throw new UnsupportedOperationException();
    }

    /** Opens a round; scans held for its number become vouchers, oldest first. */
    public Round open(int number, String title, String authority, long endsAtMillis) throws Refused {
        throw new UnsupportedOperationException();
    }

    /** Moves the open round's planned end; scans held meanwhile become vouchers. */
    public Round extend(long endsAtMillis) throws Refused {
        throw new UnsupportedOperationException();
    }

    /** Closes the open round and returns its numbers. */
    public Tally close() throws Refused {
        throw new UnsupportedOperationException();
    }
}
