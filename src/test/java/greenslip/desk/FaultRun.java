package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Retention;
import greenslip.print.EscPosPrinter;
import greenslip.print.PrintResult;
import greenslip.print.Printer;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterSimulator;
import greenslip.print.PrinterState;
import greenslip.print.SimulatedAnswers;
import greenslip.print.SimulatedTrouble;
import greenslip.print.Slip;
import greenslip.print.Transport;
import greenslip.resident.CodeFormats;
import greenslip.resident.HmacTokenSource;
import greenslip.round.MachineIdentity;
import greenslip.round.Timekeeper;
import greenslip.scan.Scan;
import greenslip.upload.Await;
import greenslip.voucher.Serial;
import greenslip.voucher.SigningKey;
import greenslip.voucher.VoucherSlip;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An exit whose printer fails again and again, as a seed says: real ledger, desk, print desk and printer driver, and a simulated printer at
 * the far end of a real line.
 *
 * <p>The run goes in episodes. In each, one thing goes wrong while a handful of residents are scanned, most of it at a certain byte or
 * millimetre, so that the seed alone says where; then a person puts it right, and looks at some of the slips that nobody knows about.
 */
final class FaultRun implements AutoCloseable {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int LEAST_SCANS = 20;
    private static final int MOST_SCANS = 100;
    private static final int BYTES_A_SLIP = 450;
    private static final int MILLIMETRES_A_SLIP = 95;

    /** Beyond every patience of the profile: such an answer comes when its job was given up long ago. */
    private static final int MOST_LATE_MILLIS = 600;

    private static final String LAST_LINE = "凭此证明已采样，不是检测结果";

    private final Random random;
    private final PrinterSimulator device;
    private final OneAtATime printer;
    private final Ledger ledger;
    private final PrintDesk printing;
    private final SlipDesk slips;
    private final Desk desk;
    private final ConcurrentLinkedQueue<Paper> tape = new ConcurrentLinkedQueue<>();
    private final List<String> history = new ArrayList<>();
    private int residents;

    /** One slip as it came out. */
    private record Paper(long number, String text, List<String> codes) {
        boolean isCopy() {
            return text.contains("补办");
        }

        /** Whole, and of one piece: its code is that of the serial above it. */
        boolean isGoodFor(Serial serial) {
            return text.startsWith("筹备组\n")
                    && text.endsWith(LAST_LINE)
                    && text.contains(serial.grouped())
                    && codes.equals(List.of(url(serial)));
        }
    }

    /** The real printer, which must never be asked for two slips at once. */
    private static final class OneAtATime implements Printer {
        private final Printer inner;
        private final AtomicInteger inFlight = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        OneAtATime(Printer inner) {
            this.inner = inner;
        }

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public PrinterState state() {
            return inner.state();
        }

        @Override
        public void onState(Consumer<PrinterState> listener) {
            inner.onState(listener);
        }

        @Override
        public void prepare(Slip slip) {
            inner.prepare(slip);
        }

        @Override
        public PrinterState poll() {
            return inner.poll();
        }

