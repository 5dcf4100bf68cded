/** The district's side: takes batches, adds up, shows totals. */
@NullMarked
package greenslip.collector;

import org.jspecify.annotations.NullMarked;
