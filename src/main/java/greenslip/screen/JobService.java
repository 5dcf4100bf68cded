package greenslip.screen;

import greenslip.desk.PrintDesk;
import greenslip.desk.Refused;
import greenslip.voucher.Serial;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What a person decides about paper, below {@code /api}:
 *
 * <pre>
 * POST /jobs/{id}/came-out           {"cameOut": true|false}   answers an UNKNOWN job
 * POST /vouchers/{serial}/reissue    {"reason"}                prints a further copy, answers its job
 * </pre>
 */
final class JobService implements HttpService {
    private final Exit exit;
    private final StateReader reader;

    JobService(Exit exit, StateReader reader) {
        this.exit = exit;
        this.reader = reader;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/jobs/{id}/came-out", this::cameOut).post("/vouchers/{serial}/reissue", this::reissue);
    }

    private void cameOut(ServerRequest request, ServerResponse response) throws Refused {
        long id = number(request.path().pathParameters().get("id"));
        Boolean cameOut =
                Http.document(request, response, Docs.CameOutRequest.class).cameOut();
        if (cameOut == null) {
            throw Refusal.badRequest("请回答出来了还是没出来。 Say whether the slip came out.");
        }
        exit.resolve(id, cameOut);
        Http.send(response, new Docs.Message(cameOut ? "已记为打印。 Noted as printed." : "马上重新打印。 It prints again."));
    }

    private void reissue(ServerRequest request, ServerResponse response) throws Refused {
        String text = request.path().pathParameters().get("serial");
        String given =
                Http.document(request, response, Docs.ReissueRequest.class).reason();
        String reason = RoundService.words(
                given, PrintDesk.MAX_REASON, "请写补办原因，1 到 40 个字。 Give the reason, 1 to 40 characters.");
        Serial serial =
                exit.serial(text).orElseThrow(() -> new Refusal(404, "编号不对，请核对。 No such serial; please check it."));
        Http.send(response, reader.job(exit.reissue(serial, reason)));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw Refusal.badRequest("没有这张小票。 There is no such slip.");
        }
    }
}
