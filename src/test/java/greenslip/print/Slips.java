package greenslip.print;

import greenslip.print.Slip.Align;
import greenslip.print.Slip.Feed;
import greenslip.print.Slip.Qr;
import greenslip.print.Slip.Rule;
import greenslip.print.Slip.Text;
import java.util.List;

/** Slips to print in tests. */
final class Slips {
    static final String URL = "https://v.example/#" + "0123456789".repeat(30);

    private Slips() {}

    /** Small, and its code tells which one it was. */
    static Slip numbered(int number) {
        return new Slip(List.of(
                new Text("第" + number + "号", Align.LEFT, 1, false),
                new Text("first", Align.LEFT, 1, false),
                new Text("second", Align.LEFT, 1, false),
                new Text("third", Align.LEFT, 1, false),
                new Qr("N" + number)));
    }

    /** One of each row, in all sizes and places: what the golden bytes and the golden picture show. */
    static Slip full() {
        return new Slip(List.of(
                new Text("科尔沁街道筹备组", Align.CENTRE, 1, false),
                new Text("第三轮", Align.CENTRE, 2, true),
                new Rule("补办 第2份"),
                new Text("时间 2022-02-24 13:00", Align.LEFT, 1, false),
                new Text("体育场南门", Align.RIGHT, 1, false),
                new Feed(1),
                new Qr(URL),
                new Rule(""),
                new Text("￥·—…①℃〇", Align.LEFT, 3, false)));
    }
}
