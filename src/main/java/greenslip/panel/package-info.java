/**
 * Lamp, sounder, buttons and presence sensor at the exit. Knows nothing of vouchers: it is told one {@link greenslip.panel.Signal} at a
 * time, and reports what people press.
 *
 * <pre>
 * show, stand --&gt; Playback --Frame--&gt; BoardPanel's thread --&gt; Board: Lamp, Sounder      GpioBoard (in gpio, by Pi4J) | VirtualBoard
 *                                                          &lt;-- raw levels
 *    onButton, onPresence &lt;-- its second thread &lt;-- Inputs (Debounce)
 * </pre>
 */
@NullMarked
package greenslip.panel;

import org.jspecify.annotations.NullMarked;
