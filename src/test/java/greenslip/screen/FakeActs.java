package greenslip.screen;

import greenslip.ledger.ActBook.WrongTries;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.OperatorAct;
import greenslip.signin.Actor;
import greenslip.signin.Acts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An audit log in memory. */
public final class FakeActs implements Acts {
    private final List<OperatorAct.Done> done = new ArrayList<>();
    public volatile @Nullable LedgerFault fault;

    @Override
    public synchronized void note(OperatorAct act, String subject, Actor who) {
        LedgerFault now = fault;
        if (now != null) {
            throw now;
        }
        done.add(new OperatorAct.Done(done.size() + 1, FakeExit.MORNING, act, subject, who.session(), who.remote()));
    }

    @Override
    public synchronized List<OperatorAct.Done> latest(int limit) {
        return done.reversed().stream().limit(limit).toList();
    }

    @Override
    public synchronized int lastSession() {
        return done.stream().mapToInt(OperatorAct.Done::session).max().orElse(0);
    }

    @Override
    public synchronized WrongTries wrongTries() {
        List<OperatorAct.Done> wrong = done.reversed().stream()
                .takeWhile(each -> each.act() != OperatorAct.SIGNED_IN)
                .filter(each -> each.act() == OperatorAct.SIGN_IN_REFUSED)
                .toList();
        return new WrongTries(
                wrong.size(),
                wrong.isEmpty()
                        ? Optional.empty()
                        : Optional.of(wrong.getFirst().at()));
    }
}
