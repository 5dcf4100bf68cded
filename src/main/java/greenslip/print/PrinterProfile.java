package greenslip.print;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * What one has to know of a model of slip printer to print on it.
 *
 * @param name by which the configuration chooses it
 * @param widthDots printable width: 384 on 58 mm paper, 576 on 80 mm paper, at 8 dots a millimetre
 * @param charset of its Chinese mode: GBK or GB18030; the encoder sends only what both have in two bytes
 * @param qrModuleDots edge of one QR module, 4 to 12; below 4 phones fail to read it
 * @param feedLines empty lines before the cut, 0 to 10
 * @param cutter whether the slip ends with a cut; without one it ends with the feed
 * @param confirms whether the printer answers questions. One that does not can never say that it printed
 * @param statusTimeoutMillis how long a question may take, 50 to 5000
 * @param jobTimeoutMillis how long a slip may take, from its last byte to the printer's word on it, 100 to 60000
 */
public record PrinterProfile(
        String name,
        int widthDots,
        Charset charset,
        int qrModuleDots,
        int feedLines,
        boolean cutter,
        boolean confirms,
        int statusTimeoutMillis,
        int jobTimeoutMillis) {
    static final int DOTS_PER_MILLIMETRE = 8;

    /** Phones fail to read smaller ones. */
    static final int LEAST_QR_MODULE_DOTS = 4;

    /** Width of one column: half of a Chinese character, the whole of a Latin one. */
    static final int COLUMN_DOTS = 12;

    /** Any printer for 58 mm paper that has a cutter. */
    public static final PrinterProfile GENERIC_58 =
            new PrinterProfile("generic-58", 384, Charset.forName("GBK"), 6, 1, true, true, 300, 10_000);

    /** Any printer for 80 mm paper that has a cutter. */
    public static final PrinterProfile GENERIC_80 =
            new PrinterProfile("generic-80", 576, Charset.forName("GBK"), 6, 1, true, true, 300, 10_000);

    /** Every profile that ships. */
    public static final List<PrinterProfile> SHIPPED = List.of(GENERIC_58, GENERIC_80);

    public PrinterProfile {
        require(!name.isBlank(), "a printer profile needs a name");
        require(widthDots == 384 || widthDots == 576, "width-dots is 384 or 576, not " + widthDots);
        require(
                charset.name().equals("GBK") || charset.name().equals("GB18030"),
                "charset is GBK or GB18030, not " + charset);
        within("qr-module-dots", qrModuleDots, LEAST_QR_MODULE_DOTS, 12);
        within("feed-lines", feedLines, 0, 10);
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

    /** The same printer with other patience. */
    public PrinterProfile withTimeouts(int statusMillis, int jobMillis) {
        return new PrinterProfile(
                name, widthDots, charset, qrModuleDots, feedLines, cutter, confirms, statusMillis, jobMillis);
    }

    /** The same printer, except for whether it answers questions. */
    public PrinterProfile withConfirms(boolean answers) {
        return new PrinterProfile(
                name,
                widthDots,
                charset,
                qrModuleDots,
                feedLines,
                cutter,
                answers,
                statusTimeoutMillis,
                jobTimeoutMillis);
    }

    /** The same printer, except for whether it has a cutter. */
    public PrinterProfile withCutter(boolean cuts) {
        return new PrinterProfile(
                name,
                widthDots,
                charset,
                qrModuleDots,
                feedLines,
                cuts,
                confirms,
                statusTimeoutMillis,
                jobTimeoutMillis);
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
