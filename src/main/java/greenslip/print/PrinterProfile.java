package greenslip.print;

import greenslip.posix.SerialLine.FlowControl;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * What one has to know of a model of slip printer to print on it.
 *
 * @param name by which the configuration chooses it
 * @param widthDots printable width: 384 on 58 mm paper, 576 on 80 mm paper, at 8 dots a millimetre
 * @param charset of its Chinese mode: GBK or GB18030; the encoder sends only what both have in two bytes
 * @param text who draws the characters: the printer, or this program where the printer has no Chinese
 * @param codes who draws the QR codes
 * @param qrModuleDots edge of one QR module, 4 to 12; below 4 phones fail to read it
 * @param feedLines empty lines before the cut, 0 to 10; without a cutter so many that the slip can be torn off
 * @param cutter whether the slip ends with a cut; without one it ends with the feed
 * @param bufferBytes what it takes before it has to print, 256 to 1048576; no picture is sent in larger pieces than half of it
 * @param flowControl how it stops a serial line, where the configuration says nothing else
 * @param status which questions about its state it answers
 * @param confirms whether it says when a job is done. One that does not can never say that it printed
 * @param slipMillimetres how much paper a voucher's slip takes, about: until it was measured, what is left on the roll is reckoned so
 * @param statusTimeoutMillis how long a question may take, 50 to 5000
 * @param jobTimeoutMillis how long a slip may take, from its last byte to the printer's word on it, 100 to 60000
 */
