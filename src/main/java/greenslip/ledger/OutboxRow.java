package greenslip.ledger;

import greenslip.resident.Pseudonym;
import greenslip.round.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * One event that waits to go up.
 *
 * @param sequence its number in the ledger; gives the order
 * @param eventId random 64 bits, made with the event and kept through every retry: what makes the upload idempotent
 * @param kind the kind of event, a short lower-case word
 * @param round the round's number
 * @param community the community's code, or "unknown"
 * @param token the resident, where the event is about one
 * @param counts the change this event made to the round's numbers
 */
public record OutboxRow(
        long sequence,
        long eventId,
        String kind,
        Timestamp at,
        int round,
        String table,
        String community,
        @Nullable Pseudonym token,
        Counts counts) {}
