/**
 * Lamp, buzzer and button at the exit. Knows nothing of vouchers: it is told one {@link greenslip.panel.Signal} at a time, and reports
 * the button.
 */
@NullMarked
package greenslip.panel;

import org.jspecify.annotations.NullMarked;
