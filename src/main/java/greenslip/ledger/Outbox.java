package greenslip.ledger;

import java.util.List;

/** The rows that wait for the collector. Every change is durable when the call returns. Any thread. */
public interface Outbox {
    /** The oldest rows, in order, at most {@code limit}; a row stays until acknowledged or set aside. */
    List<OutboxRow> oldest(int limit);

    UploadPosition position();

    /** Takes the rows up to and including ledger number {@code lastSequence} out and moves the position on. */
    void acknowledge(long lastSequence, UploadPosition reached);

    /** Sets one row aside for a person, with the collector's reason; the rows behind it go on. */
    void quarantine(long sequence, String reason);

    /** Whether the collector's word may start a new incarnation now. Through restarts: what it asks for in vain uses up no station. */
    Renumbering renumbering();

    /**
     * Starts a new incarnation: the waiting rows keep their event ids and are numbered from 1 again.
     *
     * @param proposed what the collector has not heard of yet; where it was used here, or is no number a serial takes, another is chosen
     * @return the one that was opened, never used here before
     */
    int reincarnate(int proposed);

    /** How many rows are set aside. */
    int quarantinedRows();

    /** Rows waiting, without a scan. */
    int waiting();
}
