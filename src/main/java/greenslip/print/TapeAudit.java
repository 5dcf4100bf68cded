package greenslip.print;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each slip for its number, and finds those that came out twice though the second says not that it is a copy. It reads text: a slip
 * that is one picture tells it nothing. Remembers the newest 50,000 serials and the newest 100 finds. One thread.
 */
final class TapeAudit {
    private static final int MOST_SERIALS = 50_000;
    private static final int MOST_FOUND = 100;

    private final @Nullable OnceOnTape once;
    private final Map<String, Long> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_SERIALS;
        }
    };
    private final ArrayDeque<TwiceOnTape> found = new ArrayDeque<>();
    private long count;

    /** Finds nothing where nothing is said. */
    TapeAudit(@Nullable OnceOnTape once) {
        this.once = once;
    }

    void look(PrintedSlip slip) {
        if (once == null) {
            return;
        }
        String text = slip.text();
        Matcher matcher = once.serial().matcher(text);
        if (!matcher.find()) {
            return;
        }
        Long before = seen.putIfAbsent(matcher.group(), slip.number());
        if (before != null && !once.copy().matcher(text).find()) {
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
