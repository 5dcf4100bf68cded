package greenslip.ledger;

/** What people can see of a text that somebody typed: the rest would hide in a record, or turn the order of what stands beside it. */
public final class Visible {
    private Visible() {}

    public static boolean is(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** The text without what cannot be seen. */
    public static String of(String text) {
        StringBuilder seen = new StringBuilder();
        text.codePoints().filter(Visible::is).forEach(seen::appendCodePoint);
        return seen.toString();
    }
}
