/** Checking a voucher, offline. */
@NullMarked
package greenslip.gate;

import org.jspecify.annotations.NullMarked;
