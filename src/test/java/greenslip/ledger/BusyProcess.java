package greenslip.ledger;

import static greenslip.ledger.Ledger.await;

import greenslip.round.MachineIdentity;
import greenslip.round.Round;
import greenslip.round.Timekeeper;
import greenslip.voucher.Serial;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that works a ledger as a busy station does, from several threads, and says each thing once it is acknowledged, until it is
 * killed. A line says one thing and ends with a full stop of its own, so that a torn one is told from a whole one:
 *
 * <pre>
 * ready .                                       the ledger is open
 * refused SENTENCE .                            it does not open
 * issued ROUND RESIDENT COUNTER JOB STATE .     a voucher and its job's first state
 * held ROUND RESIDENT .                         a scan that waits
 * moved JOB STATE .                             what became of a job
 * round NUMBER open|closed .
 * uploaded SEQUENCE ROWS .                      the rows up to this event are acknowledged, so many in all
 * </pre>
 *
 * <p>Arguments: the folder, the seed, the first resident, and how many vouchers to issue before it ends in order, 0 for no end.
 */
final class BusyProcess {
    private static final int THREADS = 3;
    private static final int ROUND_VOUCHERS = 30;
    private static final int ROWS = 200;
    private static final long UPLOAD_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Ledger ledger;
    private final Random random;
    private final AtomicLong nextResident;
    private final AtomicLong issued = new AtomicLong();
    private volatile int round;
    private volatile boolean ending;

    private BusyProcess(Ledger ledger, long seed, long firstResident) {
        this.ledger = ledger;
        this.random = new Random(seed);
        this.nextResident = new AtomicLong(firstResident);
        // A round that was closed stays closed.
        int latest = ledger.latestRound().map(Round::number).orElse(0);
        this.round = ledger.openRound().map(Round::number).orElse(latest + 1);
    }

    public static void main(String[] arguments) throws InterruptedException {
        LedgerFolder folder = new LedgerFolder(Path.of(arguments[0]));
        folder.machine = MachineIdentity.UNKNOWN;
        folder.timekeeper = Timekeeper.trustingHost(0);
        long seed = Long.parseLong(arguments[1]);
        Ledger ledger;
        try {
            // One life makes a base of every round, another of none.
            ledger = seed % 2 == 0 ? folder.open() : folder.openWithoutBase();
        } catch (LedgerFault refused) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).println("refused " + refused.getMessage() + " .");
            return;
        }
        BusyProcess process = new BusyProcess(ledger, seed, Long.parseLong(arguments[2]));
        process.say("ready");
        process.start();
        long vouchers = Long.parseLong(arguments[3]);
        while (vouchers == 0 || process.issued.get() < vouchers) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        process.ending = true;
        ledger.close();
        System.exit(0);
    }

    private synchronized void say(String what) {
        out.println(what + " .");
        if (out.checkError()) {
            // Whoever listened is gone, and nobody else would end this.
            Runtime.getRuntime().halt(1);
        }
    }

    private void start() {
        for (int i = 0; i < THREADS; i++) {
            long seed = random.nextLong();
            begin(() -> scan(new Random(seed)));
        }
        long seed = random.nextLong();
        begin(() -> conduct(new Random(seed)));
        begin(this::upload);
    }

    /** What breaks is said, so that no fault passes for a kill. */
    private void begin(Runnable work) {
        Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, broken) -> {
                    if (!ending) {
                        say("broke " + broken);
                    }
                })
                .start(work);
    }

    private void scan(Random random) {
        while (true) {
            long resident = nextResident.getAndIncrement();
            int at = round;
            JobState first = random.nextBoolean() ? JobState.SENDING : JobState.RESERVED;
            switch (await(ledger.issue(LedgerFolder.scan(at, resident, "T1", "C01"), first, false))) {
                case Recorded.New made -> {
                    Serial serial = made.job().voucher().serial();
                    say("issued %d %d %d %d %s"
                            .formatted(
                                    at, resident, serial.counter(), made.job().id(), first));
                    issued.incrementAndGet();
                    print(made.job().id(), first, random);
                }
                case Recorded.Waiting ignored -> say("held " + at + " " + resident);
                case Recorded.Again again ->
                    throw new IllegalStateException(
                            "a new resident has " + again.voucher().serial());
            }
        }
    }

    /** Some way along the drawing of {@link JobState}. */
    private void print(long job, JobState first, Random random) {
        JobState state = first;
        if (state == JobState.RESERVED && random.nextInt(4) > 0) {
            state = move(job, state, JobState.SENDING);
        }
        if (state == JobState.SENDING && random.nextInt(4) > 0) {
            move(job, state, random.nextInt(10) > 0 ? JobState.PRINTED : JobState.FAILED);
        }
    }

    private JobState move(long job, JobState from, JobState to) {
        Optional<PrintJob> moved = await(ledger.move(job, from, to, ""));
        if (moved.isEmpty()) {
            throw new IllegalStateException("job " + job + " was not " + from);
        }
        say("moved " + job + " " + to);
        return to;
    }

    /** Opens the round, and the next one after so many vouchers. */
    private void conduct(Random random) {
        while (true) {
            if (ledger.openRound().isEmpty()) {
                ledger.openRound(round, "核酸检测", "筹备组", System.currentTimeMillis() + 3_600_000);
                say("round " + round + " open");
                ledger.releaseHeld(round, 50, since -> false);
            }
            long until = issued.get() + random.nextInt(ROUND_VOUCHERS);
            while (issued.get() < until) {
                LockSupport.parkNanos(1_000_000);
            }
            int last = round;
            ledger.closeRound();
            say("round " + last + " closed");
            round = last + 1;
        }
    }

    private void upload() {
        while (true) {
            List<OutboxRow> rows = ledger.oldest(ROWS);
            if (!rows.isEmpty()) {
                UploadPosition position = ledger.position();
                long acked = position.acked() + rows.size();
                long last = rows.getLast().sequence();
                ledger.acknowledge(last, new UploadPosition(position.incarnation(), acked, "%064x".formatted(acked)));
                say("uploaded " + last + " " + acked);
            }
            LockSupport.parkNanos(UPLOAD_PAUSE_NANOS);
        }
    }
}
