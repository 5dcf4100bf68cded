package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.fuzz.FuzzTarget;
import greenslip.fuzz.Mutations;
import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import greenslip.scan.SerialScannerSettings.Encoding;
import greenslip.scan.SerialScannerSettings.Ending;
import greenslip.scan.SerialScannerSettings.Trigger;
import greenslip.scan.qr.CodeBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * What a serial line may bring, and a code after it. An input:
 *
 * <pre>
 *   0  ending, encoding
 *   1  bytes to a piece
 *   2  seed of the pieces; even: an ending comes before the code, odd: a silence
 *   3  what the line brings
 * </pre>
 */
public final class LineFramingFuzz implements FuzzTarget {
    private static final int HEADER = 3;
    private static final String GOOD = "RKEQ1-00012345 凭证";

    /** Answers to triggers, whole. */
    private static final List<byte[]> ANSWERS = List.of(
            HexFormat.of().parseHex("02000001003331"),
            HexFormat.of().parseHex("04D00000FF2C"),
            HexFormat.of().parseHex("05D1000001FF29"),
            HexFormat.of().parseHex("02013030303053434E54524731063B03"),
            HexFormat.of().parseHex("02013030303053434E54524731153B03"));

    private static final List<String> TEXTS =
            List.of("11010519491231002X", "科尔沁街道", "]Q1", "\u0002", "\u0003", "\uFEFF", "龘䶮", "a\tb", "https://a.b/c");

    @Override
    public void bear(byte[] input) {
        byte[] all = Arrays.copyOf(input, Math.max(HEADER, input.length));
        Encoding encoding = Encoding.values()[(all[0] & 0xFF) / 2 % 3];
        Charset charset = encoding == Encoding.GB18030 ? CodeBytes.GB18030 : StandardCharsets.UTF_8;
        Framing framing = new LineFraming(settings(Ending.values()[all[0] & 1], encoding));
        Heard heard = new Heard(framing);
        heard.pieces(Arrays.copyOfRange(all, HEADER, all.length), 1 + (all[1] & 0x7F), all[2]);
        assertThat(heard.codes).allSatisfy(code -> assertThat(code).hasSizeBetween(1, CodeText.MAX_CHARACTERS));
        if ((all[2] & 1) == 1) {
            heard.silence();
            assertThat(framing.isPending()).as("nothing is left").isFalse();
        } else {
            heard.bytes(new byte[] {'\r'});
        }
        heard.forget();
        heard.bytes((GOOD + "\r").getBytes(charset));
        // What stood before an ending may be told of late: its last bytes might have become an answer.
        assertThat(heard.codes).containsExactly(GOOD);
    }

    private static SerialScannerSettings settings(Ending ending, Encoding encoding) {
        SerialLine line = new SerialLine(9_600, FlowControl.NONE);
        return new SerialScannerSettings(
                "line", Path.of("/dev/null"), line, ending, encoding, Trigger.NONE, 50, 2_000, 250, 1_000);
    }

    @Override
    public byte[] make(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Mutations.random(HEADER, random));
        int parts = random.nextInt(12);
        for (int i = 0; i < parts; i++) {
            byte[] part = part(random);
            out.writeBytes(random.nextInt(3) == 0 && part.length > 0 ? Mutations.spoiled(part, random) : part);
        }
        return out.toByteArray();
    }

    private static byte[] part(Random random) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        byte[] answer = ANSWERS.get(random.nextInt(ANSWERS.size()));
        return switch (random.nextInt(7)) {
            case 0 -> Mutations.random(random.nextInt(80), random);
            case 1 -> answer;
            case 2 -> Arrays.copyOf(answer, random.nextInt(answer.length));
            case 3 -> text.getBytes(CodeBytes.GB18030);
            case 4 -> new byte[] {(byte) "\r\n\t\0".charAt(random.nextInt(4))};
            case 5 -> (random.nextInt(40) == 0 ? text.repeat(500) : text).getBytes(StandardCharsets.UTF_8);
            default -> (text + "\r\n").getBytes(StandardCharsets.UTF_8);
        };
    }
}
