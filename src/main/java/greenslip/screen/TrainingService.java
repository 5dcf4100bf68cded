package greenslip.screen;

import greenslip.desk.Refused;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code POST /api/training {"on"}}: begins or ends a training, in which nothing that is scanned counts. 409 while a round is open. */
final class TrainingService implements HttpService {
    private final Exit exit;

    TrainingService(Exit exit) {
        this.exit = exit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::turn);
    }

    private void turn(ServerRequest request, ServerResponse response) throws Refused {
        Boolean on =
                Http.document(request, response, Docs.TrainingRequest.class).on();
        if (on == null) {
            throw Refusal.badRequest("请说明开始还是结束练习。 Say whether the training begins (on: true) or ends.");
        }
        if (on) {
            exit.beginTraining();
            Http.send(
                    response,
                    new Docs.Message("练习开始：扫码不计数，最长 30 分钟。 Training: nothing counts, for 30 minutes at most."));
        } else {
            exit.endTraining();
            Http.send(response, new Docs.Message("练习结束。 The training has ended."));
        }
    }
}
