package greenslip.ledger;

import greenslip.ledger.Finding.Kind;
import greenslip.ledger.Finding.Place;
import greenslip.voucher.VerifyingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal whole and believes nothing: every record and every byte between them, numbers, chain, headers, ends and signatures.
 * {@link Journal} stops at the first fault; this goes on behind it and names the next one. It opens files for reading only. One thread.
 */
final class JournalAudit {
    /** Hears every event that was found, whatever it is worth. */
    @FunctionalInterface
    interface Sink {
        void event(long sequence, byte[] body, Place place) throws IOException;
    }

    /** For {@link #next}: unknown, since what was before cannot be read. */
    static final long UNKNOWN = 0;

    private final CheckLog log;
    private final List<VerifyingKey> keys;
    private final boolean running;
    private final Sink sink;
    private final EventAudit events;
    private final List<JournalReading.Extent> extents = new ArrayList<>();
    private @Nullable SegmentHeader oldest;
    private @Nullable Chain chain;
    private long next = UNKNOWN;
    private boolean readable = true;

    /**
     * @param keys whose signatures count; none to leave signatures aside
     * @param running whether a kiosk appends to the last segment meanwhile: then only what was there at the start is judged
     */
    JournalAudit(CheckLog log, List<VerifyingKey> keys, boolean running, Sink sink) {
        this.log = log;
        this.keys = List.copyOf(keys);
        this.running = running;
        this.sink = sink;
        this.events = new EventAudit(log);
    }

    /** @throws Journal.Newer where a later program wrote it */
    void read(List<Path> files) throws IOException {
        if (SegmentFiles.number(files.getFirst()) == 1) {
            next = 1;
            chain = new Chain();
        }
        int expected = SegmentFiles.number(files.getFirst());
        for (Path file : files) {
            int number = SegmentFiles.number(file);
            if (number != expected) {
                missing(file, expected, number - 1);
            }
            boolean last = file.equals(files.getLast());
            try (SegmentAudit segment = new SegmentAudit(this, file, last)) {
                segment.read();
            }
            expected = number + 1;
        }
        events.end(Place.ofFile(name(files.getFirst())));
    }

    private void missing(Path file, int from, int to) {
        String what = from == to ? "number " + from : "numbers " + from + " to " + to;
        broken(Kind.SEGMENT, Place.ofFile(name(file)), what + " should be before it");
        lose();
        next = UNKNOWN;
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    // ---- what its segments report

    CheckLog log() {
        return log;
    }

    EventAudit events() {
        return events;
    }

    List<VerifyingKey> keys() {
        return keys;
    }

    boolean isRunning() {
        return running;
    }

    /** After the events so far; null where it cannot be known. To be left unchanged. */
    @Nullable
    Chain chain() {
        return chain;
    }

    /** The number the next event must have, or {@link #UNKNOWN}. */
    long next() {
        return next;
    }

    /** Something after which the events cannot simply be replayed. */
    void broken(Kind kind, Place place, String detail) {
        readable = false;
        log.find(kind, place, detail);
    }

    /** Events are missing here: chain and state are not known behind it. */
    void lose() {
        chain = null;
        events.lose();
    }

    void goOnAt(long sequence) {
        next = sequence;
    }

    /** From a header, which knows where it stands. */
    void begin(SegmentHeader header, Place place) {
        if (next != UNKNOWN && next != header.firstSequence()) {
            broken(Kind.ORDER, place, "it begins with event %d, not %d".formatted(header.firstSequence(), next));
            lose();
        }
        Chain before = chain;
        if (before != null && !before.hex().equals(HexFormat.of().formatHex(header.previousHead()))) {
            log.find(Kind.CHAIN, place, "it goes on from another head than the segment before ends with");
        }
        events.begin(header, place);
        next = header.firstSequence();
        chain = new Chain(header.previousHead());
        if (oldest == null) {
            oldest = header;
        }
    }

    void event(byte[] body, Place record) throws IOException {
        long sequence = next++;
        Chain before = chain;
        if (before != null) {
            before.add(body);
        }
        Place place = record.withEvent(sequence);
        sink.event(sequence, body, place);
        try {
            Event event = EventCodec.read(body);
            if (event.sequence() != sequence) {
                broken(Kind.EVENT, place, "it calls itself event " + event.sequence());
            }
            events.event(event, place);
        } catch (Journal.Damaged e) {
            broken(Kind.EVENT, place, String.valueOf(e.getMessage()));
            events.lose();
        }
    }

    void finished(JournalReading.Extent extent) {
        extents.add(extent);
    }

    // ---- what came out

    /** The last event's number; 0 where there is none. */
    long last() {
        return next == UNKNOWN ? 0 : next - 1;
    }

    /** The events for another reading, as far as this one came; null where they cannot simply be read. */
    @Nullable
    JournalReading reading() {
        return readable && oldest != null ? new JournalReading(oldest, extents) : null;
    }
}
