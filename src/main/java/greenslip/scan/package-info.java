/** Scanners: a code goes in at a device, its text comes out as a {@link greenslip.scan.Scan}. Knows nothing of residents. */
@NullMarked
package greenslip.scan;

import org.jspecify.annotations.NullMarked;
