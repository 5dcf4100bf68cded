package greenslip.kiosk;

import greenslip.desk.RemotePage;
import greenslip.kiosk.KioskConfig.PrinterChoice;
import greenslip.kiosk.KioskConfig.ScannerChoice;
import greenslip.ledger.Ledger;
import greenslip.print.EscPosEncoder;
import greenslip.print.Printer;
import greenslip.print.PrinterState;
import greenslip.print.SlipPicture;
import greenslip.scan.Scanner;
import greenslip.signin.PinFile;
import greenslip.signin.StationCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks at all that a station needs, one thing after the other, and changes nothing. */
final class StationCheck {
    /** A round writes some 10 MiB; the rest is for logs and what a card keeps back. */
    private static final long LEAST_DISK_MIB = 256;

    /** How long a scanner may take until it is open; a camera starts a command. */
    private static final long SCANNER_MILLIS = 5_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * One thing that was looked at.
     *
     * @param complaint what is wrong and what to do; empty where all is well
     * @param vital whether the station cannot take anybody without it
     */
    record Finding(String name, Optional<String> complaint, boolean vital) {
        Finding(String name, Optional<String> complaint) {
            this(name, complaint, true);
        }

        static Finding good(String name) {
            return new Finding(name, Optional.empty());
        }

        static Finding bad(String name, String complaint) {
            return new Finding(name, Optional.of(complaint));
        }
    }

    private final KioskConfig config;
    private final List<Finding> findings = new ArrayList<>();

    private StationCheck(KioskConfig config) {
        this.config = config;
    }

    /** Whether a kiosk has the station's ledger open, and so its devices. */
    static boolean isRunning(KioskConfig config) {
        return Ledger.inUse(config.folder().resolve("ledger"));
    }

    static List<Finding> of(KioskConfig config) {
        StationCheck check = new StationCheck(config);
        check.keys();
        check.signIn();
        check.folder();
        check.clock();
        check.fonts();
        if (!isRunning(config)) {
            check.printer();
            config.scanners().forEach(check::scanner);
        }
        return check.findings;
    }

    private void keys() {
        findings.add(new Finding("密钥 keys", keys(config)));
    }

    static Optional<String> keys(KioskConfig config) {
        try {
            StationKeys.read(config.keys());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage() + " （greenslip keys --config FILE）");
        }
    }

    /** People are registered without it; nobody can open a round, though. */
    private void signIn() {
        config.operator().pin().ifPresent(pin -> findings.add(new Finding("登录口令 PIN", pinComplaint(pin), false)));
        config.operator().remote().ifPresent(remote -> {
            try {
                StationCertificate shown = StationCertificate.read(remote.certificate());
                RemotePage page = StationDoor.page(shown, remote.port());
                findings.add(Finding.good("远程工作台 remote  %s  SHA-256 %s"
                        .formatted(page.address(), String.join(":", page.fingerprint()))));
            } catch (IOException e) {
                findings.add(new Finding(
                        "远程工作台 remote", Optional.of(e.getMessage() + " （greenslip keys --config FILE）"), false));
            }
        });
    }

    private static Optional<String> pinComplaint(Path pin) {
        try {
            PinFile.read(pin);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage() + " （greenslip keys pin --config FILE）");
        }
    }

    private void folder() {
        Path there = existing(config.folder());
        boolean good = Files.isDirectory(there) && Files.isWritable(there);
        findings.add(
                good
                        ? Finding.good("数据目录 folder")
                        : Finding.bad(
                                "数据目录 folder",
                                "不能写入 %s：核对 folder 和目录的属主 / cannot write there: check folder and its owner"
                                        .formatted(there)));
        findings.add(new Finding("存储空间 disk", disk(there)));
    }

    /** The folder, or the nearest one above it that is there. */
    static Path existing(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    static Optional<String> disk(Path there) {
        try {
            long freeMib = Files.getFileStore(there).getUsableSpace() >> 20;
            return freeMib >= LEAST_DISK_MIB
                    ? Optional.empty()
                    : Optional.of("只剩 %d MiB：请清理，至少 %d MiB / free some space, %d MiB at least"
                            .formatted(freeMib, LEAST_DISK_MIB, LEAST_DISK_MIB));
        } catch (IOException e) {
            return Optional.of("不能查看 %s：检查存储卡 / cannot be asked: check the card".formatted(e.getMessage()));
        }
    }

    private void clock() {
        boolean possible = System.currentTimeMillis() >= Kiosk.BUILT_MILLIS;
        findings.add(
                possible
                        ? Finding.good("时钟 clock")
                        : Finding.bad(
                                "时钟 clock",
                                "系统时间早于程序的制作时间：接上网络，或启动后在工作台设定 / the clock is behind the program's making:"
                                        + " connect a network, or set the time on the operator's page"));
    }

    private void fonts() {
        byte[] job = new EscPosEncoder(config.printer().profile()).encode(ScannerCard.slip());
        boolean missing = new SlipPicture(job, config.printer().profile()).chineseFontMissing();
        findings.add(
                missing
                        ? Finding.bad(
                                "字体 fonts", "没有中文字体：安装 fonts-wqy-zenhei / no Chinese font: install fonts-wqy-zenhei")
                        : Finding.good("字体 fonts"));
    }

    private void printer() {
        if (config.printer() instanceof PrinterChoice.Virtual || config.printer() instanceof PrinterChoice.File) {
            findings.add(Finding.good("打印机 printer"));
            return;
        }
        try (Printer printer = Kiosk.printer(config.printer(), null)) {
            PrinterState state = printer.poll();
            findings.add(
                    state.canPrint()
                            ? Finding.good("打印机 printer")
                            : Finding.bad("打印机 printer", state.code() + " " + state.advice()));
        }
    }

    private void scanner(ScannerChoice choice) {
        try (Scanner<Boolean> scanner = Kiosk.scanner(choice)) {
            // Nobody is asked to scan now; a code that comes all the same belongs to no round.
            scanner.start(scan -> CompletableFuture.completedFuture(false));
            long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SCANNER_MILLIS);
            while (!scanner.delivering() && scanner.fault().isEmpty() && System.nanoTime() - endNanos < 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            findings.add(new Finding("扫码器 scanner " + choice.name(), KioskScreen.complaint(scanner)));
        }
    }
}