        @Override
        public PrintResult print(Slip slip) {
            int now = inFlight.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
            try {
                return inner.print(slip);
            } finally {
                inFlight.decrementAndGet();
            }
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    FaultRun(Path folder, long seed, PrinterSimulator device, PrinterProfile profile, Transport line) {
        this.random = new Random(seed);
        this.device = device;
        device.onSlip(number -> tape.add(new Paper(number, device.text(number).orElseThrow(), device.codes(number))));
        printer = new OneAtATime(new EscPosPrinter("fault", profile, line));
        Timekeeper timekeeper = new Timekeeper(Clock.systemUTC(), System::nanoTime, "boot", () -> true, 0);
        ledger = Ledger.open(
                folder,
                Bench.STATION,
                MachineIdentity.UNKNOWN,
                ZONE,
                timekeeper,
                SigningKey.generate(),
                Retention.FOR_EVER);
        VoucherSlip slip = new VoucherSlip(ZONE);
        printing = new PrintDesk(
                ledger, printer, job -> compose(slip, job), new PrintDesk.Pace(5, 5), job -> false, PaperWatch.NONE);
        slips = new SlipDesk(ledger, printing, PrintRules.USUAL);
        RoundDesk rounds = new RoundDesk(ledger, timekeeper, 3, printing::wake, since -> false);
        desk = new Desk(
                CodeFormats.shipped(),
                new HmacTokenSource(new byte[HmacTokenSource.MASTER_BYTES], "test"),
                rounds,
                printing,
                ledger,
                source -> "T1",
                said -> "unknown");
        try {
            rounds.open(3, "核酸检测", "筹备组", System.currentTimeMillis() + TimeUnit.HOURS.toMillis(6));
        } catch (Refused e) {
            throw new AssertionError(e);
        }
        printing.start();
    }

    private Slip compose(VoucherSlip slip, PrintJob job) {
        Serial serial = job.voucher().serial();
        return slip.of(
                job.voucher(),
                ledger.round(3).orElseThrow(),
                Bench.STATION,
                "",
                job.copy(),
                url(serial),
                System.currentTimeMillis());
    }

    private static String url(Serial serial) {
        return "https://v.example/#" + serial.grouped().replace("-", "").repeat(4);
    }

    /** Runs until so many residents were scanned, and everything that can settle has settled. */
    void run(int scans) {
        while (residents < scans) {
            episode(Math.min(scans - residents, LEAST_SCANS + random.nextInt(MOST_SCANS - LEAST_SCANS)));
        }
        heal();
        Await.until("everything settles at the end", this::isSettled);
    }

    private void episode(int scans) {
        String what = goWrong(scans);
        history.add(scans + " scans, " + what);
        for (int i = 0; i < scans; i++) {
            Outcome outcome = desk.accept(new Scan("RKEQ1-%08d".formatted(residents++), "first", 0))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            assertThat(outcome).isInstanceOfAny(Outcome.Issued.class, Outcome.Held.class);
        }
        if (random.nextInt(4) > 0) {
            Await.until(
                    "it stops or is through: " + what,
                    () -> isSettled() || !printing.printerState().canPrint());
        }
        heal();
        Await.until("everything settles after " + what, this::isSettled);
        lookAtUnknown();
    }

    /** One thing, at one place of what comes next. */
    private String goWrong(int scans) {
        int kind = random.nextInt(8);
        if (kind == 0) {
            int millimetres = 1 + random.nextInt(scans * MILLIMETRES_A_SLIP);
            device.paperLeft(millimetres);
            return "paper ends after " + millimetres + " mm";
        }
        if (kind == 1) {
            SimulatedAnswers way = SimulatedAnswers.values()[1 + random.nextInt(3)];
            int millis = random.nextInt(MOST_LATE_MILLIS);
            device.answer(way, millis);
            return "answers " + way + " " + millis;
        }
        SimulatedTrouble[] all = SimulatedTrouble.values();
        SimulatedTrouble trouble = all[random.nextInt(all.length)];
        int bytes = 1 + random.nextInt(scans * BYTES_A_SLIP);
        device.setAfterBytes(trouble, bytes);
        return trouble + " at byte " + bytes;
    }

    private void heal() {
        device.setAfterBytes(SimulatedTrouble.OFF, 0);
        device.paperLeft(1_000_000);
        device.answer(SimulatedAnswers.RIGHT, 0);
        device.setAll(Set.of());
    }

    private boolean isSettled() {
        return ledger.oldestJobs(JobState.RESERVED, 1).isEmpty()
                && ledger.oldestJobs(JobState.SENDING, 1).isEmpty()
                && ledger.oldestJobs(JobState.FAILED, 1).isEmpty();
    }

    /** A person who has the tape before them answers for half of the slips, and says what is true. */
    private void lookAtUnknown() {
        for (PrintJob job : slips.asked(100)) {
            if (random.nextBoolean()) {
                try {
                    slips.resolve(job.id(), !good(job).isEmpty());
                } catch (Refused e) {
                    throw new AssertionError(e);
                }
            }
        }
        Await.until("what was asked for again is through", this::isSettled);
    }

    private List<Paper> good(PrintJob job) {
        Serial serial = job.voucher().serial();
        return tape.stream().filter(paper -> paper.isGoodFor(serial)).toList();
    }

    /** What must hold, whatever happened. */
    void verify() {
        List<PrintJob> jobs = ledger.recentJobs(residents * 2);
        assertThat(jobs).hasSize(residents);
        Map<String, List<Paper>> bySerial = tape.stream()
                .filter(paper -> paper.codes().size() == 1)
                .collect(Collectors.groupingBy(paper -> paper.codes().getFirst()));
        for (PrintJob job : jobs) {
            Serial serial = job.voucher().serial();
            List<Paper> good = bySerial.getOrDefault(url(serial), List.of()).stream()
                    .filter(paper -> paper.isGoodFor(serial))
                    .toList();
            assertThat(good.stream().filter(paper -> !paper.isCopy()))
                    .as("slips of %s that are no copy", serial)
                    .hasSizeLessThanOrEqualTo(1);
            switch (job.state()) {
                case PRINTED -> assertThat(good).as("slips of %s", serial).hasSize(1);
                case UNKNOWN ->
                    assertThat(good).as("slips of %s, unknown", serial).hasSizeLessThanOrEqualTo(1);
                default -> assertThat(job.state()).as("state of %s", serial).isNull();
            }
        }
        assertThat(device.serialsFoundTwice()).isEmpty();
        assertThat(device.serialsTwice()).isZero();
        assertThat(printer.most.get()).as("jobs in flight").isEqualTo(1);
    }

    /** What went wrong, episode by episode. */
    List<String> history() {
        return List.copyOf(history);
    }

    String summary() {
        Map<JobState, Long> states = ledger.recentJobs(residents * 2).stream()
                .collect(Collectors.groupingBy(PrintJob::state, Collectors.counting()));
        return residents + " scans, " + history.size() + " faults, " + device.slipsPrinted() + " slips, "
                + device.scraps() + " scraps, " + states;
    }

    @Override
    public void close() {
        printing.close();
        ledger.close();
    }
}
