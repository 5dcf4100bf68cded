package greenslip.ledger;

/** One JSON object (RFC 8259) on one line, its fields in the order in which they are put. One thread. */
final class JsonLine {
    private final StringBuilder text = new StringBuilder("{");

    JsonLine put(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    JsonLine put(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    JsonLine put(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /** The object and a line feed. */
    @Override
    public String toString() {
        return text + "}\n";
    }

    private void name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each == '"' || each == '\\') {
                text.append('\\').append(each);
            } else if (each < ' '
                    || each == 0x7F
                    || Character.isSurrogate(each)
                    || each == '\u2028'
                    || each == '\u2029') {
                text.append("\\u%04x".formatted((int) each));
            } else {
                text.append(each);
            }
        }
        text.append('"');
    }
}
