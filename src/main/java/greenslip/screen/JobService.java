package greenslip.screen;

import greenslip.desk.Reason;
import greenslip.desk.Refused;
import greenslip.voucher.Serial;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Predicate;

/**
 * What a person decides about slips and vouchers, below {@code /api}:
 *
 * <pre>
 * POST /jobs/{id}/came-out           {"cameOut": true|false}   answers an UNKNOWN job
 * POST /jobs/{id}/wanted             {"wanted": true|false}    answers a LATE job
 * POST /jobs/through/{id}/came-out   {"cameOut": true}         answers all UNKNOWN jobs up to that one
 * POST /jobs/through/{id}/wanted     {"wanted": true|false}    answers all LATE jobs up to that one
 * POST /vouchers/{serial}/reissue    {"why", "note"}           prints a further copy, answers its job
 * POST /vouchers/{serial}/void       {"why", "note"}           makes it void
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
        rules.post("/jobs/{id}/came-out", this::cameOut)
                .post("/jobs/{id}/wanted", this::wanted)
                .post("/jobs/through/{id}/came-out", this::allCameOut)
                .post("/jobs/through/{id}/wanted", this::allWanted)
                .post("/vouchers/{serial}/reissue", this::reissue)
                .post("/vouchers/{serial}/void", this::makeVoid);
    }

    private void cameOut(ServerRequest request, ServerResponse response) throws Refused {
        long id = number(request.path().pathParameters().get("id"));
        Boolean cameOut =
                Http.document(request, response, Docs.CameOutRequest.class).cameOut();
        if (cameOut == null) {
            throw Refusal.badRequest("请回答出来了还是没出来。 Say whether the slip came out.");
        }
        exit.paper().resolve(id, cameOut);
        Http.send(response, new Docs.Message(cameOut ? "已记为打印。 Noted as printed." : "马上重新打印。 It prints again."));
    }

    private void wanted(ServerRequest request, ServerResponse response) throws Refused {
        long id = number(request.path().pathParameters().get("id"));
        Boolean wanted =
                Http.document(request, response, Docs.WantedRequest.class).wanted();
        if (wanted == null) {
            throw Refusal.badRequest("请回答还要不要。 Say whether it is still wanted.");
        }
        exit.paper().settleLate(id, wanted);
        Http.send(
                response,
                new Docs.Message(
                        wanted ? "马上打印。 It prints now." : "不再打印，凭证仍有效。 It is not printed; the voucher stays good."));
    }

    /** There is no "none came out" for many at once: it would print them all. */
    private void allCameOut(ServerRequest request, ServerResponse response) {
        long through = number(request.path().pathParameters().get("id"));
        Boolean cameOut =
                Http.document(request, response, Docs.CameOutRequest.class).cameOut();
        if (cameOut == null || !cameOut) {
            throw Refusal.badRequest("没出来的请逐张回答。 Say of each slip that did not come out.");
        }
        settled(response, exit.paper().allCameOut(through));
    }

    private void allWanted(ServerRequest request, ServerResponse response) {
        long through = number(request.path().pathParameters().get("id"));
        Boolean wanted =
                Http.document(request, response, Docs.WantedRequest.class).wanted();
        if (wanted == null) {
            throw Refusal.badRequest("请回答还要不要。 Say whether they are still wanted.");
        }
        settled(response, exit.paper().settleAllLate(through, wanted));
    }

    private static void settled(ServerResponse response, int slips) {
        Http.send(response, new Docs.Message("已处理 " + slips + " 张。 " + slips + " slips dealt with."));
    }

    private void reissue(ServerRequest request, ServerResponse response) throws Refused {
        Docs.ReasonRequest asked = Http.document(request, response, Docs.ReasonRequest.class);
        Reason why = why(asked, Reason::forReissue);
        Http.send(response, reader.job(exit.paper().reissue(serial(request), why, note(asked))));
    }

    private void makeVoid(ServerRequest request, ServerResponse response) throws Refused {
        Docs.ReasonRequest asked = Http.document(request, response, Docs.ReasonRequest.class);
        Reason why = why(asked, Reason::forVoid);
        exit.paper().makeVoid(serial(request), why, note(asked));
        Http.send(response, new Docs.Message("已作废。 It is void."));
    }

    private static Reason why(Docs.ReasonRequest asked, Predicate<Reason> fits) {
        String word = asked.why();
        return Reason.named(word == null ? "" : word)
                .filter(fits)
                .orElseThrow(() -> Refusal.badRequest("请选原因。 Choose a reason."));
    }

    private static String note(Docs.ReasonRequest asked) {
        String note = asked.note();
        return note == null ? "" : note;
    }

    private Serial serial(ServerRequest request) {
        return exit.serial(request.path().pathParameters().get("serial"))
                .orElseThrow(() -> new Refusal(404, "编号不对，请核对。 No such serial; please check it."));
    }

    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw Refusal.badRequest("没有这一条。 There is no such thing.");
        }
    }
}
