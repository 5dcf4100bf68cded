package greenslip.screen;

import greenslip.desk.Outcome;
import greenslip.desk.Outcome.RejectReason;
import greenslip.desk.Sentences;
import greenslip.ledger.OperatorAct;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /api/typed}: the number of somebody without a phone, as an operator types it. It has nothing to do with the virtual scanner:
 * only a number that proves itself, or a registration code, is taken, and a typing mistake is told to who made it and to nobody else.
 */
final class TypedService implements HttpService {
    private static final int ANSWER_TIMEOUT_MILLIS = 10_000;
    private static final System.Logger LOG = System.getLogger(TypedService.class.getName());

    private final Exit exit;
    private final StateReader reader;

    TypedService(Exit exit, StateReader reader) {
        this.exit = exit;
        this.reader = reader;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::typed);
    }

    private void typed(ServerRequest request, ServerResponse response) {
        DataDocs.TypedRequest asked = Http.document(request, response, DataDocs.TypedRequest.class);
        String code = asked.code();
        if (code == null) {
            throw Refusal.badRequest("请输入身份证号或登记码。 Give the identity number or the registration code.");
        }
        Optional<String> table = Optional.ofNullable(asked.table());
        if (table.isPresent() && !exit.station().tables().contains(table.get())) {
            throw Refusal.badRequest("没有这个采样台，请选一个。 There is no such table; choose one.");
        }
        Outcome outcome = await(code, table);
        if (outcome instanceof Outcome.Rejected(RejectReason reason, String fault)) {
            throw refusal(reason, fault);
        }
        // Its serial says which voucher it became; never what was typed.
        exit.data()
                .did(
                        OperatorAct.IDENTITY_TYPED,
                        Sentences.serial(outcome).map(exit::text).orElseGet(() -> Sentences.name(outcome)));
        Http.send(response, reader.answer(outcome));
    }

    private Outcome await(String code, Optional<String> table) {
        try {
            return exit.data().typed(code, table).get(ANSWER_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException slow) {
            LOG.log(System.Logger.Level.WARNING, "The desk gave no answer within " + ANSWER_TIMEOUT_MILLIS + " ms");
        } catch (ExecutionException broken) {
            // Never its message: it may quote what was typed.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The desk failed: {0}",
                    String.valueOf(
                            broken.getCause() == null
                                    ? broken
                                    : broken.getCause().getClass()));
        }
        throw new Refusal(503, "没有得到答复，请看大屏再决定是否重输。 No answer came; look at the screen before typing it again.");
    }

    private static Refusal refusal(RejectReason reason, String fault) {
        return switch (reason) {
            case EMPTY -> new Refusal(422, "请输入身份证号或登记码。 Type the identity number or the registration code.");
            case CHECK_DIGIT ->
                new Refusal(422, "校验位不对，请与证件核对后重输。 The check digit is wrong; compare with the card and type it again.");
            case UNRECOGNISED ->
                new Refusal(
                        422,
                        "不是 18 位身份证号，也不是登记码，请核对后重输。 Neither an identity number of 18 characters nor a registration"
                                + " code; check it and type it again.");
            case TOO_LONG -> new Refusal(422, "太长，不是身份证号或登记码，请重输。 Too long for a number; type it again.");
            case CONTROL_CHARACTERS, UNREADABLE ->
                new Refusal(422, "含有不能用的字符，请重输。 It holds characters that it must not; type it again.");
            case BUSY -> new Refusal(503, "排队太多，请稍等再输。 Too many are waiting; type it again in a moment.");
            case LEDGER ->
                new Refusal(
                        503,
                        "暂时不能登记%1$s，还没有登记，请稍后再输。 Cannot record now%1$s; nothing is recorded, type it again later."
                                .formatted(fault.isEmpty() ? "" : " (" + fault + ")"));
        };
    }
}
