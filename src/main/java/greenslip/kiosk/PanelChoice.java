package greenslip.kiosk;

import greenslip.panel.Patterns;
import greenslip.panel.gpio.GpioWiring;

/** Which panel a station has. */
public sealed interface PanelChoice {
    /** None. */
    record None() implements PanelChoice {}

    /**
     * Drawn on the resident's page.
     *
     * @param awayMillis how long after the presence sensor let go somebody may still be there
     */
    record Virtual(Patterns patterns, int awayMillis) implements PanelChoice {}

    /** On the pins of this board. */
    record Gpio(GpioWiring wiring, Patterns patterns, int awayMillis) implements PanelChoice {}
}
