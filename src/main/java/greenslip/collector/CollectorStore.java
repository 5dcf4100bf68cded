package greenslip.collector;

import greenslip.ledger.UploadPosition;
import greenslip.upload.Batch;
import greenslip.upload.BatchEvent;
import greenslip.upload.Refusal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The district's record: one transaction per batch, and an answer only after it is committed and synced. Rows are ordered by their number
 * within (kiosk, incarnation), and counted once by their event id.
 *
 * <p>Any thread; writers queue at one lock, which is held while the database writes, because one writer is what makes the sums right
 * without retries. Who waits too long for it is told to come again.
 */
final class CollectorStore implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CollectorStore.class.getName());
    private static final List<String> MIGRATIONS = List.of("V1__events.sql");
    private static final int MAX_REFUSED_ROWS = 10_000;

    private final Connection connection;
    private final boolean h2;
    private final long waitMillis;
    private final ReentrantLock writer = new ReentrantLock();
    private final EventTable events;
    private final TallyTable tallies;
    private final PreparedStatement headAt;
    private final PreparedStatement headsBetween;
    private final PreparedStatement insertItem;
    private final PreparedStatement acked;
    private final PreparedStatement insertAcked;
    private final PreparedStatement updateAcked;
    private final PreparedStatement usedIncarnations;
    private final PreparedStatement heardIncarnation;
    private final PreparedStatement insertContact;
    private final PreparedStatement updateContact;
    private final PreparedStatement insertRefused;
    private final PreparedStatement trimRefused;

    private CollectorStore(Connection connection, boolean h2, long waitMillis) throws SQLException {
        this.connection = connection;
        this.h2 = h2;
        this.waitMillis = waitMillis;
        new Migrations(CollectorStore.class, "/greenslip/collector/", MIGRATIONS).apply(connection);
        connection.setAutoCommit(false);
        events = new EventTable(connection);
        tallies = new TallyTable(connection);
        headAt = connection.prepareStatement(
                "select head from chain_item where kiosk = ? and incarnation = ? and seq = ?");
        headsBetween = connection.prepareStatement("select head from chain_item where kiosk = ? and incarnation = ? "
                + "and seq between ? and ? order by seq");
        insertItem = connection.prepareStatement(
                "insert into chain_item (kiosk, incarnation, seq, event_id, head) values (?, ?, ?, ?, ?)");
        acked = connection.prepareStatement("select acked from watermark where kiosk = ? and incarnation = ?");
        insertAcked = connection.prepareStatement("insert into watermark (acked, kiosk, incarnation) values (?, ?, ?)");
        updateAcked = connection.prepareStatement("update watermark set acked = ? where kiosk = ? and incarnation = ?");
        usedIncarnations =
                connection.prepareStatement("select incarnation from watermark where kiosk = ? order by incarnation");
        heardIncarnation = connection.prepareStatement("select incarnation from contact where kiosk = ?");
        insertContact = connection.prepareStatement(
                "insert into contact (site, incarnation, heard_at, clock_offset_millis, waiting, forks, kiosk) values"
                        + " (?, ?, ?, ?, ?, ?, ?)");
        updateContact = connection.prepareStatement("update contact set site = ?, incarnation = ?, heard_at = ?, "
                + "clock_offset_millis = ?, waiting = ?, forks = forks + ? where kiosk = ?");
        insertRefused = connection.prepareStatement(
                "insert into refused (kiosk, event_id, reason, received_at) values (?, ?, ?, ?)");
        trimRefused = connection.prepareStatement("delete from refused where id <= (select max(id) from refused) - ?");
        connection.commit();
    }

    /** Opens or makes the database. */
    static CollectorStore open(String url, long waitMillis) {
        try {
            Connection connection = DriverManager.getConnection(url, "sa", "");
            try {
                return new CollectorStore(connection, url.startsWith("jdbc:h2:"), waitMillis);
            } catch (SQLException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException failed) {
            throw new CollectorStoreException(unopened(url, failed), failed);
        }
    }

    /** Where the database lies, as a person knows it. */
    static String place(String url) {
        return url.replaceFirst("^jdbc:h2:file:", "").replaceFirst(";.*$", "");
    }

    private static String unopened(String url, SQLException failed) {
        String place = place(url);
        if (failed.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return "汇总端的数据正被另一个程序使用（也许本程序已经启动了一次），请先停掉它，或换一个数据目录。Another program, perhaps an earlier start of this"
                    + " one, has the collector's data open: stop it, or choose another folder: "
                    + place;
        }
        return "汇总端的数据库打不开，请查目录的权限和空间。The collector's database does not open, see rights and space: " + place + ": "
                + String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }

    Verdict accept(Batch batch, long receivedMillis) {
        lock();
        try {
            boolean second = isSecondMachine(batch);
            Verdict verdict = decide(batch, receivedMillis);
            if (verdict instanceof Verdict.Refused) {
                connection.rollback();
            }
            int taken = verdict instanceof Verdict.Stored ? batch.events().size() : 0;
            contact(batch, receivedMillis, batch.waiting() - taken, second || verdict instanceof Verdict.Fork ? 1 : 0);
            if (verdict instanceof Verdict.Refused(List<Refusal> rows)) {
                insertRefused(batch.kiosk(), rows, receivedMillis);
            }
            connection.commit();
            // Also where every row was here before: the attempt that stored them may have failed at this very step.
            if (!batch.events().isEmpty()) {
                sync();
            }
            return verdict;
        } catch (SQLException | RuntimeException failed) {
            rollback();
            throw new CollectorStoreException("a batch could not be stored", failed);
        } finally {
            writer.unlock();
        }
    }

    /** Keeps what was sent and cannot be taken in sight of a person. */
    void refuse(String kiosk, List<Refusal> rows, long receivedMillis) {
        lock();
        try {
            insertRefused(kiosk, rows, receivedMillis);
            connection.commit();
        } catch (SQLException failed) {
            rollback();
            throw new CollectorStoreException("a refusal could not be stored", failed);
        } finally {
            writer.unlock();
        }
    }

    private Verdict decide(Batch batch, long receivedMillis) throws SQLException {
        String before = batch.first() == 1 ? UploadPosition.GENESIS : head(batch, batch.first() - 1);
        if (before == null) {
            return new Verdict.Gap(acked(batch), newIncarnation(batch));
        }
        if (!before.equals(batch.prevHead())) {
            return new Verdict.Fork(newIncarnation(batch));
        }
        List<String> known = heads(batch);
        if (!known.equals(batch.heads().subList(0, known.size()))) {
            return new Verdict.Fork(newIncarnation(batch));
        }
        List<BatchEvent> fresh =
                batch.events().subList(known.size(), batch.events().size());
        if (!fresh.isEmpty()) {
            List<Refusal> refused = new ArrayList<>();
            List<EventTable.Inserted> inserted = events.insert(batch, fresh, receivedMillis, refused);
            if (!refused.isEmpty()) {
                return new Verdict.Refused(refused);
            }
            insertItems(batch, known.size());
            moveWatermark(batch);
            tallies.add(batch, inserted);
        }
        return new Verdict.Stored(batch.last(), batch.head());
    }

    private @Nullable String head(Batch batch, long seq) throws SQLException {
        headAt.setString(1, batch.kiosk());
        headAt.setInt(2, batch.incarnation());
        headAt.setLong(3, seq);
        try (ResultSet row = headAt.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** The heads of those of the batch's rows that are here: a prefix of it, because numbers have no gaps. */
    private List<String> heads(Batch batch) throws SQLException {
        headsBetween.setString(1, batch.kiosk());
        headsBetween.setInt(2, batch.incarnation());
        headsBetween.setLong(3, batch.first());
        headsBetween.setLong(4, batch.last());
        List<String> heads = new ArrayList<>();
        try (ResultSet rows = headsBetween.executeQuery()) {
            while (rows.next()) {
                heads.add(rows.getString(1));
            }
        }
        return heads;
    }

    private void insertItems(Batch batch, int from) throws SQLException {
        insertItem.clearBatch();
        for (int i = from; i < batch.events().size(); i++) {
            insertItem.setString(1, batch.kiosk());
            insertItem.setInt(2, batch.incarnation());
            insertItem.setLong(3, batch.first() + i);
            insertItem.setLong(4, batch.events().get(i).eventId());
            insertItem.setString(5, batch.heads().get(i));
            insertItem.addBatch();
        }
        insertItem.executeBatch();
    }

    private void moveWatermark(Batch batch) throws SQLException {
        for (PreparedStatement write : List.of(updateAcked, insertAcked)) {
            write.setLong(1, batch.last());
            write.setString(2, batch.kiosk());
            write.setInt(3, batch.incarnation());
            if (write.executeUpdate() > 0) {
                return;
            }
        }
    }

    private long acked(Batch batch) throws SQLException {
        acked.setString(1, batch.kiosk());
        acked.setInt(2, batch.incarnation());
        try (ResultSet row = acked.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The lowest that nobody used; the kiosk takes another where it did so itself, without a word to us yet. */
    private int newIncarnation(Batch batch) throws SQLException {
        Set<Integer> used = new HashSet<>(List.of(batch.incarnation()));
        usedIncarnations.setString(1, batch.kiosk());
        try (ResultSet rows = usedIncarnations.executeQuery()) {
            while (rows.next()) {
                used.add(rows.getInt(1));
            }
        }
        int free = 1;
        while (used.contains(free)) {
            free++;
        }
        return free;
    }

    /** A machine never goes back to an incarnation that it left. One that comes back after another was heard is another machine's. */
    private boolean isSecondMachine(Batch batch) throws SQLException {
        heardIncarnation.setString(1, batch.kiosk());
        try (ResultSet row = heardIncarnation.executeQuery()) {
            return row.next() && row.getInt(1) != batch.incarnation() && acked(batch) > 0;
        }
    }

    /** @param waiting what is left at the kiosk once it has this answer; the count in the batch has its own rows in it */
    private void contact(Batch batch, long receivedMillis, int waiting, int forks) throws SQLException {
        for (PreparedStatement write : List.of(updateContact, insertContact)) {
            write.setString(1, batch.site());
            write.setInt(2, batch.incarnation());
            write.setLong(3, receivedMillis);
            write.setLong(4, receivedMillis - batch.sent().wallMillis());
            write.setInt(5, Math.max(0, waiting));
            write.setInt(6, forks);
            write.setString(7, batch.kiosk());
            if (write.executeUpdate() > 0) {
                return;
            }
        }
    }

    private void insertRefused(String kiosk, List<Refusal> rows, long receivedMillis) throws SQLException {
        insertRefused.clearBatch();
        for (Refusal row : rows) {
            insertRefused.setString(1, kiosk);
            insertRefused.setString(2, row.eventId());
            insertRefused.setString(3, row.reason());
            insertRefused.setLong(4, receivedMillis);
            insertRefused.addBatch();
        }
        insertRefused.executeBatch();
        trimRefused.setLong(1, MAX_REFUSED_ROWS);
        trimRefused.executeUpdate();
    }

    /** H2 never syncs at a commit by itself. */
    private void sync() throws SQLException {
        if (h2) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("checkpoint sync");
            }
        }
    }

    private void lock() {
        try {
            if (!writer.tryLock(waitMillis, TimeUnit.MILLISECONDS)) {
                throw new CollectorStoreException("the store is busy");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CollectorStoreException("interrupted while waiting for the store", interrupted);
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            LOG.log(Level.ERROR, "rollback failed", broken);
        }
    }

    /** Waits for the batch under way. */
    @Override
    public void close() {
        writer.lock();
        try {
            connection.close();
        } catch (SQLException broken) {
            LOG.log(Level.ERROR, "closing the collector's database failed", broken);
        } finally {
            writer.unlock();
        }
    }
}
