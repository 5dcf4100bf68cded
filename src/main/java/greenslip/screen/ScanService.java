package greenslip.screen;

import greenslip.desk.Outcome;
import greenslip.desk.Outcome.RejectReason;
import greenslip.desk.OutcomeListener;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /api/scans}: a code as text in UTF-8, answered 200 with its outcome, whatever that is. For this machine only, and only where
 * the station has its virtual scanner on.
 */
final class ScanService implements HttpService {
    /** Far above any code; what is longer is not read. */
    static final int CODE_BYTES = 8 * 1024;

    private static final int ANSWER_TIMEOUT_MILLIS = 10_000;
    private static final System.Logger LOG = System.getLogger(ScanService.class.getName());

    private final Exit exit;
    private final StateReader reader;
    private final OutcomeListener heard;
    private final boolean on;

    ScanService(Exit exit, StateReader reader, OutcomeListener heard, boolean on) {
        this.exit = exit;
        this.reader = reader;
        this.heard = heard;
        this.on = on;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::scan);
    }

    private void scan(ServerRequest request, ServerResponse response) {
        if (!on) {
            throw new Refusal(404, "本站没有打开虚拟扫码器，请用扫码器。 The virtual scanner is off; use the scanner.");
        }
        if (!Http.fromThisMachine(request)) {
            throw new Refusal(403, "只能在本机输入登记码。 Codes can be entered on this machine only.");
        }
        byte[] body = Http.body(request, response, CODE_BYTES);
        if (body.length > CODE_BYTES) {
            Outcome tooLong = new Outcome.Rejected(RejectReason.TOO_LONG);
            heard.onOutcome(DeskExit.SOURCE, tooLong);
            Http.send(response, reader.answer(tooLong));
            return;
        }
        Http.send(response, reader.answer(await(withoutLineEnd(new String(body, StandardCharsets.UTF_8)))));
    }

    private Outcome await(String text) {
        try {
            return exit.scan(text).get(ANSWER_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException slow) {
            LOG.log(System.Logger.Level.WARNING, "The desk gave no answer within " + ANSWER_TIMEOUT_MILLIS + " ms");
        } catch (ExecutionException broken) {
            LOG.log(System.Logger.Level.WARNING, "The desk failed", broken.getCause());
        }
        throw new Refusal(503, "没有得到答复，请看大屏或再扫一次。 No answer came; look at the screen or scan again.");
    }

    /** One line ending belongs to how a line was sent, not to the code. */
    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") || text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
