package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.CutState.Job;
import greenslip.ledger.cut.Image;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/**
 * Opens the ledger on what a power cut left, and says whether all is well: it opens; what was acknowledged is there, and nothing that
 * was never recorded; the chain verifies; H2 says what the events say; jobs in flight are UNKNOWN; it goes on issuing and uses no
 * number again. One thread per image.
 */
final class CutCheck {
    /** What the start did. */
    record Outcome(boolean databaseDidNotOpen, boolean remade, boolean rebuilt, boolean tornTail) {
        /** Whether H2 is the file that the power cut left. */
        boolean believed() {
            return !remade && !rebuilt;
        }
    }

    /** No workload opens so many rounds. */
    private static final int LATER_ROUND = 9_000;

    private final CutCase cut;
    private final Path folder;

    /** @param folder to make, and to delete at the end */
    CutCheck(CutCase cut, Path folder) {
        this.cut = cut;
        this.folder = folder;
    }

    /**
     * @param rebuild whether to compare every table with what a rebuild makes of the journal, even where H2 was just made of it; takes
     *     three times as long
     */
    Outcome check(boolean rebuild) throws IOException, SQLException {
        // Not "finally": a folder that cannot be deleted must not hide why the check failed.
        try (Closeable ignored = () -> Image.delete(folder)) {
            cut.image().writeTo(folder);
            LedgerFolder files = new LedgerFolder(folder);
            CutLog.take();
            List<byte[]> events;
            Outcome outcome;
            try (Ledger ledger = files.openWithoutBase()) {
                outcome = outcome(CutLog.take());
                events = lookAt(files);
                goOn(ledger, CutState.of(events));
            }
            checkJournal(CutJournal.read(folder), events);
            if (rebuild || outcome.believed()) {
                compareWithRebuilt(files);
            }
            return outcome;
        }
    }

    private static Outcome outcome(List<String> lines) {
        return new Outcome(
                has(lines, "the database does not open"),
                has(lines, "not closed in order"),
                has(lines, "moved aside and made anew"),
                has(lines, "never acknowledged"));
    }

    private static boolean has(List<String> lines, String words) {
        return lines.stream().anyMatch(line -> line.contains(words));
    }

    /** The events that H2 shows, after everything about them was checked. */
    private List<byte[]> lookAt(LedgerFolder files) throws SQLException {
        try (Connection connection = files.connect();
                Statement statement = connection.createStatement()) {
            long purged = number(statement, "select purged_sequence from ledger_state");
            // What was purged was there once: else it could not have been acknowledged as purged.
            List<byte[]> events = new ArrayList<>(cut.history().subList(0, (int) purged));
            Chain chain = new Chain();
            events.forEach(chain::add);
            try (ResultSet rows = statement.executeQuery("select sequence, body from event order by sequence")) {
                while (rows.next()) {
                    assertThat(rows.getLong(1)).as("no gap").isEqualTo(events.size() + 1);
                    events.add(rows.getBytes(2));
                    chain.add(rows.getBytes(2));
                }
            }
            checkEvents(events);
            try (ResultSet row =
                    statement.executeQuery("select applied_sequence, rawtohex(applied_head) from ledger_state")) {
                row.next();
                assertThat(row.getLong(1)).as("last event").isEqualTo(events.size());
                assertThat(row.getString(2)).as("head of the chain").isEqualToIgnoringCase(chain.hex());
            }
            assertThat(CutState.rowsOf(connection))
                    .as("H2 against the events")
                    .isEqualTo(CutState.of(events).rows());
            return events;
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A beginning of the history that holds what was acknowledged, then what the start itself adds, and nothing else. */
    private void checkEvents(List<byte[]> events) {
        int same = CutRecording.sameAs(events, cut.history());
        assertThat(same).as("events left of %d acknowledged", cut.floor()).isGreaterThanOrEqualTo(cut.floor());
        CutState left = CutState.of(events.subList(0, same));
        List<Long> inFlight = left.jobs.entrySet().stream()
                .filter(job -> job.getValue().state() == JobState.SENDING)
                .map(job -> job.getKey())
                .toList();
        List<Long> settled = new ArrayList<>();
        for (byte[] body : events.subList(same, events.size())) {
            switch (CutJournal.event(body).change()) {
                case Change.Begun ignored -> assertThat(same).as("begun").isZero();
                case Change.JobMoved moved when moved.to() == JobState.UNKNOWN -> settled.add(moved.job());
                default -> throw new AssertionError("never recorded: " + CutJournal.event(body));
            }
        }
        assertThat(settled).as("jobs in flight that are unknown now").isEqualTo(inFlight);
        CutState now = CutState.of(events);
        assertThat(inFlight).allMatch(job -> now.jobs.get(job).state() == JobState.UNKNOWN);
        assertThat(now.jobs.values()).noneMatch(job -> job.state() == JobState.SENDING);
    }

    /** New numbers for new residents, the old one for whoever has one. */
    private static void goOn(Ledger ledger, CutState state) {
        for (int resident = 1; resident <= 2; resident++) {
            ScanRecord scan = LedgerFolder.scan(LATER_ROUND, resident, "T1", "C01");
            PrintJob job = ((Recorded.New) await(ledger.issue(scan, JobState.RESERVED, false))).job();
            CutState.Number number = new CutState.Number(
                    job.voucher().serial().incarnation(), job.voucher().serial().counter());
            assertThat(state.used).as("a number used again").doesNotContain(number);
            state.used.add(number);
        }
        for (Job job : state.jobs.values().stream().limit(1).toList()) {
            ScanRecord scan = state.vouchers.get(job.voucher());
            Recorded again = await(ledger.issue(scan, JobState.RESERVED, false));
            assertThat(again).as("%s has a voucher", scan).isInstanceOf(Recorded.Again.class);
            assertThat(((Recorded.Again) again).voucher().serial().counter())
                    .isEqualTo(job.voucher().counter());
        }
    }

    /** The two scans that the check itself added come last. */
    private static void checkJournal(NavigableMap<Long, byte[]> journal, List<byte[]> events) {
        assertThat(journal.lastKey()).as("events of the journal").isEqualTo(events.size() + 2);
        journal.headMap((long) events.size(), true)
                .forEach((number, body) -> assertThat(body)
                        .as("event %d of the journal", number)
                        .isEqualTo(events.get((int) (number - 1))));
    }

    private static void compareWithRebuilt(LedgerFolder files) throws IOException, SQLException {
        List<String> before = files.dump();
        Files.delete(files.database());
        files.openWithoutBase().close();
        assertThat(files.dump()).as("H2 against a rebuilt one").isEqualTo(before);
    }
}
