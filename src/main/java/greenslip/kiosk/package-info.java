/** One station, read from its configuration and wired together. */
@NullMarked
package greenslip.kiosk;

import org.jspecify.annotations.NullMarked;
