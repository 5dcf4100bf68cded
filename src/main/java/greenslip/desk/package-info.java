/** The decisions: what becomes of a scan, of a print job, of a round. */
@NullMarked
package greenslip.desk;

import org.jspecify.annotations.NullMarked;
