package greenslip.panel.gpio;

import greenslip.panel.Colour;
import greenslip.panel.Contact;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which pin goes where; pins by their BCM numbers, 0 to 27.
 *
 * @param chip the GPIO chip's name; empty: the board's own
 * @param lamp a pin for each colour there is: the lights of a tower, or the legs of one lamp
 * @param lampActive the level that lights
 * @param contacts buttons and presence sensor
 */
public record GpioWiring(
        Optional<String> chip,
        Map<Colour, Integer> lamp,
        Level lampActive,
        Optional<Sound> sound,
        Map<Contact, Input> contacts) {
    public static final int MOST_PIN = 27;

    public enum Level {
        LOW,
        HIGH
    }

    /** The resistor of the board that holds an open input still. */
    public enum Pull {
        UP,
        DOWN,
        /** There is one outside. */
        OFF
    }

    /** @param active the level that means closed */
    public record Input(int pin, Level active, Pull pull) {}

    /** What sounds. */
    public sealed interface Sound {
        /** A buzzer with a pitch of its own, switched on and off. */
        record Buzzer(int pin, Level active) implements Sound {}

        /** A loudspeaker or piezo disc on a hardware PWM output: a channel of {@code /sys/class/pwm/pwmchipN}. */
        record Pwm(int chip, int channel) implements Sound {}
    }

    public GpioWiring {
        lamp = lamp.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(lamp));
        contacts = contacts.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(contacts));
    }
}
