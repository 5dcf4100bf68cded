package greenslip.screen;

import greenslip.desk.Refused;
import greenslip.desk.ReportDesk;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Arrays;
import java.util.Locale;

/**
 * The roll, the station's own papers, cards written by hand and the numbers at the end, below {@code /api}:
 *
 * <pre>
 * POST /paper/roll               {"metres"}                                  a new roll, answers the paper left
 * POST /reports/{kind}           opening, interim, closing, self-test        prints it
 * GET  /reconciliation                                                       the numbers beside each other
 * POST /handwritten              {"table", "first", "last", "cards", "note"} enters a range, answers it
 * POST /handwritten/{id}/undo                                                takes it back, answers it
 * </pre>
 */
final class PaperService implements HttpService {
    private final Exit exit;
    private final StateReader reader;

    PaperService(Exit exit, StateReader reader) {
        this.exit = exit;
        this.reader = reader;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/paper/roll", this::roll)
                .post("/reports/{kind}", this::report)
                .get("/reconciliation", (request, response) -> Http.send(response, reader.reconciliation()))
                .post("/handwritten", this::enter)
                .post("/handwritten/{id}/undo", this::undo);
    }

    private void roll(ServerRequest request, ServerResponse response) throws Refused {
        Integer metres =
                Http.document(request, response, Docs.RollRequest.class).metres();
        Http.send(response, StateReader.paper(exit.paper().newRoll(metres == null ? 0 : metres)));
    }

    private void report(ServerRequest request, ServerResponse response) throws Refused {
        String word = request.path().pathParameters().get("kind");
        ReportDesk.Kind kind = Arrays.stream(ReportDesk.Kind.values())
                .filter(each ->
                        each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "没有这种报表。 There is no such report."));
        exit.paper().print(kind);
        Http.send(response, new Docs.Message("报表已打印。 The report is printed."));
    }

    private void enter(ServerRequest request, ServerResponse response) throws Refused {
        Docs.HandwrittenRequest asked = Http.document(request, response, Docs.HandwrittenRequest.class);
        String table = asked.table();
        Integer first = asked.first();
        Integer last = asked.last();
        if (table == null || first == null || last == null) {
            throw Refusal.badRequest("请填采样台和起止号。 Give the table and the first and last number.");
        }
        Integer cards = asked.cards();
        String note = asked.note();
        Http.send(
                response,
                StateReader.handwritten(exit.paper()
                        .enterHandwritten(table, first, last, cards == null ? 0 : cards, note == null ? "" : note)));
    }

    private void undo(ServerRequest request, ServerResponse response) throws Refused {
        long id = JobService.number(request.path().pathParameters().get("id"));
        Http.send(response, StateReader.handwritten(exit.paper().undoHandwritten(id)));
    }
}
