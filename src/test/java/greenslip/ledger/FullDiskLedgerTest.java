package greenslip.ledger;

import static greenslip.ledger.LedgerFolder.issue;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.TroubledDisk.Trouble;
import greenslip.upload.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full for H2, for the base, or for the small files, while the journal still has what it laid out ahead. */
@Tag("slow")
@Timeout(120)
class FullDiskLedgerTest {
    private static final int SCANS = 150;
    private static final int SCANS_OF_A_BASE = 2_000;

    /** What a new segment takes at first. */
    private static final long SEGMENT_BYTES = 1L << 20;

    @TempDir
    Path path;

    private TroubledDisk disk;
    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        disk = new TroubledDisk(Trouble.FULL, path.resolve("ledger"), path.resolve("workshop"));
        folder = new LedgerFolder(path.resolve("ledger"));
        ledger = openLedger();
    }

    @AfterEach
    void close() {
        ledger.close();
        disk.close();
    }

    private Ledger openLedger() {
        return disk.standIn(
                        LedgerFolder.STATION,
                        LedgerFolder.ZONE,
                        folder.timekeeper,
                        LedgerFolder.SIGNER,
                        Retention.FOR_EVER)
                .orElseGet(folder::open);
    }

    /** Issues from this resident on until the disk refuses one, and returns how many it took. */
    private int issueUntilRefused(int first) {
        for (int count = 0; count < 10_000; count++) {
            try {
                issue(ledger, first + count);
            } catch (LedgerFault fault) {
                assertThat(fault.kind()).isEqualTo(LedgerFault.Kind.STORAGE);
                return count;
            }
        }
        throw new AssertionError("the disk is full and took 10,000 scans");
    }

    private void agreesWithItsJournal(int issued) throws Exception {
        assertThat(ledger.tally().total().issued()).isEqualTo(issued);
        ledger.close();
        List<String> before = folder.dump();
        Files.delete(folder.database());
        ledger = openLedger();
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
    }

    @Test
    void a_database_that_cannot_grow_loses_nothing_and_goes_on_after_it() throws Exception {
        ledger.openRound(1, "核酸检测", "筹备组", folder.wallMillis.get() + 1000);
        for (int i = 1; i <= SCANS; i++) {
            issue(ledger, i);
        }
        disk.begin();
        int taken = SCANS + issueUntilRefused(SCANS + 1);
        disk.end();
        Await.until("the ledger to be well", () -> ledger.fault().isEmpty());
        assertThat(ledger.tally().total().issued()).isEqualTo(taken);
        issue(ledger, 1_000_000);
        agreesWithItsJournal(taken + 1);
    }

    @Test
    void what_is_only_read_is_well_again_by_itself_too() throws Exception {
        ledger.openRound(1, "核酸检测", "筹备组", folder.wallMillis.get() + 1000);
        for (int i = 1; i <= SCANS; i++) {
            issue(ledger, i);
        }
        disk.begin();
        // H2 writes these behind their backs, where there is no room.
        int taken = SCANS;
        for (int i = 1; i <= 20; i++) {
            try {
                issue(ledger, SCANS + i);
                taken++;
            } catch (LedgerFault refused) {
                assertThat(refused.kind()).isEqualTo(LedgerFault.Kind.STORAGE);
            }
        }
        Await.until("H2 to have written", this::databaseIsQuiet);
        disk.end();
        int told = taken;
        Await.until("the tally to be told", () -> {
            try {
                return ledger.tally().total().issued() == told;
            } catch (LedgerFault notYet) {
                return false;
            }
        });
    }

    /** Its last change is longer ago than it waits before it writes. */
    private boolean databaseIsQuiet() {
        try {
            return System.currentTimeMillis()
                            - Files.getLastModifiedTime(folder.database()).toMillis()
                    > 2_000;
        } catch (IOException gone) {
            return true;
        }
    }

    /** From no room at all to enough, past the moments in which H2 writes the last of it. */
    @ParameterizedTest
    @ValueSource(ints = {16, 64, 96, 108, 112, 116, 120, 160})
    void a_base_for_which_there_is_too_little_room_is_whole_or_not_there(int roomKibibytes) throws Exception {
        ledger.openRound(1, "核酸检测", "筹备组", folder.wallMillis.get() + 1000);
        for (int i = 1; i <= SCANS_OF_A_BASE; i++) {
            issue(ledger, i);
        }
        if (disk.isReal()) {
            Await.until("H2 to have written", this::databaseIsQuiet);
            // The closing gives back what the segment has laid out and does not need, for a last record and its end.
            long givenBack = Files.size(folder.journal()) - usedBytes() - 2 * JournalRecord.BLOCK_BYTES;
            disk.fill(SEGMENT_BYTES + (long) roomKibibytes * 1024 - givenBack);
        }
        ledger.closeRound();
        Path work = LedgerDatabase.file(folder.path, BaseCopy.WORK);
        Await.until("the next segment", () -> segments() == 2);
        Await.until("the attempt to end", () -> !Files.exists(work) && noMakerRuns());
        // Whether there is one is not foretold: H2 gives room back too, when it likes.
        Optional<BaseCopy> base = BaseCopy.find(folder.path);
        disk.end();
        if (base.isPresent()) {
            assertThat(base.get().copyTo(path.resolve("copy"))).isTrue();
        }
        ledger.close();
        Files.delete(folder.database());
        ledger = openLedger();
        ledger.close();
        List<String> fromBase = folder.dump();
        LedgerFolder alone = new LedgerFolder(Files.createDirectories(path.resolve("alone")));
        for (Path segment : SegmentFiles.list(folder.path)) {
            Files.copy(segment, alone.path.resolve(segment.getFileName()));
        }
        alone.open().close();
        assertThat(alone.dump()).isEqualTo(fromBase);
    }

    private long usedBytes() throws IOException {
        try (Segment read = Segment.open(
                FileChannel.open(folder.journal(), StandardOpenOption.READ),
                1,
                1,
                Segment.Extent.UNKNOWN,
                (sequence, event) -> {})) {
            return read.length();
        }
    }

    private int segments() {
        try {
            return SegmentFiles.list(folder.path).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean noMakerRuns() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("ledger-base"));
    }
}
