package greenslip.panel.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.context.ContextBuilder;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import com.pi4j.plugin.linuxfs.provider.pwm.LinuxFsPwmProvider;
import greenslip.panel.Board;
import greenslip.panel.BoardException;
import greenslip.panel.PanelFault;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens the pins of this machine: gpiod for levels, linuxfs for PWM. Both are named, because Pi4J's automatic context takes a pretended
 * GPIO without a word where it does not know the board and one is on the class path. Pi4J says of every failure that it has no chip; what
 * is really missing is looked up here.
 */
public final class GpioBoards implements Board.Opener {
    private static final Path DEVICES = Path.of("/dev");
    private static final Path PWM = Path.of("/sys/class/pwm");

    private final GpioWiring wiring;
    private final Path devices;
    private final Path pwm;

    public GpioBoards(GpioWiring wiring) {
        this(wiring, DEVICES, PWM);
    }

    GpioBoards(GpioWiring wiring, Path devices, Path pwm) {
        this.wiring = wiring;
        this.devices = devices;
        this.pwm = pwm;
    }

    @Override
    public Board open(Board.ContactListener listener) throws BoardException {
        look();
        Context context;
        try {
            context = context();
        } catch (RuntimeException | LinkageError e) {
            throw new BoardException(PanelFault.NO_BOARD, "no GPIO here", e);
        }
        return GpioBoard.open(context, wiring, listener);
    }

    private Context context() {
        ContextBuilder builder = Pi4J.newContextBuilder()
                .noAutoDetect()
                .disableShutdownHook()
                .add(GpioDDigitalInputProvider.newInstance(), GpioDDigitalOutputProvider.newInstance());
        wiring.chip().ifPresent(builder::setGpioChipName);
        wiring.sound().ifPresent(sound -> {
            if (sound instanceof GpioWiring.Sound.Pwm tone) {
                builder.add(LinuxFsPwmProvider.newInstance(pwm.toString(), tone.chip()));
            }
        });
        return builder.build();
    }

    /** @throws BoardException where this machine has no pins, or this user may not use them */
    private void look() throws BoardException {
        boolean some = false;
        try (DirectoryStream<Path> chips = Files.newDirectoryStream(devices, "gpiochip*")) {
            for (Path chip : chips) {
                some = true;
                if (Files.isReadable(chip) && Files.isWritable(chip)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new BoardException(PanelFault.NO_BOARD, devices + " cannot be read", e);
        }
        throw some
                ? new BoardException(PanelFault.NOT_ALLOWED, "no " + devices + "/gpiochip* may be read and written")
                : new BoardException(PanelFault.NO_BOARD, "there is no " + devices + "/gpiochip*");
    }
}
