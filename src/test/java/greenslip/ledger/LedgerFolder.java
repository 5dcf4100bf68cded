package greenslip.ledger;

import greenslip.resident.Pseudonym;
import greenslip.round.MachineIdentity;
import greenslip.round.Station;
import greenslip.round.Timekeeper;
import greenslip.upload.Await;
import greenslip.voucher.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A ledger's folder and what tests do to it; the clock stands where it is put. */
final class LedgerFolder {
    static final Station STATION = new Station("K27A", "S20", "第二十点位", List.of("T1", "T2"));
    static final SigningKey SIGNER = new SigningKey(new byte[SigningKey.SEED_BYTES]);
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final List<String> TABLES = List.of(
            "ledger_state",
            "event",
            "boot_clock",
            "round",
            "voucher",
            "held_scan",
            "print_job",
            "tally",
            "handwritten",
            "outbox",
            "quarantine",
            "operator_act",
            "migration");

    static final MachineIdentity FIRST_MACHINE = new MachineIdentity("1".repeat(32));

    /** Long enough that a waiting call finds the ledger still broken. */
    static final long REOPEN_PAUSE_MILLIS = 100;

    final Path path;
    static final long FIRST_MILLIS = 1_645_170_000_000L;

    /** The system's clock; to let time pass, move it and {@link #jumpedMillis} not. */
    final AtomicLong wallMillis = new AtomicLong(FIRST_MILLIS);

    /** How much of the wall clock's way was no time that passed. */
    final AtomicLong jumpedMillis = new AtomicLong();

    final AtomicBoolean synchronised = new AtomicBoolean(true);
    private final AtomicLong readings = new AtomicLong();
    Timekeeper timekeeper = timekeeper("boot-1");

    /** Where it is opened. */
    MachineIdentity machine = FIRST_MACHINE;

    LedgerFolder(Path path) {
        this.path = path;
    }

    /** The clock as the machine's next process, or its next boot, has it. */
    Timekeeper timekeeper(String bootId) {
        return new Timekeeper(new Wall(), this::monotonicNanos, bootId, synchronised::get, 0);
    }

    /** Time that passed since the first moment. */
    long monotonicNanos() {
        long passedMillis = wallMillis.get() - jumpedMillis.get() - FIRST_MILLIS;
        return TimeUnit.MILLISECONDS.toNanos(passedMillis) + readings.incrementAndGet();
    }

    /** For the next {@link #open}. */
    void reboot(String bootId, boolean clockIsKept) {
        synchronised.set(clockIsKept);
        timekeeper = timekeeper(bootId);
    }

    void pass(long millis) {
        wallMillis.addAndGet(millis);
    }

    void jump(long millis) {
        jumpedMillis.addAndGet(millis);
        wallMillis.addAndGet(millis);
    }

    Ledger open() {
        return open(Retention.FOR_EVER);
    }

    Ledger open(Retention retention) {
        return Ledger.open(
                setting(Ledger::openJournal),
                new Decisions(STATION, machine, retention),
                LedgerWriter.REOPEN_PAUSE_MILLIS);
    }

    /** As a kiosk does: no base for so few events. */
    Ledger openWithoutBase() {
        LedgerStore.Setting usual = setting(Ledger::openJournal);
        return Ledger.open(
                new LedgerStore.Setting(
                        usual.folder(),
                        usual.station(),
                        usual.zone(),
                        usual.timekeeper(),
                        usual.files(),
                        usual.signer(),
                        LedgerStore.Setting.BASE_GAP_EVENTS),
                new Decisions(STATION, machine, Retention.FOR_EVER),
                LedgerWriter.REOPEN_PAUSE_MILLIS);
    }

    Ledger open(FaultyChannel.Disk disk) {
        return Ledger.open(setting(disk), new Decisions(STATION, machine, Retention.FOR_EVER), REOPEN_PAUSE_MILLIS);
    }

    LedgerStore.JournalFiles files() {
        return new FaultyChannel.Disk()::open;
    }

    LedgerStore.Setting setting(FaultyChannel.Disk disk) {
        return setting(disk::open);
    }

    /** With a base after each segment, however small. */
    private LedgerStore.Setting setting(LedgerStore.JournalFiles files) {
        return new LedgerStore.Setting(path, STATION.code(), ZONE, timekeeper, files, SIGNER, 1);
    }

    static ScanRecord scan(long resident) {
        return scan(1, resident, "T1", "C01");
    }

    static ScanRecord scan(int round, long resident, String table, String community) {
        return new ScanRecord(round, new Pseudonym(resident), table, community, "*明");
    }

    /** Until a base of the closed segments lies there. */
    static void awaitBase(Path folder) {
        long closed;
        try {
            closed = SegmentFiles.list(folder).size() - 1L;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("a base of " + closed + " segments", () -> {
            try {
                Optional<BaseCopy> base = BaseCopy.find(folder);
                return base.isPresent() && !Files.exists(LedgerDatabase.file(folder, BaseCopy.WORK));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static PrintJob issue(Ledger ledger, long resident) {
        return ((Recorded.New) Ledger.await(ledger.issue(scan(resident), JobState.RESERVED, false))).job();
    }

    Path journal() {
        return SegmentFiles.path(path, 1);
    }

    Path database() {
        return LedgerDatabase.file(path);
    }

    void copyDatabase(Path to) throws IOException {
        Files.copy(database(), to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Every row of every table; the ledger must be closed. */
    List<String> dump() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                try (ResultSet found = statement.executeQuery("select * from " + table + " order by 1, 2")) {
                    while (found.next()) {
                        StringBuilder row = new StringBuilder(table);
                        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                            row.append('|').append(found.getString(i));
                        }
                        rows.add(row.toString());
                    }
                }
            }
            statement.execute("shutdown");
        }
        rows.sort(null);
        return rows;
    }

    /** What a question gives, as text; the ledger must be closed. */
    List<List<String>> rows(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery(sql)) {
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                        row.add(String.valueOf(found.getString(i)));
                    }
                    rows.add(row);
                }
            }
            statement.execute("shutdown");
        }
        return rows;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            statement.execute("shutdown");
        }
    }

    /** The file remembers to stay open in this process without connections, so each use of it ends with a shutdown. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                LedgerDatabase.url(path, LedgerDatabase.FILE) + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;IFEXISTS=TRUE",
                "greenslip",
                "");
    }

    private final class Wall extends Clock {
        @Override
        public long millis() {
            return wallMillis.get();
        }

        @Override
        public java.time.Instant instant() {
            return java.time.Instant.ofEpochMilli(wallMillis.get());
        }

        @Override
        public ZoneId getZone() {
            return ZONE;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
