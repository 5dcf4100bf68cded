package greenslip.cbor;

import org.jspecify.annotations.Nullable;

/**
 * Where one stands inside arrays, maps and tags; the rules that writer and reader share. A container closes by itself
 * with its last item. Methods return the fault in words, or null where the step is allowed and taken.
 */
final class Nesting {
    static final int MAX_DEPTH = 16;

    private static final int ROOT = 0;
    private static final int ARRAY = 1;
    private static final int MAP = 2;
    private static final int TAG = 3;

    /** Frame 0 is the document itself: exactly one item. */
    private final int[] kinds = new int[MAX_DEPTH + 1];

    /** Items still to come in each frame; a map's pair counts as two. */
    private final long[] missing = new long[MAX_DEPTH + 1];

    /** The last key of each map; of no meaning before its first. */
    private final long[] lastKeys = new long[MAX_DEPTH + 1];

    private final boolean[] hasKey = new boolean[MAX_DEPTH + 1];
    private int depth;

    Nesting() {
        kinds[0] = ROOT;
        missing[0] = 1;
    }

    @Nullable
    String item() {
        String fault = place();
        if (fault == null) {
            complete();
        }
        return fault;
    }

    @Nullable
    String key(long key) {
        if (!expectsKey()) {
            return "a map key where none is due";
        }
        if (hasKey[depth] && !precedes(lastKeys[depth], key)) {
            return "a map key repeated or out of order";
        }
        lastKeys[depth] = key;
        hasKey[depth] = true;
        missing[depth]--;
        return null;
    }

    @Nullable
    String array(long size) {
        return open(ARRAY, size);
    }

    @Nullable
    String map(long pairs) {
        return open(MAP, 2 * pairs);
    }

    @Nullable
    String tag() {
        return open(TAG, 1);
    }

    boolean expectsKey() {
        return kinds[depth] == MAP && missing[depth] % 2 == 0;
    }

    boolean finished() {
        return depth == 0 && missing[0] == 0;
    }

    private @Nullable String open(int kind, long items) {
        String fault = place();
        if (fault != null) {
            return fault;
        }
        if (items == 0) {
            complete();
            return null;
        }
        if (depth == MAX_DEPTH) {
            return "nested deeper than " + MAX_DEPTH;
        }
        depth++;
        kinds[depth] = kind;
        missing[depth] = items;
        hasKey[depth] = false;
        return null;
    }

    private @Nullable String place() {
        if (missing[depth] == 0) {
            return "an item after the end";
        }
        return expectsKey() ? "a value where a map key is due" : null;
    }

    private void complete() {
        missing[depth]--;
        while (depth > 0 && missing[depth] == 0) {
            depth--;
            missing[depth]--;
        }
    }

    /** The order of the encoded keys, byte by byte: 0, 1, 2 … -1, -2, -3 …. */
    private static boolean precedes(long first, long second) {
        if (first >= 0 != second >= 0) {
            return first >= 0;
        }
        return first >= 0 ? first < second : first > second;
    }
}
