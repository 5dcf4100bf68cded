package greenslip.export;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.Recorded;
import greenslip.ledger.Retention;
import greenslip.ledger.ScanRecord;
import greenslip.resident.Pseudonym;
import greenslip.round.MachineIdentity;
import greenslip.round.Station;
import greenslip.round.Timekeeper;
import greenslip.voucher.SigningKey;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** The third round of a real ledger with some vouchers in it, as its tables. */
public final class Tables implements AutoCloseable {
    public static final int ROUND = 3;

    /** Fewer than the ledger lets wait. */
    private static final int AT_ONCE = 200;

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    final Ledger ledger;
    private final RoundExport export;

    public Tables(Path folder, int vouchers) {
        ledger = Ledger.open(
                folder.resolve("ledger"),
                new Station("K27A", "KEQ07", "科尔沁广场东点", List.of("T1")),
                MachineIdentity.UNKNOWN,
                ZONE,
                Timekeeper.trustingHost(0),
                SigningKey.generate(),
                Retention.FOR_EVER);
        ledger.openRound(ROUND, "核酸检测", "筹备组", System.currentTimeMillis() + 3_600_000);
        Queue<CompletableFuture<Recorded>> waiting = new ArrayDeque<>();
        for (int resident = 1; resident <= vouchers; resident++) {
            ScanRecord scan = new ScanRecord(ROUND, new Pseudonym(resident), "T1", "unknown", "02X");
            waiting.add(ledger.issue(scan, JobState.RESERVED, false));
            if (waiting.size() > AT_ONCE) {
                Ledger.await(waiting.remove());
            }
        }
        waiting.forEach(Ledger::await);
        export = new RoundExport(ledger, "K27A", ZONE, Map.of());
    }

    public RoundExport export() {
        return export;
    }

    /** Onto sticks below these folders; which folder is one, the test says. */
    public StickExport stick(List<Path> places, Predicate<Path> isMountPoint) {
        return new StickExport(export, places, isMountPoint::test);
    }

    @Override
    public void close() {
        ledger.close();
    }
}
