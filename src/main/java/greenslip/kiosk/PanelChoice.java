package greenslip.kiosk;

import greenslip.panel.Contact;
import greenslip.panel.Patterns;
import greenslip.panel.gpio.GpioWiring;

/** Which panel a station has. */
public sealed interface PanelChoice {
    /** Whether it has a presence sensor. */
    boolean hasPresence();

    /** None. */
    record None() implements PanelChoice {
        @Override
        public boolean hasPresence() {
            return false;
        }
    }

    /**
     * Drawn on the resident's page.
     *
     * @param awayMillis how long after the presence sensor let go somebody may still be there
     */
    record Virtual(Patterns patterns, int awayMillis) implements PanelChoice {
        @Override
        public boolean hasPresence() {
            return true;
        }
    }

    /** On the pins of this board. */
    record Gpio(GpioWiring wiring, Patterns patterns, int awayMillis) implements PanelChoice {
        @Override
        public boolean hasPresence() {
            return wiring.contacts().containsKey(Contact.PRESENCE);
        }
    }
}
