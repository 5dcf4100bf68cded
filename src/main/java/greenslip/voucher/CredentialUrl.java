package greenslip.voucher;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The text of a voucher's QR code: a web address whose fragment is the signed credential in decimal digits, so that any
 * phone opens the gate page with it, and no server ever sees it.
 *
 * <pre>
 *   https://gate.example.org/#01234567890123456…
 * </pre>
 *
 * @param prefix everything before the digits, ends with #
 */
public record CredentialUrl(String prefix) {
    /** Larger codes need modules too small for worn thermal heads on 58 mm paper. */
    public static final int MAX_QR_VERSION = 9;

    /** The longest text that can hold a credential. */
    public static final int MAX_LENGTH = 1024;

    private static final Pattern FRAGMENT =
            Pattern.compile("https?://[^#]{1,200}#([0-9]{1,1000})", Pattern.CASE_INSENSITIVE);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{100,1000}");

    public CredentialUrl {
        List<String> faults = faults(prefix);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /**
     * Everything wrong with a prefix, a sentence each: that it is no such address, or that with it the longest
     * credential does not fit a QR code of version {@value #MAX_QR_VERSION}.
     */
    public static List<String> faults(String prefix) {
        List<String> faults = new ArrayList<>();
        if (!isAddress(prefix)) {
            faults.add("凭证网址应形如 https://主机/# / The credential URL looks like https://host/#, scheme and host in"
                    + " lower case, printable ASCII");
            return faults;
        }
        int version = qrVersion(prefix + DecimalDigits.encode(new byte[longestMessageBytes()]));
        if (version > MAX_QR_VERSION) {
            faults.add(("凭证网址太长，二维码会超出 %d 版，请换更短的域名"
                            + " / The credential URL needs QR version %d, above %d: use a shorter host")
                    .formatted(MAX_QR_VERSION, version, MAX_QR_VERSION));
        }
        return faults;
    }

    /** The QR code's text for a signed credential. */
    public String text(byte[] message) {
        return prefix + DecimalDigits.encode(message);
    }

    /** The signed credential in a text: an address with digits behind #, of whatever host, or the digits alone. */
    public static Optional<byte[]> message(String text) {
        String trimmed = text.strip();
        if (trimmed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var fragment = FRAGMENT.matcher(trimmed);
        if (fragment.matches()) {
            return DecimalDigits.decode(fragment.group(1));
        }
        return DIGITS.matcher(trimmed).matches() ? DecimalDigits.decode(trimmed) : Optional.empty();
    }

    /** The version of the smallest QR code, level M, that holds the text; 41 where none does. */
    static int qrVersion(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.M, Map.of(EncodeHintType.QR_COMPACT, true))
                    .getVersion()
                    .getVersionNumber();
        } catch (WriterException e) {
            return 41;
        }
    }

    /** Bytes of a signed credential whose every field is as long as it may be. */
    static int longestMessageBytes() {
        Credential longest = new Credential(
                new Serial("9999", Serial.MAX_INCARNATION, Serial.MAX_COUNTER),
                9999,
                "S".repeat(Credential.MAX_SITE_BYTES),
                "T".repeat(Credential.MAX_TABLE_BYTES),
                "C".repeat(Credential.MAX_COMMUNITY_BYTES),
                "H".repeat(Credential.MAX_HINT_BYTES),
                Credential.MAX_SECONDS,
                OptionalLong.of(Credential.MAX_SECONDS));
        return longest.sign(new FixedSizes()).length;
    }

    private static boolean isAddress(String prefix) {
        try {
            URI uri = new URI(prefix);
            String host = uri.getHost();
            return prefix.length() <= 200
                    && prefix.endsWith("#")
                    && prefix.chars().allMatch(c -> c > ' ' && c < 0x7F)
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && host != null
                    && host.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** As long as any signer's answers; to measure with. */
    private static final class FixedSizes implements Signer {
        @Override
        public int algorithm() {
            return CoseSign1.EDDSA;
        }

        @Override
        public byte[] kid() {
            return new byte[VerifyingKey.KID_BYTES];
        }

        @Override
        public byte[] sign(byte[] message) {
            return new byte[VerifyingKey.SIGNATURE_BYTES];
        }
    }
}
