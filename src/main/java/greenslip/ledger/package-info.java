/** The journal and the H2 record behind it: events, vouchers, print jobs, tallies, outbox. */
@NullMarked
package greenslip.ledger;

import org.jspecify.annotations.NullMarked;
