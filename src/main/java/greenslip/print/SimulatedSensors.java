package greenslip.print;

import java.util.Set;

/**
 * What a simulated printer says of its troubles, in the bytes of Epson's reference. It shares nothing with {@link PrinterStatus}, which reads
 * them, so that each is the other's judge.
 *
 * <pre>
 *   10 04 n   12 and  n = 1: 08 not on line      n = 2: 04 cover, 20 paper, 40 error
 *                     n = 3: 08 knife, 20 error, 40 heat   n = 4: 0C near the end, 60 at the end
 *   1D 72 01  03 near the end, 0C at the end
 *   1D 61 n   10 and 08 not on line, 20 cover;   08 knife, 20 error, 40 heat;   03 near the end, 0C at the end;   00
 * </pre>
 */
final class SimulatedSensors {
    private final boolean cover;
    private final boolean out;
    private final boolean near;
    private final boolean knife;
    private final boolean heat;
    private final boolean error;
    private final boolean offLine;

    SimulatedSensors(Set<SimulatedTrouble> troubles) {
        cover = troubles.contains(SimulatedTrouble.COVER_OPEN);
        out = troubles.contains(SimulatedTrouble.PAPER_OUT);
        near = out || troubles.contains(SimulatedTrouble.PAPER_NEAR_END);
        knife = troubles.contains(SimulatedTrouble.CUTTER);
        heat = troubles.contains(SimulatedTrouble.OVERHEATED);
        error = troubles.contains(SimulatedTrouble.ERROR);
        offLine = cover || out || knife || heat || error || troubles.contains(SimulatedTrouble.OFFLINE);
    }

    /** The answer to question 1, 2, 3 or 4. */
    byte answer(int question) {
        int bits = switch (question) {
            case 1 -> bit(offLine, 0x08);
            case 2 -> bit(cover, 0x04) | bit(out, 0x20) | bit(knife || heat || error, 0x40);
            case 3 -> bit(knife, 0x08) | bit(error, 0x20) | bit(heat, 0x40);
            case 4 -> bit(near, 0x0c) | bit(out, 0x60);
            default -> throw new IllegalArgumentException("question 1 to 4, not " + question);
        };
        return (byte) (0x12 | bits);
    }

    byte jobDone() {
        return (byte) (bit(near, 0x03) | bit(out, 0x0c));
    }

    byte[] push() {
        int first = 0x10 | bit(offLine, 0x08) | bit(cover, 0x20);
        return new byte[] {(byte) first, (byte) (bit(knife, 0x08) | bit(error, 0x20) | bit(heat, 0x40)), jobDone(), 0};
    }

    private static int bit(boolean on, int value) {
        return on ? value : 0;
    }
}
