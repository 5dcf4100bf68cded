/** Resident screen, operator page, HTTP API and live events. */
@NullMarked
package greenslip.screen;

import org.jspecify.annotations.NullMarked;
