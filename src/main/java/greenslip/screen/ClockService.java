package greenslip.screen;

import greenslip.desk.Refused;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.ZoneId;

/**
 * {@code POST /api/clock {"now"}}: the operator says what time it is, answers the clock. {@code now} is local date and time as in
 * {@code 2026-11-24T18:00}, or milliseconds since 1970 UTC. 409 where a better time is known, or where it cannot be.
 */
final class ClockService implements HttpService {
    private static final String NO_TIME =
            "请填现在的日期和时间，例如 2026-11-24T18:00。 Give date and time, for example 2026-11-24T18:00.";

    private final Exit exit;
    private final StateReader reader;
    private final ZoneId zone;

    ClockService(Exit exit, StateReader reader, ZoneId zone) {
        this.exit = exit;
        this.reader = reader;
        this.zone = zone;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::set);
    }

    private void set(ServerRequest request, ServerResponse response) throws Refused {
        Object now = Http.document(request, response, Docs.ClockRequest.class).now();
        exit.setClock(RoundService.millis(now, zone, NO_TIME));
        Http.send(response, reader.clock());
    }
}
