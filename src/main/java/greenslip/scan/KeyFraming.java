package greenslip.scan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Codes from a scanner that types, out of what Linux writes about each key: {@code struct input_event} of 64-bit systems, 24 bytes in
 * the order of the processor, which is little-endian wherever this runs.
 *
 * <pre>
 *   offset  0  8  seconds
 *           8  8  microseconds, below 1,000,000
 *          16  2  type     0 synchronisation, 1 key, 4 scan code, 17 LED, ...; below 32
 *          18  2  code     of a synchronisation: 0 report, 3 dropped; of a key: its number, below 768
 *          20  4  value    of a key: 0 up, 1 down, 2 held
 * </pre>
 *
 * The system writes whole ones only. Where something else does and gets out of step, what cannot be one is passed over byte by byte.
 */
final class KeyFraming extends Framing {
    private static final int EVENT_BYTES = 24;
    private static final long MICROS = 1_000_000;
    private static final int TYPES = 32;
    private static final int KEYS = 768;

    private final ByteBuffer partial = ByteBuffer.allocate(EVENT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final KeyDecoder keys;
    private final KeyboardSettings settings;

    KeyFraming(KeyboardSettings settings) {
        super(text -> text.text(settings.altCodes().charset()));
        this.settings = settings;
        this.keys = new KeyDecoder(settings, this);
    }

    @Override
    void accept(byte[] bytes, int count, Codes codes) {
        for (int i = 0; i < count; i++) {
            partial.put(bytes[i]);
            if (!partial.hasRemaining()) {
                take(codes);
            }
        }
    }

    private void take(Codes codes) {
        long seconds = partial.getLong(0);
        long micros = partial.getLong(8);
        int type = partial.getShort(16) & 0xFFFF;
        int code = partial.getShort(18) & 0xFFFF;
        if (seconds >= 0 && micros >= 0 && micros < MICROS && type < TYPES && code < KEYS) {
            partial.clear();
            keys.accept(type, code, partial.getInt(20), codes);
        } else {
            keys.lost(codes);
            partial.position(1);
            partial.compact();
        }
    }

    @Override
    void silence(Codes codes) {
        if (settings.ending() == KeyboardSettings.Ending.NONE) {
            keys.end(codes);
        } else {
            breakOff(codes);
        }
        keys.release();
        partial.clear();
    }

    @Override
    int silenceMillis() {
        return settings.idleMillis();
    }

    @Override
    boolean isPending() {
        return super.isPending() || keys.isPending() || partial.position() > 0;
    }

    @Override
    void reset() {
        super.reset();
        keys.release();
        partial.clear();
    }
}
