package greenslip.screen;

import greenslip.ledger.OperatorAct;
import greenslip.signin.ActLog;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.ZoneId;
import java.util.Locale;

/** {@code GET /api/audit?limit=…}: what people did, newest first. */
final class AuditService implements Handler {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    private final ActLog acts;
    private final ZoneId zone;

    AuditService(ActLog acts, ZoneId zone) {
        this.acts = acts;
        this.zone = zone;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        int limit = request.query().first("limit").map(AuditService::limit).orElse(USUAL);
        Http.send(
                response,
                new Docs.AuditDoc(
                        zone.getId(),
                        acts.latest(limit).stream().map(AuditService::document).toList()));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException none) {
            // One sentence serves both.
        }
        throw Refusal.badRequest("limit 是 1 到 200。 The limit is 1 to 200.");
    }

    private static Docs.ActDoc document(OperatorAct.Done done) {
        return new Docs.ActDoc(
                done.sequence(),
                done.at().trusted() ? done.at().wallMillis() : null,
                done.at().trust().name().toLowerCase(Locale.ROOT),
                done.act().word(),
                done.subject(),
                done.session(),
                done.remote());
    }
}
