/** Printers: a {@link greenslip.print.Slip} goes in, a {@link greenslip.print.PrintResult} comes out. Knows nothing of vouchers. */
@NullMarked
package greenslip.print;

import org.jspecify.annotations.NullMarked;
