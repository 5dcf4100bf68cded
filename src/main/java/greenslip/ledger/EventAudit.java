package greenslip.ledger;

import greenslip.ledger.Change.Begun;
import greenslip.ledger.Change.IncarnationOpened;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Purged;
import greenslip.ledger.Change.RollChanged;
import greenslip.ledger.Change.UploadAcknowledged;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.ledger.Finding.Kind;
import greenslip.ledger.Finding.Place;
import greenslip.voucher.Serial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Follows the events with code of its own, beside {@link EventApplier}: what an event may say after those before it, that serials go on
 * one by one, and that each segment's header carries what the events before it add up to. Memory does not grow with the events. One
 * thread.
 */
final class EventAudit {
    private final CheckLog log;
    private String station = CarriedState.NONE.station();
    private String machine = CarriedState.NONE.machine();
    private int incarnation = CarriedState.NONE.incarnation();
    private long usedIncarnations = CarriedState.NONE.usedIncarnations();
    private int lastCounter = CarriedState.NONE.lastCounter();
    private UploadPosition upload = CarriedState.NONE.upload();
    private long purgedSequence = CarriedState.NONE.purgedSequence();
    private int purgedRound = CarriedState.NONE.purgedRound();
    private long knownMillis = CarriedState.NONE.knownMillis();
    private int rollSlips = CarriedState.NONE.rollSlips();
    private int rollMillimetres = CarriedState.NONE.rollMillimetres();
    private long firstKept;
    private boolean known = true;

    EventAudit(CheckLog log) {
        this.log = log;
    }

    /** Events could not be read: what comes next cannot be judged by them, until a header says where things stand. */
    void lose() {
        known = false;
    }

    String station() {
        return station;
    }

    long purgedSequence() {
        return purgedSequence;
    }

    void begin(SegmentHeader header, Place place) {
        CarriedState carried = header.carried();
        boolean first = firstKept == 0;
        if (first) {
            firstKept = header.firstSequence();
        }
        if (known && (!first || firstKept == 1)) {
            List<String> wrong = differences(carried);
            if (!wrong.isEmpty()) {
                log.find(Kind.HEADER, place, "it carries another " + String.join(", ", wrong) + " than the events say");
            }
        }
        station = carried.station();
        machine = carried.machine();
        incarnation = carried.incarnation();
        usedIncarnations = carried.usedIncarnations();
        lastCounter = carried.lastCounter();
        upload = carried.upload();
        purgedSequence = carried.purgedSequence();
        purgedRound = carried.purgedRound();
        knownMillis = carried.knownMillis();
        rollSlips = carried.rollSlips();
        rollMillimetres = carried.rollMillimetres();
        known = true;
    }

    /** After the last event: what is not there must have been purged. */
    void end(Place place) {
        if (known && firstKept > 1 && purgedSequence < firstKept - 1) {
            log.find(
                    Kind.SEGMENT,
                    place,
                    "the journal begins with event " + firstKept + ", and what was before it was never purged");
        }
    }

    void event(Event event, Place place) {
        if ((event.sequence() == 1) != (event.change() instanceof Begun)) {
            log.find(Kind.STATE, place, "the first event, and no other, says whose ledger this is");
        }
        knownMillis = event.at().trust().byMachine() ? event.at().wallMillis() : knownMillis;
        switch (event.change()) {
            case Begun begun -> {
                station = begun.station();
                machine = begun.machine();
            }
            case VoucherIssued issued -> issue(issued, place);
            case JobMoved moved -> {
                rollSlips += moved.from() == JobState.SENDING ? 1 : 0;
                if (!moved.from().mayBecome(moved.to())) {
                    log.find(
                            Kind.STATE,
                            place,
                            "print job %d goes from %s to %s".formatted(moved.job(), moved.from(), moved.to()));
                }
            }
            case IncarnationOpened opened -> open(opened, place);
            case UploadAcknowledged acknowledged -> {
                if (acknowledged.lastSequence() >= event.sequence()) {
                    log.find(Kind.STATE, place, "it acknowledges event " + acknowledged.lastSequence());
                }
                if (acknowledged.reached().incarnation() == incarnation) {
                    upload = acknowledged.reached();
                }
            }
            case Purged purged -> {
                if (purged.throughSequence() >= event.sequence()) {
                    log.find(Kind.STATE, place, "it purges event " + purged.throughSequence());
                }
                purgedSequence = purged.throughSequence();
                purgedRound = Math.max(purgedRound, purged.rounds().isEmpty() ? 0 : Collections.max(purged.rounds()));
            }
            case RollChanged roll -> {
                rollSlips = 0;
                rollMillimetres = roll.millimetres();
            }
            default -> {
                // Says nothing that could contradict what is followed here; the replay judges it.
            }
        }
    }

