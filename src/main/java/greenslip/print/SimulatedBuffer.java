package greenslip.print;

/** The bytes that a simulated printer has received and not worked off, in order. Guarded by the printer's lock. */
final class SimulatedBuffer {
    private final byte[] bytes;
    private int start;
    private int count;

    SimulatedBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == bytes.length;
    }

    int count() {
        return count;
    }

    /** Three quarters: the host is told to wait while there still is room for what is under way. */
    boolean isHigh() {
        return count >= bytes.length - bytes.length / 4;
    }

    /** A quarter: the host is told to go on before the mechanism has to wait. */
    boolean isLow() {
        return count <= bytes.length / 4;
    }

    void put(byte value) {
        bytes[(start + count++) % bytes.length] = value;
    }

    byte take() {
        byte value = bytes[start];
        start = (start + 1) % bytes.length;
        count--;
        return value;
    }

    void clear() {
        count = 0;
    }
}
