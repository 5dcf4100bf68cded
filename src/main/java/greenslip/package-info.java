/** The command line: every command of {@code greenslip}, and the demo that runs a kiosk and a collector in one process. */
@NullMarked
package greenslip;

import org.jspecify.annotations.NullMarked;
