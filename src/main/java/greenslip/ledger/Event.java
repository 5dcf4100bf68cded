package greenslip.ledger;

import greenslip.round.Timestamp;

/**
 * One entry of the ledger.
 *
 * @param sequence its number, from 1, without gaps
 * @param eventId random, the same for ever: what the collector recognises a repeated upload by
 */
record Event(long sequence, long eventId, Timestamp at, Change change) {}
