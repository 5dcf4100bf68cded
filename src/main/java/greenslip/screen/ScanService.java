package greenslip.screen;

import greenslip.desk.Outcome;
import greenslip.desk.Outcome.RejectReason;
import greenslip.desk.OutcomeListener;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /api/scans}: a code as text, answered 200 with its outcome, whatever that is. It is in UTF-8, or in the encoding that its
 * Content-Type names, and bytes that are no text in it are rejected: a replacement character in place of each would make one person of
 * two. For this machine only, and only where the station has its virtual scanner on.
 */
final class ScanService implements HttpService {
    /** Far above any code; what is longer is not read. */
    static final int CODE_BYTES = 8 * 1024;

    /** GB18030 reads what the two older ones write, and so one text is one code whichever of them it came in. */
    private static final Map<String, Charset> ENCODINGS = Map.of(
            "utf-8", StandardCharsets.UTF_8,
            "us-ascii", StandardCharsets.US_ASCII,
            "gb2312", Charset.forName("GB18030"),
            "gbk", Charset.forName("GB18030"),
            "gb18030", Charset.forName("GB18030"));

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
            Http.send(response, reader.answer(rejected(RejectReason.TOO_LONG)));
            return;
        }
        Outcome outcome = encoding(request)
                .flatMap(encoding -> Http.text(body, encoding))
                .map(text -> await(withoutLineEnd(text)))
                .orElseGet(() -> rejected(RejectReason.UNREADABLE));
        Http.send(response, reader.answer(outcome));
    }

    /** What the desk never saw is an outcome too: counted, and shown. */
    private Outcome rejected(RejectReason reason) {
        Outcome rejected = new Outcome.Rejected(reason);
        heard.onOutcome(DeskExit.SOURCE, rejected);
        return rejected;
    }

    /** Empty where the header names one that is not read here. */
    private static Optional<Charset> encoding(ServerRequest request) {
        String name =
                request.headers().contentType().flatMap(HttpMediaType::charset).orElse("utf-8");
        return Optional.ofNullable(ENCODINGS.get(name.toLowerCase(Locale.ROOT)));
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
