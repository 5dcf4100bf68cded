package greenslip.signin;

import greenslip.ledger.ActBook;
import greenslip.ledger.OperatorAct;
import java.util.List;

/** Where acts are kept. Any thread; all may throw {@link greenslip.ledger.LedgerFault}. */
public interface Acts {
    /** Durable when it returns. */
    void note(OperatorAct act, String subject, Actor who);

    /** Newest first. */
    List<OperatorAct.Done> latest(int limit);

    /** The last sign-in's number, 0 for none. */
    int lastSession();

    ActBook.WrongTries wrongTries();

    /** In the ledger. */
    static Acts in(ActBook book) {
        return new Acts() {
            @Override
            public void note(OperatorAct act, String subject, Actor who) {
                book.note(act, subject, who.session(), who.remote());
            }

            @Override
            public List<OperatorAct.Done> latest(int limit) {
                return book.latest(limit);
            }

            @Override
            public int lastSession() {
                return book.lastSession();
            }

            @Override
            public ActBook.WrongTries wrongTries() {
                return book.wrongTries();
            }
        };
    }
}
