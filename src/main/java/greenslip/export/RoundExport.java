package greenslip.export;

import greenslip.ledger.Counts;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Reconciliation;
import greenslip.ledger.Tally;
import greenslip.ledger.VoucherHistory;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A round as two tables: its counts, and its vouchers without anything that says who a resident is. Memory does not grow with the round.
 * Any thread; throws {@link greenslip.ledger.LedgerFault} where the record cannot be read.
 */
public final class RoundExport {
    /** Vouchers asked for at once. */
    private static final int PAGE = 500;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final List<String> TALLY = List.of(
            "部分 part",
            "代码 code",
            "名称 name",
            "采样 sampled",
            "凭证 issued",
            "补办 reissued",
            "已打印 printed",
            "出票不明 unknown",
            "打印失败 failed",
            "等小票 held",
            "作废 voided",
            "手写卡 handwritten",
            "数量 number");
    private static final List<String> VOUCHERS = List.of(
            "编号 serial",
            "轮次 round",
            "采样台 table",
            "小区代码 community",
            "小区 name",
            "发放时间 issued",
            "份数 copies",
            "小票 slip",
            "作废原因 void",
            "补办原因 reissue");
    private static final Map<JobState, String> STATES = Map.of(
            JobState.RESERVED, "等待打印",
            JobState.SENDING, "正在打印",
            JobState.PRINTED, "已打印",
            JobState.FAILED, "打印失败",
            JobState.UNKNOWN, "出票不明",
            JobState.LATE, "等候过久",
            JobState.DROPPED, "不再打印");

    private final Ledger ledger;
    private final String station;
    private final ZoneId zone;
    private final Map<String, String> communities;

    /** A table of a round. */
    public enum Table {
        TALLY("tally"),
        VOUCHERS("vouchers");

        private final String word;

        Table(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One file.
     *
     * @param name such as {@code greenslip-K27A-round3-tally.csv}
     */
    public record Document(Table table, SheetForm form, String name) {
        public String mediaType() {
            return form.mediaType();
        }
    }

    /**
     * @param station its code
     * @param communities name by code
     */
    public RoundExport(Ledger ledger, String station, ZoneId zone, Map<String, String> communities) {
        this.ledger = ledger;
        this.station = station;
        this.zone = zone;
        this.communities = Map.copyOf(communities);
    }

    public String station() {
        return station;
    }

    /** All files of a round. */
    public List<Document> documents(int round) {
        List<Document> documents = new ArrayList<>();
        for (Table table : Table.values()) {
            for (SheetForm form : SheetForm.values()) {
                documents.add(new Document(
                        table,
                        form,
                        "greenslip-%s-round%d-%s.%s".formatted(station, round, table.word(), form.ending())));
            }
        }
        return documents;
    }

    /** Whether the round counted anybody at all; empty where there is no such round. */
    public Optional<Boolean> isEmpty(int round) {
        Reconciliation numbers = ledger.reconcile(round);
        return numbers.round() == 0
                ? Optional.empty()
                : Optional.of(numbers.total().sampled() == 0 && numbers.total().issued() == 0);
    }

    /** How many bytes all files may take, generously. */
    public long mostBytes(int round) {
        Counts total = ledger.reconcile(round).total();
        return (1L << 20) + 2048L * (total.issued() + total.voided());
    }

    public void write(Document document, int round, OutputStream out) throws IOException {
        Sheet sheet = document.form().sheet(out, document.table() == Table.TALLY ? "统计" : "凭证");
        if (document.table() == Table.TALLY) {
            tally(round, sheet);
        } else {
            vouchers(round, sheet);
        }
        sheet.finish();
    }

    private void tally(int round, Sheet sheet) throws IOException {
        Tally tally = ledger.records().tally(round);
        Reconciliation numbers = ledger.reconcile(round);
        sheet.row(TALLY);
        counts(sheet, "合计 total", "", numbers.title(), tally.total());
        parts(sheet, "小区 community", tally.byCommunity(), this::community);
        parts(sheet, "采样台 table", tally.byTable(), code -> "");
        parts(sheet, "五分钟 five minutes", tally.byFiveMinutes(), code -> code.equals(Tally.UNTRUSTED) ? "时间未确认" : "");
        Counts total = numbers.total();
        number(sheet, "sampled", "采样", total.sampled());
        number(sheet, "issued", "有效凭证", total.issued());
        number(sheet, "voided", "作废", total.voided());
        number(sheet, "handwritten", "手写卡", total.handwritten());
        number(sheet, "waiting", "等待开轮", numbers.waiting());
        number(sheet, "difference", numbers.difference() == 0 ? "相符" : "相差", numbers.difference());
        number(sheet, "open-slips", "没有出来的小票", numbers.openSlips());
        for (Reconciliation.OpenSlip slip : numbers.slips()) {
            line(sheet, "未出票 open slip", slip.serial().grouped(), STATES.getOrDefault(slip.state(), ""), slip.copy());
        }
        for (Reconciliation.VoidVoucher voided : numbers.voids()) {
            line(sheet, "作废 void", voided.serial().grouped(), voided.reason(), 1);
        }
        for (HandwrittenRange range : numbers.handwritten()) {
            line(
                    sheet,
                    "手写卡 handwritten",
                    "%s: %d-%d".formatted(range.table(), range.first(), range.last()),
                    range.note(),
                    range.cards());
        }
    }

    private static void parts(Sheet sheet, String part, Map<String, Counts> counts, UnaryOperator<String> name)
            throws IOException {
        for (Map.Entry<String, Counts> each : counts.entrySet()) {
            counts(sheet, part, each.getKey(), name.apply(each.getKey()), each.getValue());
        }
    }

    private static void counts(Sheet sheet, String part, String code, String name, Counts c) throws IOException {
        List<Object> row = new ArrayList<>(List.of(part, code, name));
        row.addAll(c.numbers());
        row.add("");
        sheet.row(row);
    }

    private static void number(Sheet sheet, String code, String name, int number) throws IOException {
        line(sheet, "核对 reconciliation", code, name, number);
    }

    private static void line(Sheet sheet, String part, String code, String name, int number) throws IOException {
        sheet.row(List.of(part, code, name, "", "", "", "", "", "", "", "", "", number));
    }

    private void vouchers(int round, Sheet sheet) throws IOException {
        sheet.row(VOUCHERS);
        Optional<Serial> after = Optional.empty();
        List<VoucherHistory> page;
        do {
            page = ledger.records().vouchers(round, after, PAGE);
            for (VoucherHistory history : page) {
                sheet.row(voucher(history));
                after = Optional.of(history.voucher().serial());
            }
        } while (!page.isEmpty());
    }

    private List<?> voucher(VoucherHistory history) {
        Voucher voucher = history.voucher();
        List<PrintJob> slips = history.slips();
        Timestamp issued = voucher.issued();
        return List.of(
                voucher.serial().grouped(),
                voucher.round(),
                voucher.table(),
                voucher.community(),
                community(voucher.community()),
                issued.trusted() ? TIME.format(issued.wall().atZone(zone)) : "",
                slips.stream().mapToInt(PrintJob::copy).max().orElse(0),
                slips.isEmpty() ? "" : STATES.getOrDefault(slips.getLast().state(), ""),
                history.voidReason().orElse(""),
                slips.stream()
                        .map(PrintJob::reissueReason)
                        .filter(reason -> !reason.isEmpty())
                        .collect(Collectors.joining("；")));
    }

    private String community(String code) {
        return code.equals(Voucher.UNKNOWN_COMMUNITY) ? "小区不明" : communities.getOrDefault(code, "");
    }
}
