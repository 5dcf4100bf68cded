package greenslip.upload;

import java.util.List;

/**
 * Rows {@code first} to {@code last()} of one kiosk's incarnation, with their place in its hash chain. An empty batch is a heartbeat: it
 * says that the kiosk lives and where it stands.
 *
 * @param kiosk the station's code
 * @param site the code of the site where the kiosk stands
 * @param incarnation which life of this kiosk the numbers belong to, from 1
 * @param first number of the first row, from 1; of an empty batch, of the row to come
 * @param prevHead the chain's head after row {@code first - 1}
 * @param sent when this attempt was made, by the kiosk's clocks
 * @param waiting rows that wait at the kiosk, these included
 * @param heads the chain's head after each event
 */
public record Batch(
        String kiosk,
        String site,
        int incarnation,
        long first,
        String prevHead,
        WireTime sent,
        int waiting,
        List<BatchEvent> events,
        List<String> heads) {
    public Batch {
        events = List.copyOf(events);
        heads = List.copyOf(heads);
        if (events.size() != heads.size()) {
            throw new IllegalArgumentException("one head for each event");
        }
    }

    /** Chains the events on to {@code prevHead}. */
    public static Batch chained(
            String kiosk,
            String site,
            int incarnation,
            long first,
            String prevHead,
            WireTime sent,
            int waiting,
            List<BatchEvent> events) {
        List<String> heads = HashChain.over(prevHead, events);
        return new Batch(kiosk, site, incarnation, first, prevHead, sent, waiting, events, heads);
    }

    /** The same rows with the same numbers and heads, tried again at another time. */
    Batch sentAt(WireTime now, int waitingNow) {
        return new Batch(kiosk, site, incarnation, first, prevHead, now, waitingNow, events, heads);
    }

    /** Number of the last row; of an empty batch, of the row before it. */
    public long last() {
        return first + events.size() - 1;
    }

    /** The chain's head after the last row. */
    public String head() {
        return heads.isEmpty() ? prevHead : heads.getLast();
    }

    @Override
    public String toString() {
        return "Batch[" + kiosk + " " + incarnation + ": " + first + ".." + last() + "]";
    }
}
