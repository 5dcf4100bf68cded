package greenslip.ledger;

import greenslip.ledger.LedgerStore.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes a {@link BaseCopy} of the closed segments on a thread of its own, beside the ledger that runs. It reads closed segments, which
 * nobody writes to any more, and touches none of the running database's files. What goes wrong costs the next start some time, no more.
 */
final class BaseMaker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BaseMaker.class.getName());
    private static final long STOP_MILLIS = 5_000;

    private final Setting setting;
    private final Path folder;
    private final List<ClosedSegment> segments;
    private final Thread thread;
    private volatile boolean stopping;

    private BaseMaker(Setting setting, List<ClosedSegment> segments) {
        this.setting = setting;
        this.folder = setting.folder();
        this.segments = segments;
        this.thread = Thread.ofPlatform().name("ledger-base").daemon().unstarted(this::run);
    }

    /** Begins to make one that holds these segments, unless the present one holds nearly all. */
    static BaseMaker start(Setting setting, List<ClosedSegment> segments) {
        BaseMaker maker = new BaseMaker(setting, segments);
        maker.thread.start();
        return maker;
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** Gives up what is not finished, within some seconds. Never interrupts: that would close a file under H2. */
    @Override
    public void close() {
        stopping = true;
        try {
            if (!thread.join(Duration.ofMillis(STOP_MILLIS))) {
                LOG.log(System.Logger.Level.WARNING, "ledger: the base is still being made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            make();
        } catch (Replay.Stopped e) {
            LOG.log(System.Logger.Level.DEBUG, "ledger: the base is left for the next start");
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: no base could be made: {0}", e.getMessage());
            deleteWork();
        }
    }

    /** On a disk that is full, what is half made stands in the way of what counts. */
    private void deleteWork() {
        try {
            Files.deleteIfExists(LedgerDatabase.file(folder, BaseCopy.WORK));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: the unfinished base stays: {0}", e.getMessage());
        }
    }

    private void make() throws IOException, SQLException {
        ClosedSegment last = segments.getLast();
        long through = last.end().lastSequence();
        Optional<BaseCopy> present = BaseCopy.find(folder);
        long reached = present.map(BaseCopy::sequence)
                .orElse(segments.getFirst().header().firstSequence() - 1);
        if (through - reached < setting.baseGapEvents()) {
            return;
        }
        Path work = LedgerDatabase.file(folder, BaseCopy.WORK);
        SegmentHeader oldest = segments.getFirst().header();
        // Segments that the base lacks may have been purged meanwhile.
        boolean goesOn = present.isPresent()
                && present.get().sequence() >= oldest.firstSequence() - 1
                && present.get().copyTo(work);
        if (!goesOn) {
            Files.deleteIfExists(work);
        }
        LedgerDatabase database = LedgerDatabase.open(folder, BaseCopy.WORK);
        boolean finished = false;
        try {
            Replay replay = new Replay(database, setting.zone(), () -> stopping);
            replay.apply(this::replay, oldest, database.applied().sequence() + 1);
            finished = true;
        } finally {
            if (!finished) {
                database.abandon();
            }
        }
        if (database.close()) {
            BaseCopy.adopt(folder, through, last.end().head());
            LOG.log(System.Logger.Level.INFO, "ledger: base made up to event {0,number,#}", through);
        }
    }

    private void replay(long from, Journal.Visitor visitor) throws IOException {
        for (ClosedSegment segment : segments) {
            if (segment.end().lastSequence() >= from) {
                segment.replay(setting.files(), from, visitor);
            }
        }
    }
}
