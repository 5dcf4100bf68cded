package greenslip.config;

import java.util.Comparator;

/**
 * One thing that is wrong.
 *
 * @param line where, from 1
 * @param key the dotted key, or empty
 */
public record ConfigFault(int line, String key, String sentence) implements Comparable<ConfigFault> {
    private static final Comparator<ConfigFault> IN_ORDER = Comparator.comparingInt(ConfigFault::line)
            .thenComparing(ConfigFault::key)
            .thenComparing(ConfigFault::sentence);

    @Override
    public int compareTo(ConfigFault other) {
        return IN_ORDER.compare(this, other);
    }
}
