package greenslip.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The events of a journal as it stood at one moment; what was appended later is not in it, so each reading gives the same. Files are
 * opened for reading only, one at a time. Immutable, any thread.
 */
final class JournalReading implements Replay.Source {
    /**
     * A segment's events.
     *
     * @param fromByte where their records begin, behind header and drafts
     * @param toByte where their records end, before the end's record or what was never acknowledged
     * @param fileBytes the file's length as far as it is of use
     * @param firstSequence the first event's number
     * @param nextSequence the number behind the last event's
     * @param waiting the last of them, which are in no record yet but in a draft
     * @param ended whether it ends with an end, so that nobody writes to it any more
     */
    record Extent(
            Path file,
            long fromByte,
            long toByte,
            long fileBytes,
            long firstSequence,
            long nextSequence,
            List<byte[]> waiting,
            boolean ended) {}

    /** Tells of each event before it is handed on, so that somebody knows which one a database refused. */
    record Watched(JournalReading journal, LongConsumer watcher) implements Replay.Source {
        @Override
        public void replay(long from, Journal.Visitor visitor) throws IOException {
            journal.replay(from, (sequence, event, head) -> {
                watcher.accept(sequence);
                visitor.event(sequence, event, head);
            });
        }
    }

    private final SegmentHeader oldest;
    private final List<Extent> extents;

    JournalReading(SegmentHeader oldest, List<Extent> extents) {
        this.oldest = oldest;
        this.extents = List.copyOf(extents);
    }

    /**
     * The journal as it stands, which must be whole.
     *
     * @throws Journal.Damaged where it is not: a check says what is wrong
     */
    static JournalReading take(Path folder) throws IOException {
        return take(folder, SegmentFiles.list(folder));
    }

    static JournalReading take(Path folder, List<Path> files) throws IOException {
        if (files.isEmpty()) {
            throw new IOException("没有台账日志 %s / there is no journal in %s".formatted(folder, folder));
        }
        CheckLog log = new CheckLog();
        // A tail that was never acknowledged looks the same whether a kiosk is at it now or was when the power went.
        JournalAudit audit = new JournalAudit(log, List.of(), true, (sequence, body, place) -> {});
        audit.read(files);
        JournalReading reading = audit.reading();
        Optional<Finding> first = log.findings().stream().findFirst();
        if (first.isPresent() || reading == null) {
            throw new Journal.Damaged("台账日志有问题，请先运行 ledger check。The journal is not in order, run ledger check first: "
                    + first.map(found -> found.place() + ": " + found.detail()).orElse("it holds nothing"));
        }
        return reading;
    }

    /** Of the oldest segment that is kept. */
    SegmentHeader oldest() {
        return oldest;
    }

    List<Extent> extents() {
        return extents;
    }

    long nextSequence() {
        return extents.getLast().nextSequence();
    }

    /** The chain's head after an event, in hexadecimal; empty where the journal does not reach so far. */
    String headAt(long sequence) throws IOException {
        String[] found = {""};
        replay(sequence, (number, event, head) -> {
            if (number == sequence) {
                found[0] = HexFormat.of().formatHex(head);
            }
        });
        return found[0];
    }

    @Override
    public void replay(long from, Journal.Visitor visitor) throws IOException {
        Chain chain = new Chain(oldest.previousHead());
        for (Extent extent : extents) {
            try (FileChannel channel = FileChannel.open(extent.file(), StandardOpenOption.READ)) {
                replay(extent, channel, chain, from, visitor);
            }
        }
    }

    private static void replay(Extent extent, FileChannel channel, Chain chain, long from, Journal.Visitor visitor)
            throws IOException {
        long sequence = extent.firstSequence();
        for (long position = extent.fromByte(); position < extent.toByte(); ) {
            JournalRecord record = JournalRecord.read(channel, position, extent.toByte());
            if (record == null || record.type() != JournalRecord.Type.EVENTS || record.sequence() != sequence) {
                throw new Journal.Damaged(
                        "%s cannot be read again at byte %d".formatted(JournalAudit.name(extent.file()), position));
            }
            replay(record.events(), sequence, chain, from, visitor);
            sequence += record.count();
            position += record.lengthBytes();
        }
        replay(extent.waiting(), sequence, chain, from, visitor);
    }

    private static void replay(List<byte[]> events, long first, Chain chain, long from, Journal.Visitor visitor)
            throws IOException {
        long sequence = first;
        for (byte[] event : events) {
            byte[] head = chain.add(event);
            if (sequence >= from) {
                visitor.event(sequence, event, head);
            }
            sequence++;
        }
    }
}
