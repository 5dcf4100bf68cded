/** Lamp, buzzer and button at the exit. Knows nothing of vouchers. */
@NullMarked
package greenslip.panel;

import org.jspecify.annotations.NullMarked;
