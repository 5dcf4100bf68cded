package greenslip.scan;

import greenslip.scan.qr.CodeBytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A scanner that types like a keyboard.
 *
 * @param name what logs and scans call it
 * @param device best a link of {@code /dev/input/by-id} that ends in {@code -event-kbd}
 * @param layout the keyboard that the scanner is set to
 * @param ending what ends a code
 * @param altCodes what a number typed with Alt means
 * @param idleMillis how long no key comes after a code, or after a piece of one
 * @param sameCodeQuietMillis how long a code must not have been read to count as shown again
 * @param retryMinMillis the first wait before it is opened again; it doubles with each that fails
 * @param retryMaxMillis the longest wait before it is opened again
 */
public record KeyboardSettings(
        String name,
        Path device,
        KeyLayout layout,
        Ending ending,
        AltCodes altCodes,
        int idleMillis,
        int sameCodeQuietMillis,
        int retryMinMillis,
        int retryMaxMillis) {
    /** What ends a code. Control-J and Control-M count as Enter. */
    public enum Ending {
        ENTER_OR_TAB,
        /** A Tab is a part of the code. */
        ENTER,
        /** No key of its own: no key for a while. Enter and Tab still end. */
        NONE
    }

    /** What a number means that is typed on the keypad while Alt is held. */
    public enum AltCodes {
        /** A byte, or two of them as one number; bytes are GB18030, of which GBK and ASCII are parts. */
        GBK(CodeBytes.GB18030),
        /** The same, in UTF-8. */
        UTF_8(StandardCharsets.UTF_8),
        /** A code point, or half of a pair. */
        UNICODE(StandardCharsets.UTF_16BE);

        private final Charset charset;

        AltCodes(Charset charset) {
            this.charset = charset;
        }

        Charset charset() {
            return charset;
        }
    }

    public KeyboardSettings {
        SettingRange.check("idle-millis", idleMillis, 20, 10_000);
        SettingRange.check("same-code-quiet-millis", sameCodeQuietMillis, 0, 600_000);
        SettingRange.check("retry-min-millis", retryMinMillis, 1, 600_000);
        SettingRange.check("retry-max-millis", retryMaxMillis, retryMinMillis, 600_000);
    }

    /** The usual: US keyboard, Enter or Tab, GBK, 500 ms without a key, 2 s quiet, opened again after 0.25 to 1 s. */
    public static KeyboardSettings of(String name, Path device) {
        return new KeyboardSettings(
                name, device, KeyLayout.US, Ending.ENTER_OR_TAB, AltCodes.GBK, 500, 2_000, 250, 1_000);
    }
}
