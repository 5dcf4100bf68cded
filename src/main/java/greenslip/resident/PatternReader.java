package greenslip.resident;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a regular expression that {@link java.util.regex.Pattern} has already compiled, and tells why it may not stand
 * in a code format: a hostile code must not make the matcher run long.
 *
 * <p>The measure is the number of ways in which the matcher can divide a text among the quantifiers, an upper bound of
 * its backtracking: 1 for a character, the product along a sequence, the sum over alternatives, and for
 * <code>X{m,n}</code> the sum of ways(X)^k for k from m to n. What never gives back (<code>X{m,n}+</code>,
 * <code>(?>X)</code>) counts 1.
 */
final class PatternReader {
    static final double MAX_WAYS = 1_000_000;
    private static final int MAX_GROUP_DEPTH = 20;

    private final String pattern;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> groups = new HashSet<>();
    private boolean topLevelAlternatives;
    private int position;
    private int depth;

    PatternReader(String pattern) {
        this.pattern = pattern;
    }

    List<String> faults() {
        double ways = alternatives();
        if (!anchored()) {
            faults.add("pattern: begin it with ^ and end it with $, around all alternatives");
        }
        if (!groups.contains("id")) {
            faults.add("pattern: mark the identity as a group (?<id>…)");
        }
        if (faults.isEmpty() && ways > MAX_WAYS) {
            faults.add("pattern: its quantifiers can divide a text in too many ways; write {m,n}+ where the next"
                    + " character ends the run, or smaller bounds");
        }
        return faults;
    }

    private boolean anchored() {
        boolean escapedEnd = false;
        for (int i = pattern.length() - 2; i >= 0 && pattern.charAt(i) == '\\'; i--) {
            escapedEnd = !escapedEnd;
        }
        return pattern.startsWith("^") && pattern.endsWith("$") && !escapedEnd && !topLevelAlternatives;
    }

    private double alternatives() {
        double ways = sequence();
        while (more() && peek() == '|') {
            topLevelAlternatives |= depth == 0;
            position++;
            ways += sequence();
        }
        return ways;
    }

    private double sequence() {
        double ways = 1;
        while (more() && peek() != '|' && peek() != ')') {
            int start = position;
            ways *= quantified(atom());
            if (position == start) {
                position++;
            }
        }
        return ways;
    }

    /** Reads one atom and returns its ways. */
    private double atom() {
        switch (peek()) {
            case '(' -> {
                return group();
            }
            case '[' -> characterClass();
            case '\\' -> escape();
            case '*', '+', '?', '{' -> fault("a quantifier upon a quantifier");
            default -> position += Character.charCount(pattern.codePointAt(position));
        }
        return 1;
    }

    private double group() {
        boolean atomic = pattern.startsWith("(?>", position);
        position++;
        if (more() && peek() == '?') {
            position++;
            prefix();
        }
        if (more() && peek() == ')') {
            position++;
            return 1;
        }
        if (++depth > MAX_GROUP_DEPTH) {
            fault("groups nested deeper than " + MAX_GROUP_DEPTH);
            position = pattern.length();
            return 1;
        }
        double ways = alternatives();
        depth--;
        position = Math.min(position + 1, pattern.length());
        return atomic ? 1 : ways;
    }

    /** What stands between <code>(?</code> and the group's content: a kind, a name or flags. */
    private void prefix() {
        if (at(":") || at("=") || at("!") || at(">")) {
            position++;
        } else if (at("<=") || at("<!")) {
            position += 2;
        } else if (at("<")) {
            int start = position + 1;
            skipPast('>');
            groups.add(pattern.substring(start, Math.max(start, position - 1)));
        } else {
            while (more() && peek() != ':' && peek() != ')') {
                if (peek() == 'x') {
                    fault("the flag x");
                }
                position++;
            }
            if (peek() == ':') {
                position++;
            }
        }
    }

    private void escape() {
        if (at("\\Q")) {
            // Java takes a quotation without \E to the end.
            int end = pattern.indexOf("\\E", position + 2);
            position = end < 0 ? pattern.length() : end + 2;
            return;
        }
        position++;
        char kind = peek();
        position++;
        boolean braced = "pPxNb".indexOf(kind) >= 0 && at("{");
        if (braced || (kind == 'k' && at("<"))) {
            skipPast(braced ? '}' : '>');
        }
    }

    /**
     * Classes nest, and quote with a backslash; quantifiers inside are characters. A bracket that Java takes for a
     * character because nothing precedes it in its class is refused: it reads as an end.
     */
    private void characterClass() {
        int open = 0;
        do {
            switch (peek()) {
                case '[' -> {
                    open++;
                    position += at("[^") ? 2 : 1;
                    refuseBareBracket();
                }
                case '&' -> {
                    position += at("&&") ? 2 : 1;
                    refuseBareBracket();
                }
                case ']' -> {
                    open--;
                    position++;
                }
                case '\\' -> escape();
                default -> position++;
            }
        } while (open > 0 && more());
    }

    private void refuseBareBracket() {
        if (at("]")) {
            fault("a bracket ] without \\ before it");
        }
    }

    private double quantified(double ways) {
        if (!more()) {
            return ways;
        }
        long least = 0;
        long most = 1;
        switch (peek()) {
            case '?' -> position++;
            case '*', '+' -> {
                fault("the unbounded quantifier " + peek());
                position++;
            }
            case '{' -> {
                int start = position + 1;
                skipPast('}');
                String bounds = pattern.substring(start, Math.max(start, position - 1));
                int comma = bounds.indexOf(',');
                if (!bounds.matches("[0-9]{1,9}(?:,[0-9]{0,9})?")) {
                    fault("the quantifier {" + bounds + "}");
                    return ways;
                }
                if (comma == bounds.length() - 1) {
                    fault("the unbounded quantifier {" + bounds + "}");
                    bounds += CodeFormat.MAX_LENGTH;
                }
                least = Long.parseLong(comma < 0 ? bounds : bounds.substring(0, comma));
                most = comma < 0 ? least : Long.parseLong(bounds.substring(comma + 1));
            }
            default -> {
                return ways;
            }
        }
        boolean possessive = more() && peek() == '+';
        if (more() && (possessive || peek() == '?')) {
            position++;
        }
        if (most > CodeFormat.MAX_LENGTH) {
            fault("a quantifier above " + CodeFormat.MAX_LENGTH);
            return ways;
        }
        return possessive ? 1 : sumOfPowers(ways, least, most);
    }

    private static double sumOfPowers(double ways, long least, long most) {
        double sum = 0;
        double power = Math.pow(ways, (double) least);
        for (long k = least; k <= most; k++) {
            sum += power;
            power *= ways;
        }
        return sum;
    }

    private void skipPast(char end) {
        int found = pattern.indexOf(end, position);
        if (found < 0) {
            fault("a missing " + end);
        }
        position = found < 0 ? pattern.length() : found + 1;
    }

    private void fault(String what) {
        faults.add("pattern: " + what + " at character " + (position + 1) + " is not allowed");
    }

    private boolean at(String text) {
        return pattern.startsWith(text, position);
    }

    private boolean more() {
        return position < pattern.length();
    }

    /** The next character; at the end one that stands for none. */
    private char peek() {
        return more() ? pattern.charAt(position) : '\0';
    }
}
