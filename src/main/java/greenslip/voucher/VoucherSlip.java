package greenslip.voucher;

import greenslip.print.OnceOnTape;
import greenslip.print.Slip;
import greenslip.print.Slip.Align;
import greenslip.print.Slip.Qr;
import greenslip.print.Slip.Row;
import greenslip.print.Slip.Rule;
import greenslip.print.Slip.Text;
import greenslip.round.Round;
import greenslip.round.Station;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a voucher's slip says, top to bottom: who did which round and that it is done, the serial, when and where, whose
 * it is, the code for the gate, and what it is worth. Immutable, any thread.
 *
 * <p>Laid out for 58 mm paper, {@value SlipText#COLUMNS} columns of which a Chinese character takes two. A time
 * only where the clock could be trusted.
 */
public final class VoucherSlip {
    /** What a reissued slip says. */
    private static final String COPY_MARK = "补办";

    /** A serial is on one slip, and on those that say that they are reissued: for a printer that watches its tape. */
    public static final OnceOnTape ONCE_ON_TAPE = new OnceOnTape(Serial.GROUPED, Pattern.compile(COPY_MARK));

    private final DateTimeFormatter minutes;

    /** Times are shown in the given zone. */
    public VoucherSlip(ZoneId zone) {
        minutes = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(zone);
    }

    /**
     * The slip of a voucher.
     *
     * @param communityName what people call the voucher's community; the code where nothing better is known
     * @param copy 1 for the first slip, more for a reissued one
     * @param url the text of the QR code
     * @param goodUntilMillis the end of its use, wall clock milliseconds
     */
    public Slip of(
            Voucher voucher,
            Round round,
            Station station,
            String communityName,
            int copy,
            String url,
            long goodUntilMillis) {
        List<Row> rows = new ArrayList<>();
        SlipText.lines(round.authority(), 1).forEach(line -> rows.add(centred(line, 1)));
        for (String line : SlipText.title(round.title(), roundName(voucher.round()), 2)) {
            rows.add(centred(line, 2));
        }
        rows.add(centred("●采样已完成●", 2));
        rows.add(new Text(voucher.serial().grouped(), Align.CENTRE, 2, true));
        if (copy > 1) {
            rows.add(new Rule(COPY_MARK));
        }
        if (voucher.issued().trusted()) {
            rows.add(plain("时间 " + minutes.format(voucher.issued().wall())));
        }
        SlipText.pair("点位 " + station.siteName(), "采样台 " + voucher.table()).forEach(line -> rows.add(plain(line)));
        addLines(rows, "小区 " + communityName(voucher, communityName));
        if (!voucher.hint().isEmpty()) {
            rows.add(plain("尾号 ***" + voucher.hint()));
        }
        if (copy > 1) {
            // Beside the code, where it cannot be torn off.
            rows.add(centred(COPY_MARK + " 第" + copy + "份", 2));
        }
        rows.add(new Qr(url));
        rows.add(centred("有效至 " + minutes.format(Instant.ofEpochMilli(goodUntilMillis)), 1));
        rows.add(centred("凭此证明已采样，不是检测结果", 1));
        return new Slip(rows);
    }

    private static String communityName(Voucher voucher, String name) {
        boolean unknown = voucher.community().equals(Voucher.UNKNOWN_COMMUNITY) || name.isBlank();
        return unknown ? "未登记" : name;
    }

    /** 第三轮; in digits from a hundred on, where characters are no longer read at a glance. */
    public static String roundName(int number) {
        return "第" + (number < 100 ? chinese(number) : Integer.toString(number)) + "轮";
    }

    private static String chinese(int number) {
        String digits = "零一二三四五六七八九";
        int tens = number / 10;
        int ones = number % 10;
        StringBuilder text = new StringBuilder();
        if (tens > 1) {
            text.append(digits.charAt(tens));
        }
        if (tens > 0) {
            text.append('十');
        }
        if (ones > 0 || tens == 0) {
            text.append(digits.charAt(ones));
        }
        return text.toString();
    }

    private static void addLines(List<Row> rows, String text) {
        SlipText.lines(text, 1).forEach(line -> rows.add(plain(line)));
    }

    private static Text plain(String text) {
        return new Text(text, Align.LEFT, 1, false);
    }

    private static Text centred(String text, int scale) {
        return new Text(text, Align.CENTRE, scale, scale > 1);
    }
}
