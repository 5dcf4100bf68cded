package greenslip.print;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at each slip for a voucher's serial, and finds those that came out twice without saying 补办. It reads text: a slip that is one
 * picture tells it nothing. Remembers the newest 50,000 serials and the newest 100 finds. One thread.
 */
final class TapeAudit {
    /** What makes a second slip of a serial a legal one. */
    static final String COPY_MARK = "补办";

    private static final int MOST_SERIALS = 50_000;
    private static final int MOST_FOUND = 100;

    private final Pattern serial;
    private final Map<String, Long> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_SERIALS;
        }
    };
    private final ArrayDeque<TwiceOnTape> found = new ArrayDeque<>();
    private long count;

    TapeAudit(Pattern serial) {
        this.serial = serial;
    }

    void look(PrintedSlip slip) {
        String text = slip.text();
        Matcher matcher = serial.matcher(text);
        if (!matcher.find()) {
            return;
        }
        Long before = seen.putIfAbsent(matcher.group(), slip.number());
        if (before != null && !text.contains(COPY_MARK)) {
            count++;
            found.addLast(new TwiceOnTape(matcher.group(), before, slip.number()));
            if (found.size() > MOST_FOUND) {
                found.removeFirst();
            }
        }
    }

    long count() {
        return count;
    }

    List<TwiceOnTape> found() {
        return List.copyOf(found);
    }
}
