package greenslip.resident;

import greenslip.resident.CodeFormat.Check;
import greenslip.resident.CodeFormat.OnCheckFailure;
import greenslip.resident.CodeFormat.Sample;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The formats that ship, most particular first. What a city's code holds is not public, so the last one takes any text:
 * it counts and earns a voucher, but no roster can be matched against it.
 *
 * <pre>
 *   RKEQ1-00012345     registration code: R, the community's four characters, -, eight digits
 * </pre>
 *
 * <p>The whole registration code is the identity, since communities number their residents independently; bare, at the
 * end of a URL's path, or as its {@code code} parameter, in capitals or not, it is the same identity of the same scheme.
 */
final class ShippedFormats {
    private static final String REGISTRATION = "(?<id>[Rr](?<community>[A-Za-z0-9]{4})-[0-9]{8})";

    /** Runs of characters that the next character ends never need to give back, hence the possessive quantifiers. */
    private static final String URL_START = "(?i:https?)://[A-Za-z0-9.-]{1,100}+(?::[0-9]{1,5}+)?/";

    private static final CodeFormat RESIDENT_NUMBER = new CodeFormat(
            "resident-number",
            Pattern.compile("^(?<id>[1-9][0-9]{16}[0-9Xx])$"),
            "CNID",
            Check.GB11643,
            OnCheckFailure.REJECT,
            false,
            true,
            true,
            18,
            CodeFormat.DEFAULT_HINT_LENGTH,
            List.of(
                    new Sample("11010519491231002X", "11010519491231002X"),
                    new Sample("11010519491231002x", "11010519491231002X"),
                    new Sample("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
                    new Sample("110105194912310021", Sample.REJECT),
                    new Sample("110105194902310022", Sample.REJECT)));

    static final List<CodeFormat> ALL = List.of(
            RESIDENT_NUMBER,
            registration("registration", "^" + REGISTRATION + "$", "RKEQ1-00012345"),
            registration(
                    "registration-url",
                    "^" + URL_START + "(?:[A-Za-z0-9._~%-]{1,40}+/){0,4}+" + REGISTRATION + "$",
                    "https://code.example.org/r/RKEQ1-00012345"),
            registration(
                    "registration-query",
                    "^" + URL_START + "[A-Za-z0-9._~%/-]{0,160}+\\?(?i:code)=" + REGISTRATION + "$",
                    "https://code.example.org:8443/show?code=RKEQ1-00012345"),
            new CodeFormat(
                    "opaque",
                    Pattern.compile("^(?<id>.{1,1024}+)$"),
                    "OPQ",
                    Check.NONE,
                    OnCheckFailure.NEXT,
                    false,
                    false,
                    false,
                    CodeFormat.MAX_LENGTH,
                    0,
                    List.of(
                            new Sample("https://pass.example.org/r/KTkx", "https://pass.example.org/r/KTkx"),
                            new Sample("V1:9AW1/*PLY KEX", "V1:9AW1/*PLY KEX"),
                            new Sample("", Sample.REJECT))));

    private ShippedFormats() {}

    private static CodeFormat registration(String id, String pattern, String sample) {
        return new CodeFormat(
                id,
                Pattern.compile(pattern),
                "REG",
                Check.NONE,
                OnCheckFailure.REJECT,
                true,
                true,
                true,
                320,
                CodeFormat.DEFAULT_HINT_LENGTH,
                List.of(
                        new Sample(sample, "RKEQ1-00012345"),
                        new Sample(sample.toLowerCase(Locale.ROOT), "RKEQ1-00012345"),
                        new Sample(sample + "6", Sample.REJECT),
                        new Sample(sample.replace("RKEQ1", "RKEQ"), Sample.REJECT)));
    }
}
