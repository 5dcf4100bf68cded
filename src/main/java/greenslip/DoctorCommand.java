package greenslip;

import greenslip.kiosk.Doctor;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code greenslip doctor}: is this station ready, what is missing; with {@code --scanner}, do its scanners read a card of codes. */
@Command(
        name = "doctor",
        description = "检查本站是否就绪 / Says whether a station is ready, and what is missing",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 3_600;

    @Option(names = "--config", required = true, description = "the station's file, see config/kiosk.yaml")
    private Path config = Path.of("");

    @Option(
            names = "--scanner",
            description = "扫码器自检 / leaves a card of codes, and checks what arrives from each scanner")
    private boolean scanner;

    @Option(names = "--card", defaultValue = "scanner-card.png", description = "the card's picture: ${DEFAULT-VALUE}")
    private Path card = Path.of("scanner-card.png");

    @Option(names = "--print", description = "prints the card on the station's printer too")
    private boolean print;

    @Option(
            names = "--seconds",
            defaultValue = "120",
            description = "how long the scanners are listened to, 1 to 3600: ${DEFAULT-VALUE}")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || seconds > MOST_SECONDS) {
            System.err.println("秒数是 1 到 3600 / --seconds is 1 to 3600");
            return ExitCode.USAGE;
        }
        return scanner ? Doctor.scanners(config, card, print, seconds, System.out) : Doctor.station(config, System.out);
    }
}
