package greenslip.ledger;

import greenslip.round.Timestamp;
import java.util.List;
import java.util.Optional;

/** What people did at this station, as the ledger has it; gone with the round it belongs to. Any thread; all may throw {@link LedgerFault}. */
public final class ActBook {
    private final Ledger ledger;

    ActBook(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Wrong PINs since somebody signed in.
     *
     * @param inARow how many
     * @param last when the last one was
     */
    public record WrongTries(int inARow, Optional<Timestamp> last) {}

    /**
     * Durable when it returns.
     *
     * @param subject what it was done to; what cannot be seen is taken out and what is too long cut off
     */
    public void note(OperatorAct act, String subject, int session, boolean remote) {
        Change.Acted acted = new Change.Acted(act, cleaned(subject), session, remote);
        Ledger.await(ledger.submit(transaction -> transaction.record(acted)));
    }

    /** Newest first. */
    public List<OperatorAct.Done> latest(int limit) {
        return ledger.read(sql -> sql.all(
                row -> new OperatorAct.Done(
                        row.getLong("sequence"),
                        LedgerQueries.timestamp(sql, row),
                        OperatorAct.valueOf(row.getString("act")),
                        row.getString("subject"),
                        row.getInt("session_number"),
                        row.getBoolean("remote")),
                "select * from operator_act order by sequence desc limit ?",
                limit));
    }

    /** The number of the last sign-in that is kept, 0 for none. */
    public int lastSession() {
        return ledger.read(sql -> (int) sql.number("select coalesce(max(session_number), 0) from operator_act"));
    }

    public WrongTries wrongTries() {
        return ledger.read(sql -> {
            long since = sql.number("select coalesce(max(sequence), 0) from operator_act where act = 'SIGNED_IN'");
            int inARow = (int) sql.number(
                    "select count(*) from operator_act where act = 'SIGN_IN_REFUSED' and sequence > ?", since);
            Optional<Timestamp> last = sql.first(
                    row -> LedgerQueries.timestamp(sql, row),
                    "select * from operator_act where act = 'SIGN_IN_REFUSED' and sequence > ?"
                            + " order by sequence desc limit 1",
                    since);
            return new WrongTries(inARow, last);
        });
    }

    static String cleaned(String subject) {
        String seen = Visible.of(subject);
        int most = OperatorAct.MAX_SUBJECT_CHARS;
        if (seen.length() <= most) {
            return seen;
        }
        // Half a character is none.
        return seen.substring(0, Character.isHighSurrogate(seen.charAt(most - 1)) ? most - 1 : most);
    }
}
