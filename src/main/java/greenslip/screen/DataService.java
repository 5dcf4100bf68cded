package greenslip.screen;

import greenslip.ledger.LedgerRecords;
import greenslip.ledger.OperatorAct;
import greenslip.ledger.PrintJob;
import greenslip.ledger.VoucherHistory;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/**
 * Single records and the report, below {@code /api}:
 *
 * <pre>
 * GET  /report                                        the sentence that is read out at report time
 * GET  /readiness                                     whether the station can begin, and what is missing
 * GET  /vouchers/{serial}                             all that is recorded of one voucher
 * GET  /quarantine                                    rows that the collector refused
 * POST /quarantine/retry   {"sequence"} or {"all"}    sends them again
 * </pre>
 */
final class DataService implements HttpService {
    private static final int LISTED = 100;

    private final Exit exit;
    private final KioskServer.Sources sources;
    private final StateReader reader;

    DataService(Exit exit, KioskServer.Sources sources, StateReader reader) {
        this.exit = exit;
        this.sources = sources;
        this.reader = reader;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/report", (request, response) -> Http.send(response, reader.report()))
                .get("/readiness", (request, response) -> Http.send(response, Readiness.of(sources)))
                .get("/vouchers/{serial}", this::voucher)
                .get("/quarantine", this::quarantine)
                .post("/quarantine/retry", this::retry);
    }

    private void voucher(ServerRequest request, ServerResponse response) {
        String typed = request.path().pathParameters().get("serial");
        Serial serial = exit.serial(typed).orElseThrow(() -> unknown(typed));
        VoucherHistory history = exit.data()
                .voucher(serial)
                .orElseThrow(() -> new Refusal(
                        404,
                        serial.station().equals(exit.station().code())
                                ? "本站没有发过这个编号。 This station issued no such voucher."
                                : "这是 %1$s 站的凭证，请到那一站查。 Station %1$s issued it: ask there."
                                        .formatted(serial.station())));
        Http.send(response, document(history));
    }

    private static Refusal unknown(String typed) {
        return new Refusal(
                404,
                Serial.isMistyped(typed)
                        ? "编号的校验字符不对，可能抄错一个字，请核对。 The serial's check character is wrong: compare it, one character may"
                                + " be misread."
                        : "编号不对：应为 12 位字母和数字，请核对。 No such serial: it has 12 letters and digits; please check it.");
    }

    private DataDocs.VoucherDoc document(VoucherHistory history) {
        Voucher voucher = history.voucher();
        return new DataDocs.VoucherDoc(
                exit.text(voucher.serial()),
                voucher.round(),
                voucher.table(),
                voucher.community(),
                sources.words().communities().get(voucher.community()),
                voucher.hint(),
                voucher.issued().trusted() ? (Long) voucher.issued().wallMillis() : null,
                history.voidReason().orElse(null),
                history.slips().stream().map(DataService::copy).toList());
    }

    private static DataDocs.CopyDoc copy(PrintJob job) {
        return new DataDocs.CopyDoc(
                job.id(), job.copy(), job.state().name(), job.reissueReason(), job.held(), job.cause());
    }

    private void quarantine(ServerRequest request, ServerResponse response) {
        List<DataDocs.QuarantinedDoc> rows = exit.data().quarantined(LISTED).stream()
                .map(row -> new DataDocs.QuarantinedDoc(
                        row.sequence(), row.kind(), row.serial().map(exit::text).orElse(null), row.reason()))
                .toList();
        int total = Math.max(rows.size(), sources.upload().get().quarantined());
        Http.send(response, new DataDocs.QuarantineDoc(total, rows));
    }

    private void retry(ServerRequest request, ServerResponse response) {
        DataDocs.RetryRequest asked = Http.document(request, response, DataDocs.RetryRequest.class);
        Long one = asked.sequence();
        Boolean all = asked.all();
        if ((one == null) == (all == null || !all)) {
            throw Refusal.badRequest("请说明重传哪一条，或全部。 Say which row to send again, or all.");
        }
        LedgerRecords.Retry retry = exit.data().retry(Optional.ofNullable(one));
        if (retry.rows() > 0) {
            exit.data().did(OperatorAct.ROWS_RETRIED, retry.rows());
        }
        String stay = retry.left() == 0
                ? ""
                : "有 %1$d 条所属轮次已清除，留在原处。 %1$d stay: their round is forgotten. ".formatted(retry.left());
        String message = retry.rows() == 0 && retry.left() == 0
                ? "没有要重传的，可能已经传过。 There is nothing to send again; it may be on its way already."
                : stay
                        + "已放回 %1$d 条，会自动再传；再被拒收会回到这里。 %1$d rows wait for the upload again; what is refused again comes back here."
                                .formatted(retry.rows());
        Http.send(response, new DataDocs.RetryDoc(message, retry.rows(), retry.left()));
    }
}
