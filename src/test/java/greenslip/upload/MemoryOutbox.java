package greenslip.upload;

import greenslip.ledger.Outbox;
import greenslip.ledger.OutboxRow;
import greenslip.ledger.Renumbering;
import greenslip.ledger.UploadPosition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An outbox in memory that complains when it is used against its contract. Copies of it are what a copied storage card is. */
public final class MemoryOutbox implements Outbox {
    private final List<OutboxRow> rows = new ArrayList<>();
    private final Map<Long, String> quarantined = new LinkedHashMap<>();
    private final Set<Integer> used = new HashSet<>(Set.of(1));
    private Renumbering renumbering = Renumbering.POSSIBLE;
    private UploadPosition position = new UploadPosition(1, 0, UploadPosition.GENESIS);

    public synchronized void add(OutboxRow row) {
        rows.add(row);
    }

    public synchronized MemoryOutbox copy() {
        MemoryOutbox copy = new MemoryOutbox();
        copy.rows.addAll(rows);
        copy.quarantined.putAll(quarantined);
        copy.used.addAll(used);
        copy.position = position;
        return copy;
    }

    /** By sequence, with the reason. */
    public synchronized Map<Long, String> quarantined() {
        return new LinkedHashMap<>(quarantined);
    }

    @Override
    public synchronized List<OutboxRow> oldest(int limit) {
        return List.copyOf(rows.subList(0, Math.min(limit, rows.size())));
    }

    @Override
    public synchronized UploadPosition position() {
        return position;
    }

    @Override
    public synchronized void acknowledge(long lastSequence, UploadPosition reached) {
        long going = rows.stream().filter(row -> row.sequence() <= lastSequence).count();
        if (reached.incarnation() != position.incarnation() || reached.acked() != position.acked() + going) {
            throw new IllegalStateException(
                    "acknowledges " + reached.acked() + " after " + position.acked() + " + " + going);
        }
        rows.removeIf(row -> row.sequence() <= lastSequence);
        position = reached;
    }

    @Override
    public synchronized void quarantine(long sequence, String reason) {
        if (!rows.removeIf(row -> row.sequence() == sequence)) {
            throw new IllegalStateException("no such row");
        }
        quarantined.put(sequence, reason);
    }

    @Override
    public synchronized Renumbering renumbering() {
        return renumbering;
    }

    synchronized void renumbering(Renumbering answer) {
        renumbering = answer;
    }

    @Override
    public synchronized int reincarnate(int proposed) {
        if (renumbering != Renumbering.POSSIBLE) {
            throw new IllegalStateException("no incarnation may be opened");
        }
        int incarnation = proposed > 0 ? proposed : 1;
        while (!used.add(incarnation)) {
            incarnation++;
        }
        position = new UploadPosition(incarnation, 0, UploadPosition.GENESIS);
        return incarnation;
    }

    @Override
    public synchronized int quarantinedRows() {
        return quarantined.size();
    }

    @Override
    public synchronized int waiting() {
        return rows.size();
    }
}
