package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * A second, much narrower reading of a job's bytes: knows the commands a slip may consist of and fails on any other, and on any byte
 * that stands outside of a command and is not printable. Shares no code with the interpreter.
 *
 * <pre>
 *   reset | fs 26 | fs 2e | esc 61 n | gs 21 n | esc 45 n | esc 4a n | esc 64 n | qr fn payload | cut | ask | text "…"
 * </pre>
 */
final class StreamReader {
    private final byte[] bytes;
    private final List<String> events = new ArrayList<>();
    private int at;

    private StreamReader(byte[] bytes) {
        this.bytes = bytes;
    }

    static List<String> events(byte[] bytes) {
        StreamReader reader = new StreamReader(bytes);
        while (reader.at < bytes.length) {
            reader.next();
        }
        return reader.events;
    }

    private int take() {
        assertThat(at).as("the stream ends in the middle of a command").isLessThan(bytes.length);
        return bytes[at++] & 0xff;
    }

    private void next() {
        int first = bytes[at] & 0xff;
        switch (first) {
            case 0x1b -> escape();
            case 0x1c -> {
                at++;
                int mode = take();
                assertThat(mode).isIn(0x26, 0x2e);
                events.add("fs %02x".formatted(mode));
            }
            case 0x1d -> group();
            default -> line();
        }
    }

    private void escape() {
        at++;
        int what = take();
        if (what == 0x40) {
            events.add("reset");
            return;
        }
        assertThat(what).isIn(0x61, 0x45, 0x4a, 0x64);
        events.add("esc %02x %d".formatted(what, take()));
    }

    private void group() {
        at++;
        int what = take();
        switch (what) {
            case 0x21 -> events.add("gs 21 %02x".formatted(take()));
            case 0x56 -> {
                assertThat(take()).isEqualTo(0x42);
                assertThat(take()).isZero();
                events.add("cut");
            }
            case 0x72 -> {
                assertThat(take()).isEqualTo(1);
                events.add("ask");
            }
            case 0x28 -> {
                assertThat(take()).isEqualTo(0x6b);
                int length = take() | take() << 8;
                assertThat(take()).isEqualTo(0x31);
                StringBuilder event = new StringBuilder("qr %02x ".formatted(take()));
                boolean stores = event.toString().equals("qr 50 ");
                for (int i = 2; i < length; i++) {
                    int value = take();
                    boolean text = stores && i > 2;
                    event.append(text ? String.valueOf((char) value) : "%02x ".formatted(value));
                    assertThat(!text || (value >= 0x20 && value < 0x7f)).isTrue();
                }
                events.add(event.toString().strip());
            }
            default -> throw new AssertionError("1d %02x is no command of ours".formatted(what));
        }
    }

    private void line() {
        int start = at;
        while (at < bytes.length && bytes[at] != 0x0a) {
            int value = bytes[at] & 0xff;
            if (value > 0x80 && value < 0xff) {
                at++;
                assertThat(take())
                        .as("second half of a character")
                        .isBetween(0x40, 0xfe)
                        .isNotEqualTo(0x7f);
            } else {
                assertThat(value).as("a byte between commands").isBetween(0x20, 0x7e);
                at++;
            }
        }
        assertThat(at).as("each line is ended").isLessThan(bytes.length);
        try {
            ByteBuffer gbk = ByteBuffer.wrap(bytes, start, at - start);
            events.add("text \"" + Charset.forName("GBK").newDecoder().decode(gbk) + "\"");
        } catch (CharacterCodingException e) {
            throw new AssertionError("not GBK", e);
        }
        at++;
    }
}
