package greenslip.print;

import java.io.ByteArrayOutputStream;

/**
 * Pictures as the commands that print them, in pieces. White rows are fed over, and white at the right is left out: on a slow line every
 * byte is a millisecond. Stateless; any thread.
 *
 * <pre>
 *   1D 76 30 m xL xH yL yH data    x bytes to a row, y rows; m = 3 doubles both ways
 *   1B 4A n                        feeds n dots
 * </pre>
 *
 * <p>No piece is longer than what {@link EscPos#FLUSH_BYTES} ends, or than half of what the printer holds. The bytes of a picture may
 * say anything, also what a printer obeys at once wherever it stands: such a place gets one more black dot.
 */
final class RasterCommands {
    static final int MOST_ROWS = 128;

    private static final int HEAD_BYTES = 8;
    private static final int MOST_PIECE_BYTES = EscPos.FLUSH_BYTES - HEAD_BYTES;
    private static final int MOST_FEED_DOTS = 255;
    private static final int DOT_BESIDE = 0x08;

    private final int pieceBytes;

    RasterCommands(int bufferBytes) {
        pieceBytes = Math.min(MOST_PIECE_BYTES, bufferBytes / 2) - HEAD_BYTES;
    }

    /** @param doubled whether each dot is printed as two by two */
    void write(ByteArrayOutputStream out, Bitmap picture, boolean doubled) {
        int rowsAtMost = Math.clamp(pieceBytes / picture.bytesPerRow(), 1, MOST_ROWS);
        int y = 0;
        while (y < picture.height()) {
            int white = whiteRows(picture, y);
            feed(out, doubled ? 2 * white : white);
            y += white;
            int end = Math.min(picture.height(), y + rowsAtMost);
            int inkedEnd = end;
            while (inkedEnd > y && picture.inkedBytes(inkedEnd - 1) == 0) {
                inkedEnd--;
            }
            if (inkedEnd > y) {
                piece(out, picture, y, inkedEnd, doubled);
            }
            y = inkedEnd;
        }
    }

    private static int whiteRows(Bitmap picture, int from) {
        int y = from;
        while (y < picture.height() && picture.inkedBytes(y) == 0) {
            y++;
        }
        return y - from;
    }

    /** Feeds in an empty line. */
    static void feed(ByteArrayOutputStream out, int dots) {
        for (int left = dots; left > 0; left -= MOST_FEED_DOTS) {
            out.write(EscPos.ESC);
            out.write('J');
            out.write(Math.min(left, MOST_FEED_DOTS));
        }
    }

    private static void piece(ByteArrayOutputStream out, Bitmap picture, int from, int to, boolean doubled) {
        int width = 1;
        for (int y = from; y < to; y++) {
            width = Math.max(width, picture.inkedBytes(y));
        }
        byte[] data = new byte[width * (to - from)];
        for (int y = from; y < to; y++) {
            picture.copyRow(y, data, (y - from) * width, width);
        }
        breakUpRealTime(data);
        out.write(EscPos.GS);
        out.write('v');
        out.write('0');
        out.write(doubled ? 3 : 0);
        out.write(width);
        out.write(0);
        out.write(to - from);
        out.write(0);
        out.writeBytes(data);
    }

    private static void breakUpRealTime(byte[] data) {
        for (int i = 0; i + 1 < data.length; i++) {
            boolean command = data[i + 1] == 0x04 || data[i + 1] == 0x05 || data[i + 1] == 0x14;
            if (data[i] == EscPos.DLE && command) {
                data[i] |= DOT_BESIDE;
            }
        }
    }
}
