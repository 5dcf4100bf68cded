/** From the outbox to the collector: signed, hash-chained, idempotent batches. */
@NullMarked
package greenslip.upload;

import org.jspecify.annotations.NullMarked;
