package greenslip.ledger;

import static greenslip.ledger.Ledger.await;

import greenslip.ledger.Change.Acted;
import greenslip.ledger.Change.HandwrittenEntered;
import greenslip.ledger.Change.HandwrittenUndone;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Reissued;
import greenslip.ledger.Change.RollChanged;
import greenslip.ledger.Change.RoundClosed;
import greenslip.ledger.Change.RoundExtended;
import greenslip.ledger.Change.RoundOpened;
import greenslip.ledger.Change.RowQuarantined;
import greenslip.ledger.Change.RowRetried;
import greenslip.ledger.Change.ScanHeld;
import greenslip.ledger.Change.UploadAcknowledged;
import greenslip.ledger.Change.Voided;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.ledger.cut.RecordedDisk;
import greenslip.voucher.Serial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A day at an exit, small: every kind of decision, in an order that a seed chooses. Each answer becomes a {@link CutFact} in the disk's
 * notes, after it was given. One thread, which now and then lets several scans wait at once.
 */
final class CutWorkload {
    private static final int MAX_GROUP = 8;

    /** So long that its record takes more than one sector, and the record of a group of them more than one block. */
    private static final String CAUSE = "纸卡住".repeat(60);

    private final RecordedDisk disk;
    private final Random random;
    private final Set<ScanRecord> submitted = new HashSet<>();
    private final List<ScanRecord> done = new ArrayList<>();
    private long nextResident;

    CutWorkload(RecordedDisk disk, long seed) {
        this.disk = disk;
        this.random = new Random(seed);
        this.nextResident = seed * 1_000_000;
    }

    /** Every scan that was ever handed in. */
    Set<ScanRecord> submitted() {
        return submitted;
    }

