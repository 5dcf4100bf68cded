package greenslip.desk;

import greenslip.ledger.Counts;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.JobState;
import greenslip.ledger.Reconciliation;
import greenslip.ledger.Reconciliation.OpenSlip;
import greenslip.ledger.Reconciliation.VoidVoucher;
import greenslip.print.Slip;
import greenslip.print.Slip.Align;
import greenslip.print.Slip.Row;
import greenslip.print.Slip.Rule;
import greenslip.print.Slip.Text;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.SlipText;
import greenslip.voucher.VoucherSlip;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the station's own papers say: opening, tally, closing, self-test. For 58 mm paper and wider; times only where the clock can be
 * trusted. Immutable, any thread.
 */
public final class ReportSlips {
    /** More serials than these make no paper that anybody reads. */
    static final int MAX_LISTED = 40;

    private static final int MAX_FAULTS = 12;
    private final Station station;
    private final DateTimeFormatter minutes;

    /** Times are shown in the given zone. */
    public ReportSlips(Station station, ZoneId zone) {
        this.station = station;
        this.minutes = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(zone);
    }

    /** Station, round, how the time is known, the serial that the round goes on from, paper. */
    public Slip opening(Round round, Optional<Serial> last, PaperLeft paper, Timestamp now) {
        List<Row> rows = head("开站小票", now);
        title(rows, round.title(), round.number());
        rows.add(centred(round.authority(), 1));
        rows.add(plain("预计结束 " + minutes.format(Instant.ofEpochMilli(round.endsAtMillis()))));
        rows.add(plain("时间依据 " + trust(now.trust())));
        rows.add(plain("上一编号 " + last.map(Serial::grouped).orElse("无")));
        rows.add(plain("余纸约 " + paper.slips() + " 张"));
        return new Slip(rows);
    }

    /** The numbers so far. */
    public Slip interim(Reconciliation numbers, PaperLeft paper, Timestamp now) {
        List<Row> rows = head("中途统计", now);
        sums(rows, numbers);
        rows.add(count("余纸约", paper.slips(), "张"));
        return new Slip(rows);
    }

    /**
     * The reconciliation: the sum, what it lacks, every slip not known to be on paper by its serial, void vouchers, handwritten cards.
     *
     * @param paperMillimetres that the round's slips took
     */
    public Slip closing(Reconciliation numbers, long paperMillimetres, Timestamp now) {
        List<Row> rows = head(numbers.open() ? "预览 本轮未关" : "关站对账", now);
        sums(rows, numbers);
        rows.add(plain("用纸约 %d.%d 米".formatted(paperMillimetres / 1000, paperMillimetres % 1000 / 100)));
        openSlips(rows, numbers);
        voids(rows, numbers);
        handwritten(rows, numbers.handwritten());
        rows.add(new Rule(""));
        rows.add(plain("值班员签字"));
        rows.add(new Slip.Feed(2));
        return new Slip(rows);
    }

    /**
     * Whether this station is well, and where its page is.
     *
     * @param faults code and sentence of what is not well, as the operator's page says them
     * @param address of the operator's page on this machine
     * @param remote the page for other machines: a person compares the fingerprint with what the browser shows
     */
    public Slip selfTest(
            List<String> faults, String address, Optional<RemotePage> remote, PaperLeft paper, Timestamp now) {
        List<Row> rows = head("自检", now);
        rows.add(centred(faults.isEmpty() ? "●一切正常●" : "▲有 " + faults.size() + " 项故障▲", 2));
        faults.stream().limit(MAX_FAULTS).forEach(fault -> rows.add(plain("· " + fault)));
        rows.add(plain("余纸约 " + paper.slips() + " 张，每张约 " + paper.slipMillimetres() + " 毫米"));
        rows.add(plain("汉字 居民核酸检测 0123456789 ABC"));
        String shown = remote.map(RemotePage::address).orElse(address);
        rows.add(new Slip.Qr(shown));
        rows.add(centred(shown, 1));
        remote.ifPresent(page -> {
            rows.add(plain("证书指纹 SHA-256，请与浏览器核对"));
            page.fingerprint().forEach(line -> rows.add(centred(line, 1)));
        });
        return new Slip(rows);
    }

