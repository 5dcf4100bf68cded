package greenslip.scan;

import greenslip.scan.qr.CodeBytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a scanner, told from what arrived where a known code was scanned. Never holds what arrived: somebody may have
 * scanned a code of a person.
 *
 * @param code which of the known codes it was; -1 where it is none
 * @param trouble what was wrong with it
 * @param layout the keyboard that the scanner is set to, where that is what is wrong
 */
public record CodeDiagnosis(int code, Trouble trouble, Optional<KeyLayout> layout) {
    /** What can be wrong. */
    public enum Trouble {
        NONE,
        /** Capitals and small letters are exchanged, or all the same. */
        CASE,
        /** Typed for another keyboard than it was read with. */
        LAYOUT,
        /** Chinese came in another encoding than it was read with. */
        ENCODING,
        /** Chinese was left out. */
        NO_CHINESE,
        /** The end is missing. */
        CUT,
        /** Characters are missing in between. */
        LOST_CHARACTERS,
        /** Something stands before or behind it. */
        WRAPPED,
        /** Two codes came as one. */
        JOINED,
        /** It is none of the codes. */
        UNKNOWN
    }

    private static final List<Charset> ENCODINGS = List.of(
            StandardCharsets.UTF_8, CodeBytes.GB18030, StandardCharsets.ISO_8859_1, Charset.forName("windows-1252"));

    /** As much of a code at least must have come for it to be known again. */
    private static final double LEAST_PART = 0.3;

    /** Which of the known codes this is meant to be, and what became of it. */
    public static CodeDiagnosis of(List<String> known, String arrived) {
        int exact = known.indexOf(arrived);
        if (exact >= 0) {
            return new CodeDiagnosis(exact, Trouble.NONE, Optional.empty());
        }
        for (int code = 0; code < known.size(); code++) {
            Optional<KeyLayout> layout = layout(known.get(code), arrived);
            Trouble trouble = layout.isPresent() ? Trouble.LAYOUT : trouble(known, known.get(code), arrived);
            if (trouble != Trouble.UNKNOWN) {
                return new CodeDiagnosis(code, trouble, layout);
            }
        }
        return new CodeDiagnosis(-1, Trouble.UNKNOWN, Optional.empty());
    }

    private static Trouble trouble(List<String> known, String sent, String arrived) {
        if (arrived.contains(sent)) {
            boolean twice = arrived.indexOf(sent) != arrived.lastIndexOf(sent)
                    || known.stream().anyMatch(other -> !other.equals(sent) && arrived.contains(other));
            return twice ? Trouble.JOINED : Trouble.WRAPPED;
        }
        if (arrived.equalsIgnoreCase(sent)) {
            return Trouble.CASE;
        }
        String ascii = sent.replaceAll("[^\\x20-\\x7E]", "");
        if (ascii.length() < sent.length()) {
            return chinese(sent, ascii, arrived);
        }
        boolean enough = arrived.length() >= LEAST_PART * sent.length();
        if (enough && sent.startsWith(arrived)) {
            return Trouble.CUT;
        }
        return enough && isSubsequence(arrived, sent) ? Trouble.LOST_CHARACTERS : Trouble.UNKNOWN;
    }

    private static Trouble chinese(String sent, String ascii, String arrived) {
        for (Charset sending : ENCODINGS) {
            for (Charset reading : ENCODINGS) {
                if (new String(sent.getBytes(sending), reading).equals(arrived)
                        && !new String(sent.getBytes(sending), sending).equals(arrived)) {
                    return Trouble.ENCODING;
                }
            }
        }
        boolean noChinese =
                !ascii.isEmpty() && arrived.replaceAll("[^\\x20-\\x7E]|\\?", "").equals(ascii);
        return noChinese ? Trouble.NO_CHINESE : Trouble.UNKNOWN;
    }

    private static Optional<KeyLayout> layout(String sent, String arrived) {
        for (KeyLayout scanner : KeyLayout.values()) {
            for (KeyLayout reader : KeyLayout.values()) {
                if (scanner.mistyped(sent, reader).equals(arrived) && !arrived.equals(sent)) {
                    return Optional.of(scanner);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isSubsequence(String part, String whole) {
        int found = 0;
        for (int i = 0; i < whole.length() && found < part.length(); i++) {
            found += whole.charAt(i) == part.charAt(found) ? 1 : 0;
        }
        return found == part.length();
    }
}
