package greenslip.signin;

import greenslip.ledger.LedgerFault;
import greenslip.ledger.OperatorAct;
import java.util.List;

/**
 * Notes what was done, after it was done: what a desk refused is no act. The act itself is an event of the ledger already, so one that
 * cannot be noted is told in the log and stands. Any thread.
 */
public final class ActLog {
    private static final System.Logger LOG = System.getLogger(ActLog.class.getName());

    private final Acts acts;

    public ActLog(Acts acts) {
        this.acts = acts;
    }

    /** By whom this request is. */
    public void did(OperatorAct act, Object subject) {
        note(act, String.valueOf(subject), Actor.now());
    }

    public void did(OperatorAct act) {
        did(act, "");
    }

    void note(OperatorAct act, String subject, Actor who) {
        try {
            acts.note(act, subject, who);
        } catch (LedgerFault fault) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "not in the audit log: {0} of session {1}: {2}",
                    act.word(),
                    who.session(),
                    fault.getMessage());
        }
    }

    /** Newest first. */
    public List<OperatorAct.Done> latest(int limit) {
        return acts.latest(limit);
    }

    Acts acts() {
        return acts;
    }
}
