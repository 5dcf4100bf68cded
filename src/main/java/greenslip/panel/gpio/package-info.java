/** A panel on the pins of a Raspberry Pi, by Pi4J. Nothing of Pi4J is loaded before {@link greenslip.panel.gpio.GpioBoard} is. */
@NullMarked
package greenslip.panel.gpio;

import org.jspecify.annotations.NullMarked;
