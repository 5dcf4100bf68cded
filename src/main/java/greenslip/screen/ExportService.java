package greenslip.screen;

import greenslip.export.RoundExport;
import greenslip.export.RoundExport.Document;
import greenslip.export.StickExport;
import greenslip.export.StickFault;
import greenslip.ledger.OperatorAct;
import greenslip.round.Round;
import greenslip.round.Timestamp;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A round's tables for others, below {@code /api/export}:
 *
 * <pre>
 * GET  /tally.csv, /tally.xlsx        the counts and the reconciliation      ?round=N, else the open or last one
 * GET  /vouchers.csv, /vouchers.xlsx  the vouchers, without identities
 * POST /stick                         {"round"}  all four onto the memory stick
 * </pre>
 */
final class ExportService implements HttpService {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm");

    private static final System.Logger LOG = System.getLogger(ExportService.class.getName());

    private final Exit exit;
    private final ZoneId zone;

    ExportService(Exit exit, ZoneId zone) {
        this.exit = exit;
        this.zone = zone;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/{file}", this::file).post("/stick", this::stick);
    }

    private void file(ServerRequest request, ServerResponse response) {
        String asked = request.path().pathParameters().get("file");
        RoundExport export = exit.data().export();
        int round = request.query().contains("round") ? number(request.query().get("round")) : latest();
        Document document = export.documents(round).stream()
                .filter(each -> (each.table().word() + "." + each.form().ending()).equals(asked))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "没有这种导出。 There is no such export."));
        refuseEmpty(export, round);
        response.status(200)
                .header(HeaderNames.CONTENT_TYPE, document.mediaType())
                .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + document.name() + "\"");
        try {
            OutputStream out = response.outputStream();
            export.write(document, round, out);
            // Only now: whatever breaks off before ends the connection, so that nobody takes a part for the whole.
            out.close();
            exit.data().did(OperatorAct.EXPORT_TAKEN, document.name());
        } catch (IOException | UncheckedIOException gone) {
            // Mostly a phone that left the network: no fault of the station, and nothing can be answered any more.
            LOG.log(System.Logger.Level.INFO, "{0} broke off: {1}", document.name(), gone.getMessage());
            throw new CloseConnectionException("an export broke off", gone);
        }
    }

    private void stick(ServerRequest request, ServerResponse response) {
        DataDocs.StickRequest asked = request.content().hasEntity()
                ? Http.document(request, response, DataDocs.StickRequest.class)
                : new DataDocs.StickRequest(null);
        Integer given = asked.round();
        int round = given == null ? latest() : given;
        refuseEmpty(exit.data().export(), round);
        try {
            StickExport.Copy copy = exit.data().stick().write(round, time());
            exit.data().did(OperatorAct.EXPORT_TAKEN, "round " + round + " to a stick");
            Http.send(
                    response,
                    new DataDocs.StickDoc(
                            "已写好 %1$d 个文件，可以拔出 U 盘。 %1$d files are written; the stick may be taken out."
                                    .formatted(copy.files().size()),
                            copy.folder(),
                            copy.files().stream()
                                    .map(file -> new DataDocs.FileDoc(file.name(), file.bytes(), file.sha256()))
                                    .toList()));
        } catch (StickFault fault) {
            throw new Refusal(409, String.valueOf(fault.getMessage()));
        }
    }

    private String time() {
        Timestamp now = exit.now();
        return now.trusted() ? TIME.format(now.wall().atZone(zone)) : "untimed";
    }

    private int latest() {
        return exit.data()
                .latestRound()
                .map(Round::number)
                .orElseThrow(
                        () -> new Refusal(409, "还没有开过轮次，没有可导出的。 No round was opened yet: there is nothing to export."));
    }

    private static void refuseEmpty(RoundExport export, int round) {
        boolean empty = export.isEmpty(round)
                .orElseThrow(() -> new Refusal(404, "没有第 %1$d 轮。 There is no round %1$d.".formatted(round)));
        if (empty) {
            throw new Refusal(
                    409,
                    "第 %1$d 轮还没有记录，没有可导出的。 Round %1$d has no records: there is nothing to export.".formatted(round));
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw Refusal.badRequest("轮次应为数字。 The round is a number.");
        }
    }
}
