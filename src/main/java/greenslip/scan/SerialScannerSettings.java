package greenslip.scan;

import greenslip.posix.SerialLine;
import greenslip.scan.qr.CodeBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A scanner on a serial line, or on USB as one.
 *
 * @param name what logs and scans call it
 * @param device best a link of {@code /dev/serial/by-id}, which stays the same when it is plugged in again
 * @param line its speed and flow control
 * @param ending what ends a code
 * @param encoding what its bytes mean
 * @param trigger how it is asked to look for a code
 * @param silenceMillis how long nothing comes after a code that no byte ends
 * @param sameCodeQuietMillis how long a code must not have been read to count as shown again
 * @param retryMinMillis the first wait before it is opened again; it doubles with each that fails
 * @param retryMaxMillis the longest wait before it is opened again
 */
public record SerialScannerSettings(
        String name,
        Path device,
        SerialLine line,
        Ending ending,
        Encoding encoding,
        Trigger trigger,
        int silenceMillis,
        int sameCodeQuietMillis,
        int retryMinMillis,
        int retryMaxMillis) {
    /** What ends a code. */
    public enum Ending {
        /** CR, LF, both or Tab, and else a silence. */
        ANY,
        /** CR, LF, both or Tab alone: a line that pauses within a code splits none. What ends without is spoiled. */
        BYTE
    }

    /** What the bytes of a code mean. */
    public enum Encoding {
        /** UTF-8 or GB18030, by what it can be. */
        AUTO,
        UTF_8,
        GB18030;

        Optional<String> text(CodeText code) {
            return switch (this) {
                case AUTO -> code.textOfEither();
                case UTF_8 -> code.text(StandardCharsets.UTF_8);
                case GB18030 -> code.text(CodeBytes.GB18030);
            };
        }
    }

    /** How a scanner that does not look all the time is asked to. */
    public enum Trigger {
        /** It looks all the time, or has a button or an eye of its own. */
        NONE(""),
        /** GM65, GM60 and their kin; set to "command triggered". */
        GM65("7E 00 08 01 00 02 01 AB CD"),
        /** GM67, GM72, in the style of SSI; the first byte wakes it. */
        GM67("00 04 E4 04 00 FF 14"),
        /** Honeywell with {@code TRGMOD0}. */
        HONEYWELL("16 54 0D"),
        NEWLAND("7E 01 30 30 30 30 23 53 43 4E 54 52 47 31 3B 03");

        private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

        private final String command;

        Trigger(String command) {
            this.command = command;
        }

        byte[] command() {
            return SPACED.parseHex(command);
        }
    }

    public SerialScannerSettings {
        SettingRange.check("silence-millis", silenceMillis, 10, 10_000);
        SettingRange.check("same-code-quiet-millis", sameCodeQuietMillis, 0, 600_000);
        SettingRange.check("retry-min-millis", retryMinMillis, 1, 600_000);
        SettingRange.check("retry-max-millis", retryMaxMillis, retryMinMillis, 600_000);
    }

    /** The usual: any ending, UTF-8 or GB18030, no trigger, 50 ms of silence, 2 s quiet, opened again after 0.25 to 1 s. */
    public static SerialScannerSettings of(String name, Path device, SerialLine line) {
        return new SerialScannerSettings(
                name, device, line, Ending.ANY, Encoding.AUTO, Trigger.NONE, 50, 2_000, 250, 1_000);
    }
}