    private List<Row> head(String title, Timestamp now) {
        List<Row> rows = new ArrayList<>();
        rows.add(centred(title, 2));
        rows.add(centred("不是凭证", 1));
        rows.add(new Rule(""));
        rows.add(plain("点位 " + station.siteName()));
        SlipText.pair("站号 " + station.code(), "采样台 " + String.join(" ", station.tables()))
                .forEach(line -> rows.add(plain(line)));
        rows.add(plain(now.trusted() ? "时间 " + minutes.format(now.wall()) : "时间未确认"));
        rows.add(new Rule(""));
        return rows;
    }

    private static void title(List<Row> rows, String title, int round) {
        SlipText.title(title, VoucherSlip.roundName(round), 2).forEach(line -> rows.add(centred(line, 2)));
    }

    private static void sums(List<Row> rows, Reconciliation numbers) {
        Counts total = numbers.total();
        if (numbers.round() > 0) {
            title(rows, numbers.title(), numbers.round());
        }
        rows.add(bold(count("采样", total.sampled(), "人")));
        rows.add(count("= 有效凭证", total.issued(), "张"));
        rows.add(count("+ 作废", total.voided(), "张"));
        rows.add(count("+ 手写卡", total.handwritten(), "张"));
        rows.add(count("+ 等待开轮", numbers.waiting(), "人"));
        rows.add(numbers.difference() == 0 ? centred("●数字相符●", 2) : centred("▲相差 " + numbers.difference() + "▲", 2));
        rows.add(count("已打印小票", total.printed(), "张"));
        rows.add(count("其中补办", total.reissued(), "张"));
        rows.add(count("出票不明", total.unknown(), "张"));
        rows.add(count("打印失败", total.failed(), "张"));
    }

    private static void openSlips(List<Row> rows, Reconciliation numbers) {
        rows.add(new Rule("未确认出票 " + numbers.openSlips()));
        List<OpenSlip> slips = numbers.slips();
        slips.stream()
                .limit(MAX_LISTED)
                .forEach(slip -> rows.add(plain(slip.serial().grouped() + " " + state(slip.state())
                        + (slip.copy() > 1 ? " 第" + slip.copy() + "份" : ""))));
        more(rows, numbers.openSlips());
    }

    private static void voids(List<Row> rows, Reconciliation numbers) {
        if (numbers.total().voided() == 0) {
            return;
        }
        rows.add(new Rule("作废 " + numbers.total().voided()));
        List<VoidVoucher> voids = numbers.voids();
        voids.stream()
                .limit(MAX_LISTED)
                .forEach(voided -> rows.add(plain(voided.serial().grouped() + " " + voided.reason())));
        more(rows, numbers.total().voided());
    }

    private static void handwritten(List<Row> rows, List<HandwrittenRange> ranges) {
        if (ranges.isEmpty()) {
            return;
        }
        rows.add(new Rule("手写卡"));
        ranges.stream()
                .limit(MAX_LISTED)
                .forEach(range -> rows.add(plain("%d-%d 共%d张 %s %s"
                        .formatted(range.first(), range.last(), range.cards(), range.table(), range.note()))));
        more(rows, ranges.size());
    }

    private static void more(List<Row> rows, int all) {
        if (all > MAX_LISTED) {
            rows.add(plain("另有 " + (all - MAX_LISTED) + " 条，见工作台"));
        }
    }

    /** What became of a slip, in a word. */
    static String state(JobState state) {
        return switch (state) {
            case RESERVED -> "等待打印";
            case SENDING -> "正在打印";
            case PRINTED -> "已打印";
            case FAILED -> "打印失败";
            case UNKNOWN -> "出票不明";
            case LATE -> "过时待问";
            case DROPPED -> "不再打印";
        };
    }

    private static String trust(ClockTrust trust) {
        return switch (trust) {
            case SYNCHRONISED -> "网络校时";
            case COLLECTOR -> "汇总端校时";
            case OPERATOR -> "人工设定";
            case FLOOR -> "无，时间未确认";
        };
    }

    private static Text count(String what, long value, String unit) {
        return plain(what + " " + value + " " + unit);
    }

    private static Text bold(Text text) {
        return new Text(text.text(), text.align(), 2, true);
    }

    private static Text plain(String text) {
        return new Text(text, Align.LEFT, 1, false);
    }

    private static Text centred(String text, int scale) {
        return new Text(text, Align.CENTRE, scale, scale > 1);
    }
}
