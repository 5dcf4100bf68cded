package greenslip.resident;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.fuzz.FuzzTarget;
import greenslip.fuzz.Mutations;
import greenslip.resident.CodeFormat.Check;
import greenslip.resident.CodeFormat.OnCheckFailure;
import greenslip.resident.ParsedCode.Recognised;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Texts that a code may hold, through the formats that ship and some as a city might write them. An input: how often the text is repeated,
 * then the text in UTF-16, so that halves of surrogate pairs can stand in it.
 */
public final class CodeFormatsFuzz implements FuzzTarget {
    private static final int MAX_CHARACTERS = 100_000;

    /** Characters that mean something to somebody: controls, bidi, joiners, accents, halves of pairs, such as grow when normalised. */
    private static final String ODD =
            "\0\u001B\r\n\t\u0085\u200B\u200D\u200E\u202E\u2028\u2066\uFEFF\u0301\u0323\uD800\uDC00\uFDFA\u3000"
                    + "１Ｘ水\u1820\uFF0D\uFFFF\u00AD\u115F\uFB01\u2460";

    private static final List<String> TRUE = List.of(
            "11010519491231002X",
            "11010519491231002x",
            "RKEQ1-00012345",
            "https://code.example.org/r/RKEQ1-00012345",
            "https://code.example.org:8443/a%20b/show?code=RKEQ1-00012345",
            "https://pass.example.org/r/KTkx",
            "V1:9AW1/*PLY KEX",
            "KEQ1/一号楼/0001",
            "{\"id\":\"350173253\",\"t\":\"ir5PMRBIuZYDPxsCYL5hK6IAFv2\"}");

    private final List<CodeFormats> lists = List.of(CodeFormats.shipped(), configured());

    private static CodeFormats configured() {
        List<CodeFormat> formats = new ArrayList<>(ShippedFormats.ALL.subList(0, 4));
        formats.add(plain("place", "^(?<community>.{0,20})/(?<id>.{1,40})$"));
        formats.add(plain("number", "^(?:[A-Z]{1,3}+:)?(?<id>(?:[0-9]{1,4}-){0,6}[0-9]{1,4})$"));
        formats.add(plain("maybe", "^(?:(?<id>\\p{IsHan}{2,9})|\\{.{0,200}\\})$"));
        return new CodeFormats(formats);
    }

    private static CodeFormat plain(String id, String pattern) {
        return new CodeFormat(
                id,
                Pattern.compile(pattern),
                "ANY",
                Check.NONE,
                OnCheckFailure.NEXT,
                false,
                true,
                true,
                CodeFormat.MAX_LENGTH,
                CodeFormat.MAX_HINT_LENGTH,
                List.of());
    }

    @Override
    public void bear(byte[] input) {
        if (input.length < 1) {
            return;
        }
        String piece = new String(utf16(input));
        int times = Math.min(1 + (input[0] & 0xFF), MAX_CHARACTERS / Math.max(1, piece.length()));
        String text = piece.repeat(Math.max(1, times));
        for (CodeFormats formats : lists) {
            if (formats.parse(text) instanceof Recognised(ResidentCode code)) {
                check(code);
            }
        }
    }

    private static void check(ResidentCode code) {
        assertThat(code.identity()).hasSizeBetween(1, CodeFormat.MAX_LENGTH);
        assertThat(code.identity().codePoints())
                .noneMatch(point -> Character.isISOControl(point)
                        || Character.getType(point) == Character.FORMAT
                        || Character.getType(point) == Character.SURROGATE);
        assertThat(code.hint()).matches("[0-9A-Za-z]{0,4}");
        assertThat(code.community().orElse("unknown")).matches("[0-9A-Za-z_-]{1,8}");
    }

    private static char[] utf16(byte[] input) {
        char[] units = new char[(input.length - 1) / 2];
        for (int i = 0; i < units.length; i++) {
            units[i] = (char) ((input[2 * i + 1] & 0xFF) << 8 | input[2 * i + 2] & 0xFF);
        }
        return units;
    }

    @Override
    public byte[] make(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            text.append(TRUE.get(random.nextInt(TRUE.size())));
        }
        int odd = random.nextInt(5);
        for (int i = 0; i < odd; i++) {
            text.insert(random.nextInt(text.length() + 1), ODD.charAt(random.nextInt(ODD.length())));
        }
        byte[] input = new byte[1 + 2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            input[2 * i + 1] = (byte) (text.charAt(i) >> 8);
            input[2 * i + 2] = (byte) text.charAt(i);
        }
        if (random.nextInt(4) == 0) {
            input = Mutations.random(1 + random.nextInt(2_400), random);
        } else if (random.nextBoolean()) {
            input = Mutations.spoiled(input, random);
        }
        if (input.length > 0 && random.nextInt(4) > 0) {
            input[0] = 0;
        }
        return input;
    }
}
