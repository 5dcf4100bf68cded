package greenslip.panel.gpio;

import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.pwm.Pwm;
import com.pi4j.io.pwm.PwmType;
import greenslip.panel.Board;
import greenslip.panel.BoardException;
import greenslip.panel.Colour;
import greenslip.panel.Contact;
import greenslip.panel.Lamp;
import greenslip.panel.PanelFault;
import greenslip.panel.Sounder;
import greenslip.panel.gpio.GpioWiring.Input;
import greenslip.panel.gpio.GpioWiring.Level;
import greenslip.panel.gpio.GpioWiring.Sound;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pins of a {@link GpioWiring} in a Pi4J context, which it owns. Levels are raw: Pi4J's own debouncing is off, since it differs from
 * provider to provider. Contacts are heard on Pi4J's threads.
 */
final class GpioBoard implements Board {
    private static final System.Logger LOG = System.getLogger(GpioBoard.class.getName());
    /** Of a square wave: the loudest. */
    private static final int DUTY_PERCENT = 50;

    private final Context context;
    private final GpioWiring wiring;
    private final Map<Colour, DigitalOutput> lights = new EnumMap<>(Colour.class);
    private final Map<Contact, Wire> inputs = new EnumMap<>(Contact.class);
    private Sounder sounder = Sounder.NONE;

    /** @param closed the state that means closed */
    private record Wire(DigitalInput input, DigitalState closed) {}

    private GpioBoard(Context context, GpioWiring wiring) {
        this.context = context;
        this.wiring = wiring;
    }

    /** Takes all pins or none; closes the context where it fails. */
    static GpioBoard open(Context context, GpioWiring wiring, ContactListener listener) throws BoardException {
        GpioBoard board = new GpioBoard(context, wiring);
        String taking = "";
        try {
            for (Map.Entry<Colour, Integer> light : wiring.lamp().entrySet()) {
                taking = "the lamp's pin " + light.getValue();
                board.lights.put(
                        light.getKey(),
                        board.output("lamp-" + light.getKey(), light.getValue(), off(wiring.lampActive())));
            }
            if (wiring.sound().isPresent()) {
                taking = String.valueOf(wiring.sound().get());
                board.sounder = board.sounder(wiring.sound().get());
            }
            for (Map.Entry<Contact, Input> contact : wiring.contacts().entrySet()) {
                taking = "the pin " + contact.getValue().pin() + " of " + contact.getKey();
                board.inputs.put(contact.getKey(), board.input(contact.getKey(), contact.getValue(), listener));
            }
            return board;
        } catch (RuntimeException | LinkageError e) {
            board.close();
            boolean noChip = e instanceof IllegalStateException || e instanceof LinkageError;
            throw new BoardException(noChip ? PanelFault.NO_BOARD : PanelFault.PIN_REFUSED, taking + " is refused", e);
        }
    }

    @Override
    public Lamp lamp() {
        return this::light;
    }

    /** First what goes dark: two lights never show a colour that nobody meant. */
    private void light(@Nullable Colour colour) {
        Set<Colour> wanted = colour == null ? Set.of() : LampMix.of(colour, lights.keySet());
        lights.forEach((light, pin) -> {
            if (!wanted.contains(light)) {
                pin.state(off(wiring.lampActive()));
            }
        });
        lights.forEach((light, pin) -> {
            if (wanted.contains(light)) {
                pin.state(on(wiring.lampActive()));
            }
        });
    }

    @Override
    public Sounder sounder() {
        return sounder;
    }

    @Override
    public Set<Contact> contacts() {
        return inputs.keySet();
    }

    @Override
    public boolean closed(Contact contact) {
        Wire wire = inputs.get(contact);
        return wire != null && wire.input().state() == wire.closed();
    }

    /** Each output's shutdown state is dark or silent. */
    @Override
    public void close() {
        try {
            light(null);
            sounder.sound(0);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "lamp and sounder did not answer at the close", e);
        }
        try {
            context.shutdown();
        } catch (Pi4JException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "the pins were not all given back", e);
        }
    }

    private DigitalOutput output(String id, int pin, DigitalState off) {
        return context.create(DigitalOutput.newConfigBuilder(context)
                .id(id)
                .address(pin)
                .initial(off)
                .shutdown(off)
                .build());
    }

    private Sounder sounder(Sound sound) {
        return switch (sound) {
            case Sound.Buzzer(int pin, Level active) -> {
                DigitalOutput buzzer = output("buzzer", pin, off(active));
                yield hertz -> buzzer.state(hertz == 0 ? off(active) : on(active));
            }
            case Sound.Pwm(int ignored, int channel) -> {
                Pwm tone = context.create(Pwm.newConfigBuilder(context)
                        .id("tone")
                        .address(channel)
                        .pwmType(PwmType.HARDWARE)
                        .initial(0)
                        .shutdown(0)
                        .build());
                yield hertz -> {
                    if (hertz == 0) {
                        tone.off();
                    } else {
                        tone.on(DUTY_PERCENT, hertz);
                    }
                };
            }
        };
    }

    private Wire input(Contact contact, Input wire, ContactListener listener) {
        DigitalInput input = context.create(DigitalInput.newConfigBuilder(context)
                .id(contact.name())
                .address(wire.pin())
                .pull(
                        switch (wire.pull()) {
                            case UP -> PullResistance.PULL_UP;
                            case DOWN -> PullResistance.PULL_DOWN;
                            case OFF -> PullResistance.OFF;
                        })
                .debounce(0L)
                .build());
        DigitalState closed = on(wire.active());
        input.addListener(event -> listener.changed(contact, event.state() == closed));
        return new Wire(input, closed);
    }

    private static DigitalState on(Level active) {
        return active == Level.HIGH ? DigitalState.HIGH : DigitalState.LOW;
    }

    private static DigitalState off(Level active) {
        return active == Level.HIGH ? DigitalState.LOW : DigitalState.HIGH;
    }
}
