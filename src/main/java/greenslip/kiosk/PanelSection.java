package greenslip.kiosk;

import greenslip.config.Section;
import greenslip.panel.Colour;
import greenslip.panel.Contact;
import greenslip.panel.gpio.GpioWiring;
import greenslip.panel.gpio.GpioWiring.Input;
import greenslip.panel.gpio.GpioWiring.Level;
import greenslip.panel.gpio.GpioWiring.Pull;
import greenslip.panel.gpio.GpioWiring.Sound;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The part of a station's file that says which panel it has, and which wire goes where. */
final class PanelSection {
    private static final int AWAY_SECONDS = 60;
    private static final List<String> WIRED = List.of("lamp", "buzzer", "tone", "buttons", "presence");
    private static final Predicate<String> PIN = Pattern.compile("[0-9]{1,2}").asMatchPredicate();

    private enum Kind {
        NONE,
        VIRTUAL,
        GPIO
    }

    private final Section section;
    /** Who has which pin. */
    private final Map<Integer, String> taken = new LinkedHashMap<>();

    private PanelSection(Section section) {
        this.section = section;
    }

    static PanelChoice read(Section section) {
        return new PanelSection(section).choice();
    }

    private PanelChoice choice() {
        return switch (section.choice("kind", Kind.class, Kind.NONE)) {
            case NONE -> new PanelChoice.None();
            case VIRTUAL -> new PanelChoice.Virtual(PatternSection.read(section), awayMillis(section));
            case GPIO -> gpio();
        };
    }

    private PanelChoice gpio() {
        Optional<Section> lampKeys = section.optionalSection("lamp");
        Map<Colour, Integer> lamp = new EnumMap<>(Colour.class);
        lampKeys.ifPresent(keys -> {
            for (Colour colour : Colour.values()) {
                pin(keys, written(colour)).ifPresent(pin -> lamp.put(colour, pin));
            }
            if (Arrays.stream(Colour.values()).map(PanelSection::written).noneMatch(keys::has)) {
                section.fault("lamp", "has a pin for at least one of red, amber, green, blue, white");
            }
        });
        Level lampActive = lampKeys.map(keys -> keys.choice("active", Level.class, Level.HIGH))
                .orElse(Level.HIGH);
        Optional<Sound> sound = sound();
        Map<Contact, Input> contacts = new EnumMap<>(Contact.class);
        section.optionalSection("buttons").ifPresent(keys -> buttons(keys, contacts));
        Optional<Section> presence = section.optionalSection("presence");
        presence.ifPresent(
                keys -> contacts.put(Contact.PRESENCE, input(keys, requiredPin(keys), Level.HIGH, Pull.DOWN)));
        if (WIRED.stream().noneMatch(section::has)) {
            section.fault("kind", "is gpio, but nothing is wired: lamp, buzzer or tone, buttons, presence");
        }
        GpioWiring wiring = new GpioWiring(section.optionalText("chip"), lamp, lampActive, sound, contacts);
        int away = presence.map(PanelSection::awayMillis).orElse(AWAY_SECONDS * 1_000);
        return new PanelChoice.Gpio(wiring, PatternSection.read(section), away);
    }

    private Optional<Sound> sound() {
        if (section.has("buzzer") && section.has("tone")) {
            section.fault("tone", "stands beside buzzer: one of the two sounds");
        }
        Optional<Sound> buzzer = section.optionalSection("buzzer")
                .map(keys -> new Sound.Buzzer(requiredPin(keys), keys.choice("active", Level.class, Level.HIGH)));
        Optional<Sound> tone = section.optionalSection("tone")
                .map(keys -> new Sound.Pwm((int) keys.integer("chip", 0, 15, 0), (int) keys.integer("channel", 0, 15)));
        return buzzer.or(() -> tone);
    }

    private void buttons(Section keys, Map<Contact, Input> contacts) {
        Optional<Integer> noSlip = pin(keys, "no-slip");
        Optional<Integer> cameOut = pin(keys, "came-out");
        Level active = keys.choice("active", Level.class, Level.LOW);
        Pull pull = keys.choice("pull", Pull.class, active == Level.LOW ? Pull.UP : Pull.DOWN);
        noSlip.ifPresent(pin -> contacts.put(Contact.NO_SLIP, new Input(pin, active, pull)));
        cameOut.ifPresent(pin -> contacts.put(Contact.CAME_OUT, new Input(pin, active, pull)));
        if (!keys.has("no-slip") && !keys.has("came-out")) {
            section.fault("buttons", "has a pin for no-slip, for came-out or for both");
        }
    }

    private static Input input(Section keys, int pin, Level usualLevel, Pull usualPull) {
        return new Input(
                pin, keys.choice("active", Level.class, usualLevel), keys.choice("pull", Pull.class, usualPull));
    }

    private int requiredPin(Section keys) {
        if (!keys.has("pin")) {
            keys.fault("pin", "is missing");
        }
        return pin(keys, "pin").orElse(0);
    }

    private Optional<Integer> pin(Section keys, String key) {
        Optional<String> text = keys.optionalText(key);
        Optional<Integer> pin = text.filter(PIN).map(Integer::valueOf).filter(number -> number <= GpioWiring.MOST_PIN);
        if (text.isPresent() && pin.isEmpty()) {
            keys.fault(key, "is a pin by its BCM number, 0 to 27, not " + Section.quoted(text.get()));
        }
        pin.map(number -> taken.putIfAbsent(number, keys.dotted(key)))
                .ifPresent(other -> keys.fault(key, "is the pin of " + other + " too"));
        return pin;
    }

    private static int awayMillis(Section keys) {
        return (int) keys.integer("away-seconds", 5, 3_600, AWAY_SECONDS) * 1_000;
    }

    private static String written(Colour colour) {
        return colour.name().toLowerCase(Locale.ROOT);
    }
}
