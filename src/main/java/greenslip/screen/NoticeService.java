package greenslip.screen;

import greenslip.ledger.Notice;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Arrays;

/**
 * What happened to the ledger and a person has to have seen, below {@code /api/notices}:
 *
 * <pre>
 * POST /{code}/seen    a person read the notice; it does not come back
 * </pre>
 */
final class NoticeService implements HttpService {
    private final Exit exit;

    NoticeService(Exit exit) {
        this.exit = exit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/{code}/seen", this::seen);
    }

    private void seen(ServerRequest request, ServerResponse response) {
        String code = request.path().pathParameters().get("code");
        Notice notice = Arrays.stream(Notice.values())
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "没有这条提醒。 There is no such notice."));
        exit.seen(notice);
        Http.send(response, new Docs.Message("好。 Noted."));
    }
}
