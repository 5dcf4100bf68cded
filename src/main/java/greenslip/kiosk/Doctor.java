package greenslip.kiosk;

import greenslip.config.ConfigException;
import greenslip.print.PrintResult;
import greenslip.print.Printer;
import greenslip.print.VirtualPrinter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code greenslip doctor}: is this station ready, and do its scanners read what they are shown? One thread. */
public final class Doctor {
    private static final int READY = 0;
    private static final int NOT_READY = 1;

    private final KioskConfig config;
    private final PrintStream out;

    private Doctor(KioskConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /** Says of each thing whether it is well; 0 where all is, else 1. A configuration that cannot be read is one of the things. */
    public static int station(Path file, PrintStream out) {
        KioskConfig config;
        try {
            config = KioskConfig.read(file);
        } catch (ConfigException e) {
            out.println("✗ 配置 config  " + e.getMessage());
            return NOT_READY;
        }
        out.println("✓ 配置 config");
        return new Doctor(config, out).station();
    }

    private int station() {
        List<StationCheck.Finding> findings = StationCheck.of(config);
        for (StationCheck.Finding finding : findings) {
            out.println(finding.complaint()
                    .map(complaint -> (finding.vital() ? "✗ " : "! ") + finding.name() + "  " + complaint)
                    .orElse("✓ " + finding.name()));
        }
        if (StationCheck.isRunning(config)) {
            out.println("本机程序正在运行：打印机和扫码器请看工作台 / the kiosk is running: its page tells of printer and scanners");
        }
        boolean ready =
                findings.stream().allMatch(finding -> finding.complaint().isEmpty() || !finding.vital());
        out.println(ready ? "可以开始 / ready" : "还不能开始，请先处理上面打 ✗ 的 / not ready: see to what has a ✗");
        return ready ? READY : NOT_READY;
    }

    /**
     * Leaves the card, and tries the scanners with it until each has read it all or the time is over.
     *
     * @param card the picture's file
     * @param onPaper whether the station's printer prints the card too
     * @return 0 where every scanner read every code, else 1
     * @throws IOException where the picture cannot be written
     */
    public static int scanners(Path file, Path card, boolean onPaper, int seconds, PrintStream out)
            throws ConfigException, IOException, InterruptedException {
        return new Doctor(KioskConfig.read(file), out).scanners(card, onPaper, seconds);
    }

    private int scanners(Path card, boolean onPaper, int seconds) throws IOException, InterruptedException {
        if (StationCheck.isRunning(config)) {
            out.println("✗ 本机程序正在运行，请先停止：systemctl stop greenslip / the kiosk is running and has the scanners: stop it"
                    + " first");
            return NOT_READY;
        }
        Files.write(card, ScannerCard.png());
        for (ScannerCard.Code code : ScannerCard.CODES) {
            out.println(code.name());
            out.print(ScannerCard.terminal(code.text()));
        }
        out.println("自检卡 the card: " + card.toAbsolutePath());
        boolean printed = !onPaper || print();
        out.printf(
                "请用每个扫码器扫这 %d 个码，最多 %d 秒 / scan these %d codes with each scanner, within %d s%n",
                ScannerCard.CODES.size(), seconds, ScannerCard.CODES.size(), seconds);
        boolean whole = new ScannerTrial(config.scanners(), out).run(TimeUnit.SECONDS.toMillis(seconds));
        return whole && printed ? READY : NOT_READY;
    }

    /** The codes that printers draw alike: all but the Chinese one. */
    private boolean print() {
        Optional<VirtualPrinter> virtual = config.printer() instanceof KioskConfig.PrinterChoice.Virtual choice
                ? Optional.of(Kiosk.virtualPrinter(choice))
                : Optional.empty();
        try (Printer printer = Kiosk.printer(config.printer(), virtual.orElse(null))) {
            PrintResult result = printer.print(ScannerCard.slip());
            out.println(
                    switch (result) {
                        case PrintResult.Printed ignored -> "✓ 已打印（没有汉字码） / printed, without the Chinese code";
                        case PrintResult.Failed failed ->
                            "✗ 没有打印 / not printed: " + failed.state().advice();
                        case PrintResult.Unknown ignored -> "? 请看打印机 / look at the printer: it did not say";
                    });
            return !(result instanceof PrintResult.Failed);
        } finally {
            virtual.ifPresent(VirtualPrinter::close);
        }
    }
}
