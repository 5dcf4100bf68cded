package greenslip.ledger;

import java.util.function.Predicate;

/**
 * What the ledger told its client: a mark in a recording. Whatever is cut behind it, the event must be there.
 *
 * @param what for a person
 * @param told finds the event that was told of
 */
record CutFact(String what, Predicate<Event> told) {}