    private void issue(VoucherIssued issued, Place place) {
        Place here = place.withSerial(serial(station, issued.incarnation(), issued.counter()));
        if (known && issued.incarnation() != incarnation) {
            log.find(Kind.SERIAL, here, "incarnation %d is open, not %d".formatted(incarnation, issued.incarnation()));
        } else if (known && issued.counter() <= lastCounter) {
            log.find(Kind.SERIAL, here, "given out already: the last one was number " + lastCounter);
        } else if (known && issued.counter() > lastCounter + 1) {
            log.find(
                    Kind.SERIAL,
                    here,
                    "missing before it: %s to %s"
                            .formatted(
                                    serial(station, incarnation, lastCounter + 1),
                                    serial(station, incarnation, issued.counter() - 1)));
        }
        boolean late = issued.first() == JobState.LATE && issued.released() && issued.held();
        if (issued.first() != JobState.RESERVED && issued.first() != JobState.SENDING && !late) {
            log.find(Kind.STATE, here, "its print job begins as " + issued.first());
        }
        lastCounter = Math.max(lastCounter, issued.counter());
    }

    private void open(IncarnationOpened opened, Place place) {
        if (opened.incarnation() < 1 || opened.incarnation() > Serial.MAX_INCARNATION) {
            log.find(Kind.SERIAL, place, "there is no incarnation " + opened.incarnation());
            lose();
            return;
        }
        if (known && (usedIncarnations & Incarnations.bit(opened.incarnation())) != 0) {
            log.find(Kind.SERIAL, place, "incarnation " + opened.incarnation() + " was used before");
        }
        incarnation = opened.incarnation();
        machine = opened.machine();
        usedIncarnations |= Incarnations.bit(incarnation);
        lastCounter = opened.firstCounter() - 1;
        upload = new UploadPosition(incarnation, 0, UploadPosition.GENESIS);
    }

    private List<String> differences(CarriedState carried) {
        List<String> wrong = new ArrayList<>();
        compare(wrong, "station", carried.station(), station);
        compare(wrong, "machine", carried.machine(), machine);
        compare(wrong, "incarnation", carried.incarnation(), incarnation);
        compare(wrong, "set of used incarnations", carried.usedIncarnations(), usedIncarnations);
        compare(wrong, "last serial", carried.lastCounter(), lastCounter);
        compare(wrong, "upload position", carried.upload(), upload);
        compare(wrong, "purged event", carried.purgedSequence(), purgedSequence);
        compare(wrong, "purged round", carried.purgedRound(), purgedRound);
        compare(wrong, "last known time", carried.knownMillis(), knownMillis);
        compare(wrong, "slips on the roll", carried.rollSlips(), rollSlips);
        compare(wrong, "length of the roll", carried.rollMillimetres(), rollMillimetres);
        return wrong;
    }

    private static void compare(List<String> wrong, String what, Object one, Object other) {
        if (!Objects.equals(one, other)) {
            wrong.add(what);
        }
    }

    /** As people read it, or its parts where they make no serial. */
    static String serial(String station, int incarnation, int counter) {
        try {
            return new Serial(station, incarnation, counter).grouped();
        } catch (IllegalArgumentException e) {
            return "%d/%d".formatted(incarnation, counter);
        }
    }
}