public record PrinterProfile(
        String name,
        int widthDots,
        Charset charset,
        Drawing text,
        Drawing codes,
        int qrModuleDots,
        int feedLines,
        boolean cutter,
        int bufferBytes,
        FlowControl flowControl,
        StatusAnswers status,
        boolean confirms,
        int slipMillimetres,
        int statusTimeoutMillis,
        int jobTimeoutMillis) {
    /** Who makes dots of characters or codes. */
    public enum Drawing {
        /** The printer itself. */
        NATIVE,
        /** This program: they go as pictures. */
        RASTER
    }

    /** What a printer says of its state. */
    public enum StatusAnswers {
        /** It answers {@code 10 04 n}, and pushes each change by itself once told to. */
        ASB,
        /** It answers {@code 10 04 n}. */
        DLE_EOT,
        /** It is never asked; some print nonsense when they are. */
        NONE
    }

    static final int DOTS_PER_MILLIMETRE = 8;

    /** Phones fail to read smaller ones. */
    static final int LEAST_QR_MODULE_DOTS = 4;

    /** Width of one column: half of a Chinese character, the whole of a Latin one. */
    static final int COLUMN_DOTS = 12;

    /** Any Chinese printer for 58 mm paper that has a cutter. */
    public static final PrinterProfile GENERIC_58 = new PrinterProfile(
            "generic-58",
            384,
            Charset.forName("GBK"),
            Drawing.NATIVE,
            Drawing.NATIVE,
            6,
            1,
            true,
            4_096,
            FlowControl.XON_XOFF,
            StatusAnswers.ASB,
            true,
            110,
            300,
            10_000);

    /** Any Chinese printer for 80 mm paper that has a cutter. */
    public static final PrinterProfile GENERIC_80 = GENERIC_58
            .change()
            .name("generic-80")
            .widthDots(576)
            .bufferBytes(16_384)
            .flowControl(FlowControl.RTS_CTS)
            .build();

    /** Small ones for building in, such as the ZJ-5870: no QR codes, no cutter, and no word on anything. */
    public static final PrinterProfile ZJ_5870 = GENERIC_58
            .change()
            .name("zj-5870")
            .codes(Drawing.RASTER)
            .feedLines(4)
            .cutter(false)
            .build()
            .mute();

    /** Epson's TM series as sold outside China: draws codes but no Chinese, and says everything. */
    public static final PrinterProfile EPSON_TM = GENERIC_58
            .change()
            .name("epson-tm")
            .widthDots(576)
            .charset(Charset.forName("GB18030"))
            .text(Drawing.RASTER)
            .flowControl(FlowControl.RTS_CTS)
            .build();

    /** Every profile that ships. */
    public static final List<PrinterProfile> SHIPPED = List.of(GENERIC_58, GENERIC_80, ZJ_5870, EPSON_TM);

    public PrinterProfile {
        require(!name.isBlank(), "a printer profile needs a name");
        require(widthDots == 384 || widthDots == 576, "width-dots is 384 or 576, not " + widthDots);
        require(
                charset.name().equals("GBK") || charset.name().equals("GB18030"),
                "charset is GBK or GB18030, not " + charset);
        within("qr-module-dots", qrModuleDots, LEAST_QR_MODULE_DOTS, 12);
        within("feed-lines", feedLines, 0, 10);
        within("buffer-bytes", bufferBytes, 256, 1 << 20);
        within("slip-millimetres", slipMillimetres, 20, 500);
        within("status-timeout-millis", statusTimeoutMillis, 50, 5_000);
        within("job-timeout-millis", jobTimeoutMillis, 100, 60_000);
    }

    /** The shipped profile of that name. */
    public static Optional<PrinterProfile> named(String name) {
        return SHIPPED.stream().filter(profile -> profile.name.equals(name)).findFirst();
    }

    /** Characters on a line in normal size; a Chinese one takes two. */
    public int columns() {
        return widthDots / COLUMN_DOTS;
    }

    /** Whether it can be asked how it is. */
    public boolean answers() {
        return status != StatusAnswers.NONE;
    }

    /** The same printer on a line over which nothing ever comes back. */
    public PrinterProfile mute() {
        return change().status(StatusAnswers.NONE).confirms(false).build();
    }

    /** A copy to change. */
    public Changes change() {
        return new Changes(this);
    }

    /** A profile in the making: what is not named stays as it was. One thread. */
    public static final class Changes {
        private String name;
        private int widthDots;
        private Charset charset;
        private Drawing text;
        private Drawing codes;
        private int qrModuleDots;
        private int feedLines;
        private boolean cutter;
        private int bufferBytes;
        private FlowControl flowControl;
        private StatusAnswers status;
        private boolean confirms;
        private int slipMillimetres;
        private int statusTimeoutMillis;
        private int jobTimeoutMillis;

        private Changes(PrinterProfile from) {
            name = from.name;
            widthDots = from.widthDots;
            charset = from.charset;
            text = from.text;
            codes = from.codes;
            qrModuleDots = from.qrModuleDots;
            feedLines = from.feedLines;
            cutter = from.cutter;
            bufferBytes = from.bufferBytes;
            flowControl = from.flowControl;
            status = from.status;
            confirms = from.confirms;
            slipMillimetres = from.slipMillimetres;
            statusTimeoutMillis = from.statusTimeoutMillis;
            jobTimeoutMillis = from.jobTimeoutMillis;
        }

        public Changes name(String called) {
            name = called;
            return this;
        }

        public Changes widthDots(int dots) {
            widthDots = dots;
            return this;
        }

        public Changes charset(Charset encoding) {
            charset = encoding;
            return this;
        }

        public Changes text(Drawing drawing) {
            text = drawing;
            return this;
        }

        public Changes codes(Drawing drawing) {
            codes = drawing;
            return this;
        }

        public Changes qrModuleDots(int dots) {
            qrModuleDots = dots;
            return this;
        }

        public Changes feedLines(int lines) {
            feedLines = lines;
            return this;
        }

        public Changes cutter(boolean cuts) {
            cutter = cuts;
            return this;
        }

        public Changes bufferBytes(int bytes) {
            bufferBytes = bytes;
            return this;
        }

        public Changes flowControl(FlowControl control) {
            flowControl = control;
            return this;
        }

        public Changes status(StatusAnswers answers) {
            status = answers;
            return this;
        }

        public Changes confirms(boolean says) {
            confirms = says;
            return this;
        }

        public Changes slipMillimetres(int millimetres) {
            slipMillimetres = millimetres;
            return this;
        }

        public Changes timeouts(int statusMillis, int jobMillis) {
            statusTimeoutMillis = statusMillis;
            jobTimeoutMillis = jobMillis;
            return this;
        }

        /** @throws IllegalArgumentException where a value is out of its range */
        public PrinterProfile build() {
            return new PrinterProfile(
                    name,
                    widthDots,
                    charset,
                    text,
                    codes,
                    qrModuleDots,
                    feedLines,
                    cutter,
                    bufferBytes,
                    flowControl,
                    status,
                    confirms,
                    slipMillimetres,
                    statusTimeoutMillis,
                    jobTimeoutMillis);
        }
    }

    private static void within(String what, int value, int least, int most) {
        require(value >= least && value <= most, what + " is " + least + " to " + most + ", not " + value);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
