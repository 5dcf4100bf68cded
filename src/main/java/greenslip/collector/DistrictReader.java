package greenslip.collector;

import greenslip.collector.DistrictView.KioskView;
import greenslip.collector.DistrictView.Sum;
import greenslip.collector.TallyTable.Dimension;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.engine.Constants;

/** Reads what the page shows, on a connection of its own, so that onlookers never stand in a batch's way. Any thread. */
final class DistrictReader implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DistrictReader.class.getName());
    private static final long WAIT_MILLIS = 2_000;

    private final Connection connection;
    private final Collection<String> kiosks;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Opens a second connection.
     *
     * @param kiosks the station codes that should be heard
     */
    DistrictReader(String url, Collection<String> kiosks) {
        this.kiosks = List.copyOf(kiosks);
        try {
            connection = DriverManager.getConnection(url, "sa", "");
            connection.setAutoCommit(false);
            // One moment for all the sums of a page. H2's REPEATABLE READ fixes a table when it is first read, so a
            // batch committed
            // between two queries shows in one and not in the other; PostgreSQL has no level of the name SNAPSHOT.
            connection.setTransactionIsolation(
                    url.startsWith("jdbc:h2:")
                            ? Constants.TRANSACTION_SNAPSHOT
                            : Connection.TRANSACTION_REPEATABLE_READ);
        } catch (SQLException failed) {
            throw new CollectorStoreException("cannot open the collector's database for reading", failed);
        }
    }

    /**
     * All sums of a round.
     *
     * @param wanted 0 for the latest
     */
    DistrictView read(int wanted, long nowMillis) {
        try {
            if (!lock.tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CollectorStoreException("too many onlookers");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CollectorStoreException("interrupted while waiting to read", interrupted);
        }
        try {
            return view(wanted, nowMillis);
        } catch (SQLException failed) {
            throw new CollectorStoreException("the sums could not be read", failed);
        } finally {
            endTransaction();
            lock.unlock();
        }
    }

    private DistrictView view(int wanted, long nowMillis) throws SQLException {
        List<Integer> rounds = rounds();
        int round = wanted != 0 || rounds.isEmpty() ? wanted : rounds.getLast();
        Map<Dimension, List<Sum>> sums = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            sums.put(dimension, new ArrayList<>());
        }
        long residents = 0;
        try (PreparedStatement select = connection.prepareStatement(
                "select dimension, bucket, sampled, issued, reissued, printed, unclear, failed, held, residents,"
                        + " voided, handwritten from tally where round = ? order by bucket")) {
            select.setInt(1, round);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    residents += rows.getLong(10);
                    sums.getOrDefault(Dimension.valueOf(rows.getString(1)), new ArrayList<>())
                            .add(sum(rows));
                }
            }
        }
        List<Sum> all = sums.getOrDefault(Dimension.DISTRICT, List.of());
        Sum total = all.isEmpty() ? Sum.none("all") : all.getFirst();
        return new DistrictView(
                round,
                rounds,
                nowMillis,
                total.sampled(),
                total.issued(),
                total.reissued(),
                total.printed(),
                total.unknown(),
                total.failed(),
                total.held(),
                total.voided(),
                total.handwritten(),
                residents,
                refused(),
                kiosks(sums.getOrDefault(Dimension.KIOSK, List.of())),
                sums.getOrDefault(Dimension.SITE, List.of()),
                sums.getOrDefault(Dimension.TABLE, List.of()),
                sums.getOrDefault(Dimension.COMMUNITY, List.of()),
                sums.getOrDefault(Dimension.SLOT, List.of()));
    }

    private static Sum sum(ResultSet row) throws SQLException {
        return new Sum(
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(11),
                row.getLong(12));
    }

    private List<Integer> rounds() throws SQLException {
        List<Integer> rounds = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select round from tally where dimension = 'DISTRICT' order by round");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                rounds.add(rows.getInt(1));
            }
        }
        return rounds;
    }

    private long refused() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select count(*) from refused");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private List<KioskView> kiosks(List<Sum> byKiosk) throws SQLException {
        Map<String, Sum> counts = new TreeMap<>();
        byKiosk.forEach(sum -> counts.put(sum.bucket(), sum));
        Map<String, KioskView> views = new TreeMap<>();
        for (String kiosk : kiosks) {
            Sum none = Sum.none(kiosk);
            views.put(kiosk, new KioskView(kiosk, "", 0, 0, 0, 0, 0, 0, counts.getOrDefault(kiosk, none)));
        }
        try (PreparedStatement select = connection.prepareStatement("select c.kiosk, c.site, c.heard_at,"
            + " c.clock_offset_millis, c.incarnation, coalesce(w.acked, 0), c.waiting, c.forks from contact c left"
            + " join watermark w on w.kiosk = c.kiosk and w.incarnation = c.incarnation");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String kiosk = row.getString(1);
                views.put(
                        kiosk,
                        new KioskView(
                                kiosk,
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getInt(5),
                                row.getLong(6),
                                row.getInt(7),
                                row.getInt(8),
                                counts.getOrDefault(kiosk, Sum.none(kiosk))));
            }
        }
        return List.copyOf(views.values());
    }

    private void endTransaction() {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            LOG.log(Level.WARNING, "ending a read failed", broken);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException broken) {
            LOG.log(Level.ERROR, "closing the reading connection failed", broken);
        } finally {
            lock.unlock();
        }
    }
}
