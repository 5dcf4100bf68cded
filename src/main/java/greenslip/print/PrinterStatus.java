package greenslip.print;

/**
 * What a printer's sensors say, and the bytes it says that in.
 *
 * <pre>
 *   10 04 n   answer, b and 93 = 12     n = 1: 08 offline
 *                                       n = 2: 04 cover, 08 feed button, 20 stopped for paper, 40 error
 *                                       n = 3: 08 cutter, 20 fatal, 40 recovers by itself: the head is hot
 *                                       n = 4: 0C paper near its end, 60 paper at its end
 *   1D 72 01  answer, b and 90 = 0      03 near its end, 0C at its end
 *   1D 61 n   push, four bytes          first b and 93 = 10: 08 offline, 20 cover
 *                                       others b and 90 = 0; second: 08 cutter, 24 fatal, 40 recovers by itself;
 *                                       third: 03 near its end, 0C at its end
 * </pre>
 *
 * @param offline stands still, and no other reason is given
 */
record PrinterStatus(
        boolean coverOpen,
        boolean paperOut,
        boolean paperNearEnd,
        boolean error,
        boolean cutter,
        boolean overheated,
        boolean offline) {
    PrinterStatus(boolean coverOpen, boolean paperOut, boolean paperNearEnd, boolean error) {
        this(coverOpen, paperOut, paperNearEnd, error, false, false, false);
    }

    /** From the answers to questions 1 to 4. */
    static PrinterStatus ofAnswers(int online, int cause, int errors, int paper) {
        boolean cutter = (errors & 0x08) != 0;
        boolean overheated = (errors & 0x40) != 0;
        PrinterStatus said = new PrinterStatus(
                (cause & 0x04) != 0,
                (cause & 0x20) != 0 || (paper & 0x60) != 0,
                (paper & 0x0c) != 0,
                (errors & 0x20) != 0 || ((cause & 0x40) != 0 && !cutter && !overheated),
                cutter,
                overheated,
                false);
        return said.offlineBy(online);
    }

    /** From the four bytes of a push, first byte highest. */
    static PrinterStatus ofPush(int push) {
        PrinterStatus said = new PrinterStatus(
                (push & 0x20_00_00_00) != 0,
                (push & 0x00_00_0c_00) != 0,
                (push & 0x00_00_03_00) != 0,
                (push & 0x00_24_00_00) != 0,
                (push & 0x00_08_00_00) != 0,
                (push & 0x00_40_00_00) != 0,
                false);
        return said.offlineBy(push >> 24);
    }

    /** From the answer that ends a job. */
    static PrinterStatus ofJobDone(int answer) {
        return new PrinterStatus(false, (answer & 0x0c) != 0, (answer & 0x03) != 0, false);
    }

    private PrinterStatus offlineBy(int bits) {
        boolean unexplained = (bits & 0x08) != 0 && !stopped();
        return new PrinterStatus(coverOpen, paperOut, paperNearEnd, error, cutter, overheated, unexplained);
    }

    /** The one thing to do about it: an open cover hides the paper sensor, so it comes first. */
    PrinterState state() {
        if (coverOpen) {
            return PrinterState.COVER_OPEN;
        }
        if (paperOut) {
            return PrinterState.PAPER_OUT;
        }
        if (cutter) {
            return PrinterState.CUTTER;
        }
        if (error) {
            return PrinterState.ERROR;
        }
        if (overheated) {
            return PrinterState.OVERHEATED;
        }
        if (offline) {
            return PrinterState.OFFLINE;
        }
        return paperNearEnd ? PrinterState.PAPER_NEAR_END : PrinterState.READY;
    }

    boolean stopped() {
        return coverOpen || paperOut || error || cutter || overheated || offline;
    }

    /** The answer to question 1, 2, 3 or 4. */
    byte answer(int question) {
        boolean anyError = error || cutter || overheated;
        int bits = switch (question) {
            case 1 -> stopped() ? 0x08 : 0;
            case 2 -> (coverOpen ? 0x04 : 0) | (paperOut ? 0x20 : 0) | (anyError ? 0x40 : 0);
            case 3 -> (error ? 0x20 : 0) | (cutter ? 0x08 : 0) | (overheated ? 0x40 : 0);
            case 4 -> (paperNearEnd || paperOut ? 0x0c : 0) | (paperOut ? 0x60 : 0);
            default -> throw new IllegalArgumentException("question 1 to 4, not " + question);
        };
        return (byte) (0x12 | bits);
    }

    byte jobDone() {
        return (byte) ((paperNearEnd || paperOut ? 0x03 : 0) | (paperOut ? 0x0c : 0));
    }

    byte[] push() {
        return new byte[] {
            (byte) (0x10 | (stopped() ? 0x08 : 0) | (coverOpen ? 0x20 : 0)),
            (byte) ((error ? 0x20 : 0) | (cutter ? 0x08 : 0) | (overheated ? 0x40 : 0)),
            (byte) ((paperNearEnd || paperOut ? 0x03 : 0) | (paperOut ? 0x0c : 0)),
            0
        };
    }
}
