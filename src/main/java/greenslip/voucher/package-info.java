/** The voucher, its serial, its signed credential, and what its slip says. */
@NullMarked
package greenslip.voucher;

import org.jspecify.annotations.NullMarked;
