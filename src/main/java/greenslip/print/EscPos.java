package greenslip.print;

import java.util.HexFormat;

/**
 * The ESC/POS bytes that both ends of a printer's line must agree on. Source of the format: Epson's ESC/POS command reference, as far
 * as Chinese clones follow it.
 *
 * <pre>
 *   1B 40              reset modes, empty the line
 *   1C 26 / 1C 2E      Chinese mode on / off
 *   1B 61 n            align: 0 left, 1 centre, 2 right; at the start of a line only
 *   1D 21 n            size: high nibble width - 1, low nibble height - 1
 *   1B 45 n            bold
 *   1B 4A n            feed n dots            1B 64 n   feed n lines
 *   1D 28 6B pL pH 31  QR: 41 model, 43 module, 45 level, 50 store, 51 print
 *   1D 76 30 m xy      dots, as pieces of a picture
 *   1D 56 42 00        feed to the cutter and cut
 *   1D 61 n            push the status at each change (four bytes)
 *   1D 72 01           paper sensor, answered once everything before it is done
 *   10 04 n            status, answered at once, 1 to 4
 *   10 05 02           recover from an error and empty the buffers, at once
 *   10 14 08 ...       empty the buffers, at once
 * </pre>
 */
final class EscPos {
    static final byte LF = 0x0a;
    static final byte DLE = 0x10;
    static final byte ESC = 0x1b;
    static final byte FS = 0x1c;
    static final byte GS = 0x1d;

    /** The longest QR text that is sent; it bounds the longest command, and so what must be flushed after an interruption. */
    static final int MOST_QR_CHARACTERS = 1_000;

    /**
     * Zero bytes that end whatever command an interrupted job left half sent: more than the longest command, since a printer takes them
     * as the parameters it still waits for, and ignores the rest.
     */
    static final int FLUSH_BYTES = 1_024;

    private EscPos() {}

    static byte[] reset() {
        return hex("1b40");
    }

    static byte[] cut() {
        return hex("1d564200");
    }

    static byte[] askJobDone() {
        return hex("1d7201");
    }

    static byte[] pushStatus() {
        return hex("1d610f");
    }

    /** A question answered at once; the number is 1 to 4. */
    static byte[] askStatus(int number) {
        return new byte[] {DLE, 0x04, (byte) number};
    }

    /** Empties the printer's buffers at once, by both commands that do so; a printer that knows neither ignores both. */
    static byte[] clear() {
        return hex("101408010314010602081005" + "02");
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
