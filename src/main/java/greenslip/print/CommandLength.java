package greenslip.print;

/**
 * How long an ESC/POS command is, told from its first bytes: the table by which a stream is taken apart, including the commands that
 * are only skipped. Whatever is in no table is two bytes long, so that nothing derails the stream for longer than one command.
 */
final class CommandLength {
    /** The answer while the bytes so far do not tell yet. */
    static final int MORE = -1;

    /** No command is longer than this; a length beyond it is taken for nonsense, and the command ends with its head. */
    static final int MOST_BYTES = 1 << 20;

    /** Longest list that a zero byte ends: tab stops, bar codes. */
    private static final int MOST_LIST_BYTES = 255;

    private CommandLength() {}

    /**
     * The whole length of the command that begins so.
     *
     * @param head the first bytes, the command's own first byte included
     * @param count how many of them are there, at least one
     */
    static int of(byte[] head, int count) {
        if (count < 2) {
            return MORE;
        }
        return switch (head[0]) {
            case EscPos.ESC -> escape(head, count);
            case EscPos.FS -> fileSeparator(head, count);
            case EscPos.GS -> groupSeparator(head, count);
            default -> dataLink(head, count);
        };
    }

    private static int escape(byte[] head, int count) {
        return switch (head[1]) {
            case ' ',
                    '!',
                    '%',
                    '-',
                    '3',
                    '=',
                    '?',
                    'E',
                    'G',
                    'J',
                    'K',
                    'M',
                    'R',
                    'T',
                    'V',
                    'a',
                    'd',
                    'e',
                    'r',
                    't',
                    'u',
                    'v',
                    '{' -> 3;
            case '$', '\\', 'c', 'B' -> 4;
            case 'p' -> 5;
            case 'W' -> 10;
            case 'D' -> list(head, count, 2);
            case '(' -> counted(head, count, 3, 2);
            case '*' -> count < 5 ? MORE : 5 + word(head, 3) * ((head[2] & 0xff) >= 32 ? 3 : 1);
            default -> 2;
        };
    }

    private static int fileSeparator(byte[] head, int count) {
        return switch (head[1]) {
            case '!', '-', 'C', 'W' -> 3;
            case 'S', 'p', '?' -> 4;
            case '2' -> 76;
            case '(' -> counted(head, count, 3, 2);
            default -> 2;
        };
    }

    private static int groupSeparator(byte[] head, int count) {
        return switch (head[1]) {
            case '!', 'B', 'a', 'b', 'f', 'h', 'r', 'w', 'H', 'I', '/', 'T' -> 3;
            case '$', 'L', 'W', 'P', '\\' -> 4;
            case '^', 'z' -> 5;
            case '(' -> counted(head, count, 3, 2);
            case '8' -> counted(head, count, 3, 4);
            case '*' -> count < 4 ? MORE : 4 + (head[2] & 0xff) * (head[3] & 0xff) * 8;
            case 'V' -> cut(head, count);
            case 'k' -> barCode(head, count);
            case 'v' -> raster(head, count);
            default -> 2;
        };
    }

    private static int dataLink(byte[] head, int count) {
        if (head[1] == 0x04 || head[1] == 0x05) {
            return 3;
        }
        if (head[1] != 0x14) {
            // Not a real-time command: the byte after it may begin one.
            return 1;
        }
        if (count < 3) {
            return MORE;
        }
        return head[2] == 8 ? 10 : 5;
    }

    private static int cut(byte[] head, int count) {
        if (count < 3) {
            return MORE;
        }
        return head[2] >= 'A' ? 4 : 3;
    }

    private static int barCode(byte[] head, int count) {
        if (count < 3) {
            return MORE;
        }
        if ((head[2] & 0xff) <= 6) {
            return list(head, count, 3);
        }
        return count < 4 ? MORE : 4 + (head[3] & 0xff);
    }

    private static int raster(byte[] head, int count) {
        if (count < 8) {
            return MORE;
        }
        long bytes = (long) word(head, 4) * word(head, 6);
        return bytes > MOST_BYTES - 8 ? 8 : 8 + (int) bytes;
    }

    /** A command with a little-endian count of two or four bytes after its head. */
    private static int counted(byte[] head, int count, int headBytes, int countBytes) {
        if (count < headBytes + countBytes) {
            return MORE;
        }
        long bytes = word(head, headBytes);
        if (countBytes == 4) {
            bytes |= (long) word(head, headBytes + 2) << 16;
        }
        int start = headBytes + countBytes;
        return bytes > MOST_BYTES - start ? start : start + (int) bytes;
    }

    private static int list(byte[] head, int count, int from) {
        boolean ended = count > from && head[count - 1] == 0;
        return ended || count >= MOST_LIST_BYTES ? count : MORE;
    }

    private static int word(byte[] head, int at) {
        return (head[at] & 0xff) | (head[at + 1] & 0xff) << 8;
    }
}