    void run(Ledger ledger, int steps) {
        if (ledger.openRound().isEmpty()) {
            openRound(
                    ledger,
                    1 + ledger.latestRound().map(round -> round.number()).orElse(0));
        }
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(25)) {
                case 0, 1, 2, 3 -> issue(ledger, 1);
                case 4 -> issue(ledger, 2 + random.nextInt(MAX_GROUP - 1));
                case 5 -> jam(ledger);
                case 6, 7, 8, 9, 10 -> print(ledger);
                case 11 -> ask(ledger);
                case 12 -> hold(ledger);
                case 13 -> again(ledger);
                case 14, 15 -> upload(ledger);
                case 16 -> asideOrBack(ledger);
                case 17 -> extend(ledger);
                case 18 -> reissue(ledger);
                case 19 -> makeVoid(ledger);
                case 20 -> handwritten(ledger);
                case 21 -> late(ledger);
                case 22 -> changeRoll(ledger);
                case 23 -> act(ledger);
                default -> changeRound(ledger);
            }
        }
    }

    private int round(Ledger ledger) {
        return ledger.openRound().orElseThrow().number();
    }

    private ScanRecord scan(int round) {
        ScanRecord scan =
                LedgerFolder.scan(round, ++nextResident, "T" + (1 + random.nextInt(2)), "C0" + random.nextInt(4));
        submitted.add(scan);
        return scan;
    }

    // ---- scans

    private void issue(Ledger ledger, int residents) {
        int round = round(ledger);
        List<ScanRecord> scans = new ArrayList<>();
        List<CompletableFuture<Recorded>> answers = new ArrayList<>();
        for (int i = 0; i < residents; i++) {
            ScanRecord scan = scan(round);
            scans.add(scan);
            JobState first = random.nextInt(3) == 0 || residents == MAX_GROUP ? JobState.SENDING : JobState.RESERVED;
            answers.add(ledger.issue(scan, first, first == JobState.RESERVED && random.nextBoolean()));
        }
        for (int i = 0; i < residents; i++) {
            tellIssued(scans.get(i), ((Recorded.New) await(answers.get(i))).job());
        }
    }

    private void tellIssued(ScanRecord scan, PrintJob job) {
        Serial serial = job.voucher().serial();
        done.add(scan);
        tell(
                "issued " + serial,
                event -> event.sequence() == job.id()
                        && event.change() instanceof VoucherIssued issued
                        && issued.scan().equals(scan)
                        && issued.incarnation() == serial.incarnation()
                        && issued.counter() == serial.counter());
    }

    private void hold(Ledger ledger) {
        ScanRecord scan = scan(round(ledger) + 1);
        await(ledger.hold(scan, HoldReason.NO_ROUND));
        tell(
                "held " + scan,
                event -> event.change() instanceof ScanHeld held && held.scan().equals(scan));
    }

    /** Whoever comes twice changes nothing. */
    private void again(Ledger ledger) {
        if (!done.isEmpty()) {
            ScanRecord scan = done.get(random.nextInt(done.size()));
            if (!(await(ledger.issue(scan, JobState.RESERVED, false)) instanceof Recorded.Again)) {
                throw new AssertionError("issued twice: " + scan);
            }
        }
    }

    // ---- print jobs

    private void print(Ledger ledger) {
        for (PrintJob job : ledger.oldestJobs(JobState.RESERVED, 1)) {
            move(ledger, job.id(), JobState.RESERVED, JobState.SENDING);
        }
        for (PrintJob job : ledger.oldestJobs(JobState.SENDING, 1)) {
            switch (random.nextInt(6)) {
                case 0 -> move(ledger, job.id(), JobState.SENDING, JobState.FAILED);
                case 1 -> move(ledger, job.id(), JobState.SENDING, JobState.UNKNOWN);
                default -> move(ledger, job.id(), JobState.SENDING, JobState.PRINTED);
            }
        }
    }

    private void ask(Ledger ledger) {
        for (PrintJob job : ledger.oldestJobs(JobState.UNKNOWN, 1)) {
            move(ledger, job.id(), JobState.UNKNOWN, random.nextBoolean() ? JobState.PRINTED : JobState.RESERVED);
        }
        for (PrintJob job : ledger.oldestJobs(JobState.FAILED, 1)) {
            move(ledger, job.id(), JobState.FAILED, JobState.RESERVED);
        }
    }

    /** All that is being printed comes to nothing at once. */
    private void jam(Ledger ledger) {
        issue(ledger, MAX_GROUP);
        List<PrintJob> jobs = ledger.oldestJobs(JobState.SENDING, 2 * MAX_GROUP);
        List<CompletableFuture<Optional<PrintJob>>> answers = jobs.stream()
                .map(job -> ledger.move(job.id(), JobState.SENDING, JobState.UNKNOWN, CAUSE))
                .toList();
        for (int i = 0; i < jobs.size(); i++) {
            await(answers.get(i)).orElseThrow();
            tellMoved(jobs.get(i).id(), JobState.SENDING, JobState.UNKNOWN);
        }
    }

    private void move(Ledger ledger, long job, JobState from, JobState to) {
        await(ledger.move(job, from, to, to == JobState.FAILED ? CAUSE : "")).orElseThrow();
        tellMoved(job, from, to);
    }

    private void tellMoved(long job, JobState from, JobState to) {
        tell(
                "job " + job + " is " + to,
                event -> event.change() instanceof JobMoved moved
                        && moved.job() == job
                        && moved.from() == from
                        && moved.to() == to);
    }

    private void reissue(Ledger ledger) {
        for (PrintJob job : ledger.recentJobs(4)) {
            if (ledger.reissue(job.voucher().serial(), "补办") instanceof VoucherChange.Reissued made) {
                long id = made.job().id();
                tell("reissued as job " + id, event -> event.sequence() == id && event.change() instanceof Reissued);
            }
        }
    }

    private void makeVoid(Ledger ledger) {
        for (PrintJob job : ledger.recentJobs(1)) {
            Serial serial = job.voucher().serial();
            if (ledger.makeVoid(serial, "试打") instanceof VoucherChange.Voided) {
                tell(
                        "void " + serial,
                        event -> event.change() instanceof Voided made
                                && made.incarnation() == serial.incarnation()
                                && made.counter() == serial.counter());
            }
        }
    }

    // ---- cards by hand, late slips, rolls

    private void handwritten(Ledger ledger) {
        int first = 1 + random.nextInt(500);
        HandwrittenChange change = ledger.enterHandwritten(round(ledger), "T1", first, first + 20, 19, "停电");
        if (change instanceof HandwrittenChange.Entered entered) {
            long id = entered.range().id();
            tell(
                    "cards entered as " + id,
                    event -> event.sequence() == id && event.change() instanceof HandwrittenEntered);
        } else if (change instanceof HandwrittenChange.Overlaps overlaps) {
            long id = overlaps.earlier().id();
            ledger.undoHandwritten(id);
            tell(
                    "cards undone " + id,
                    event -> event.change() instanceof HandwrittenUndone undone && undone.entry() == id);
        }
    }

    private void late(Ledger ledger) {
        for (PrintJob job : ledger.oldestJobs(JobState.RESERVED, 1)) {
            move(ledger, job.id(), JobState.RESERVED, JobState.LATE);
        }
        for (PrintJob job : ledger.oldestJobs(JobState.LATE, 1)) {
            move(ledger, job.id(), JobState.LATE, random.nextBoolean() ? JobState.RESERVED : JobState.DROPPED);
        }
    }

    private void changeRoll(Ledger ledger) {
        int millimetres = 1 + random.nextInt(50_000);
        await(ledger.changeRoll(millimetres, random.nextBoolean()));
        tell(
                "a roll of " + millimetres,
                event -> event.change() instanceof RollChanged roll && roll.millimetres() == millimetres);
    }

    private void act(Ledger ledger) {
        String subject = "K27A-A000-" + random.nextInt(1000);
        ledger.acts().note(OperatorAct.REISSUED, subject, random.nextInt(100), random.nextBoolean());
        tell(
                "an act upon " + subject,
                event ->
                        event.change() instanceof Acted acted && acted.subject().equals(subject));
    }

    // ---- rounds

    private void openRound(Ledger ledger, int number) {
        ledger.openRound(number, "核酸检测", "筹备组", 5000).orElseThrow();
        tell(
                "round " + number + " is open",
                event -> event.change() instanceof RoundOpened opened && opened.number() == number);
    }

    private void extend(Ledger ledger) {
        long ends = random.nextInt(10_000);
        int number = ledger.extendRound(ends).orElseThrow().number();
        tell(
                "round extended",
                event -> event.change() instanceof RoundExtended extended
                        && extended.number() == number
                        && extended.endsAtMillis() == ends);
    }

    /** Closes the round and opens the next, which the held scans wait for. */
    private void changeRound(Ledger ledger) {
        int number = ledger.closeRound().orElseThrow().number();
        tell(
                "round " + number + " is closed",
                event -> event.change() instanceof RoundClosed closed && closed.number() == number);
        openRound(ledger, number + 1);
        if (ledger.releaseHeld(number + 1, 10, since -> false) > 0) {
            PrintJob last = ledger.recentJobs(1).getFirst();
            tell("released up to job " + last.id(), event -> event.sequence() == last.id());
        }
    }

    /** Days pass, and the next round's opening forgets all rounds but the last. */
    void forget(Ledger ledger, LedgerFolder folder) {
        changeRound(ledger);
        // Nobody is held for the next one meanwhile, so that the two share no segment.
        changeRound(ledger);
        int last = ledger.closeRound().orElseThrow().number();
        tell(
                "round " + last + " is closed",
                event -> event.change() instanceof RoundClosed closed && closed.number() == last);
        for (List<OutboxRow> rows = ledger.oldest(100); !rows.isEmpty(); rows = ledger.oldest(100)) {
            upload(ledger, rows);
        }
        folder.pass(TimeUnit.DAYS.toMillis(20));
        openRound(ledger, last + 1);
        if (ledger.round(last - 1).isPresent()) {
            throw new AssertionError("round " + (last - 1) + " was not forgotten");
        }
        issue(ledger, 2);
    }

    // ---- outbox

    private void upload(Ledger ledger) {
        upload(ledger, ledger.oldest(1 + random.nextInt(8)));
    }

    private void upload(Ledger ledger, List<OutboxRow> rows) {
        if (!rows.isEmpty()) {
            UploadPosition before = ledger.position();
            UploadPosition reached =
                    new UploadPosition(before.incarnation(), before.acked() + rows.size(), "ab".repeat(32));
            ledger.acknowledge(rows.getLast().sequence(), reached);
            tell(
                    "uploaded " + reached.acked(),
                    event -> event.change() instanceof UploadAcknowledged acknowledged
                            && acknowledged.reached().equals(reached));
        }
    }

    private void asideOrBack(Ledger ledger) {
        if (random.nextBoolean()) {
            quarantine(ledger);
        } else {
            retry(ledger);
        }
    }

    private void quarantine(Ledger ledger) {
        for (OutboxRow row : ledger.oldest(1)) {
            ledger.quarantine(row.sequence(), "refused");
            tell(
                    "set aside " + row.sequence(),
                    event -> event.change() instanceof RowQuarantined quarantined
                            && quarantined.sequence() == row.sequence());
        }
    }

    private void retry(Ledger ledger) {
        for (QuarantinedRow row : ledger.records().quarantined(1)) {
            ledger.records().retry(Optional.of(row.sequence()));
            tell(
                    "tried again " + row.sequence(),
                    event -> event.change() instanceof RowRetried retried && retried.quarantined() == row.sequence());
        }
    }

    private void tell(String what, Predicate<Event> told) {
        disk.mark(new CutFact(what, told));
    }
}
