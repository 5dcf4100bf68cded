package greenslip.ledger;

import greenslip.ledger.cut.Image;
import greenslip.ledger.cut.Model;
import greenslip.ledger.cut.Operation;
import greenslip.ledger.cut.PowerCut;
import greenslip.ledger.cut.RecordedDisk;
import greenslip.ledger.cut.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a ledger did to its disk, and what it told its client meanwhile.
 *
 * @param name what was recorded, for a person
 * @param history the bodies of all events that ever came to be, in order
 * @param floors by number of operations: how many events had been acknowledged by then
 */
record CutRecording(String name, Recording recording, List<byte[]> history, int[] floors) {
    /** H2 writes at once, or now and then in the background, or as it is set: then hardly ever within so short a time. */
    private static final List<Integer> WRITE_DELAYS_MILLIS = List.of(0, 0, 10, 500);

    private static final String MIGRATION = "migration";
    private static final int LONG_STEPS = 16;
    private static final int SHORT_STEPS = 5;

    /** In place of a number of steps: old rounds are forgotten. */
    private static final int FORGET = -1;

    private static final Retention KEPT = new Retention(10);

    /** What is done to a disk before it is used. */
    @FunctionalInterface
    interface Fault {
        void apply(RecordedDisk disk);

        Fault NONE = disk -> {};
    }

    /** A new ledger, some work, an orderly close, a start, more work, a close, a start, and old rounds forgotten. */
    static CutRecording fresh(long seed, Path folder, Fault fault) throws IOException, SQLException {
        return record("fresh", Image.EMPTY, List.of(), 0, seed, folder, fault, LONG_STEPS, LONG_STEPS / 2, FORGET);
    }

    /** The start after a power cut, and some work. */
    CutRecording recovery(long seed, Path folder) throws IOException, SQLException {
        Random random = new Random(seed);
        Model model = Model.values()[random.nextInt(Model.values().length)];
        List<Integer> cuts = PowerCut.cuts(recording, model);
        int cut = cuts.get(random.nextInt(cuts.size()));
        Image image = PowerCut.image(recording, cut, model, seed);
        return record("recovery", image, history, floors[cut], seed, folder, Fault.NONE, SHORT_STEPS);
    }

    /** The start with an H2 file that was closed in order and harmed since. */
    CutRecording rebuild(long seed, Path folder) throws IOException, SQLException {
        String name = LedgerDatabase.file(Path.of("")).toString();
        byte[] bytes = closed().files().get(name).clone();
        byte[] noise = new byte[bytes.length];
        new Random(seed).nextBytes(noise);
        byte[] harmed = switch ((int) (seed % 4)) {
            case 0 -> Arrays.copyOf(bytes, bytes.length / 2);
            case 1 -> noise;
            case 2 -> new byte[0];
            default -> {
                System.arraycopy(noise, 0, bytes, 8192, bytes.length - 8192);
                yield bytes;
            }
        };
        return record(
                "rebuild", closed().with(name, harmed), history, history.size(), seed, folder, Fault.NONE, SHORT_STEPS);
    }

    /** The start of whatever program runs now on what this recording left. */
    CutRecording migration(long seed, Path folder) throws IOException, SQLException {
        return record(MIGRATION, closed(), history, history.size(), seed, folder, Fault.NONE, SHORT_STEPS);
    }

    /** Whether the program that did this knows a further migration. */
    boolean migrating() {
        return name.startsWith(MIGRATION);
    }

    /** How many events must be there after a cut. */
    int floorAt(int cut) {
        return floors[cut];
    }

    private Image closed() {
        return PowerCut.image(recording, recording.operations().size(), Model.PREFIX, 0);
    }

    private static CutRecording record(
            String name,
            Image start,
            List<byte[]> before,
            int startFloor,
            long seed,
            Path folder,
            Fault fault,
            int... steps)
            throws IOException, SQLException {
        try (RecordedDisk disk = RecordedDisk.mount(folder, start)) {
            fault.apply(disk);
            CutWorkload workload = new CutWorkload(disk, seed);
            LedgerFolder files = new LedgerFolder(disk.path());
            NavigableMap<Long, byte[]> all = new TreeMap<>();
            for (byte[] body : before) {
                all.put(all.size() + 1L, body);
            }
            for (int some : steps) {
                try (Ledger ledger = files.open(KEPT)) {
                    setWriteDelay(files, WRITE_DELAYS_MILLIS.get((int) (seed % WRITE_DELAYS_MILLIS.size())));
                    if (some == FORGET) {
                        workload.forget(ledger, files);
                    } else {
                        workload.run(ledger, some);
                    }
                }
                NavigableMap<Long, byte[]> kept = CutJournal.read(disk.path());
                // What comes after the events that were kept never was: a cut that was recorded cut it off.
                all.tailMap(kept.firstKey(), true).clear();
                all.putAll(kept);
            }
            List<byte[]> history = List.copyOf(all.values());
            refuseWhatWasNeverSubmitted(history.subList(sameAs(before, history), history.size()), workload.submitted());
            return new CutRecording(
                    name + " " + seed, disk.recording(), history, floors(disk.recording(), history, startFloor));
        }
    }

    private static void setWriteDelay(LedgerFolder folder, int millis) throws SQLException {
        try (Connection connection = folder.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set write_delay " + millis);
        }
    }

    private static void refuseWhatWasNeverSubmitted(List<byte[]> events, Set<ScanRecord> submitted) {
        for (byte[] body : events) {
            if (CutJournal.event(body).change() instanceof Change.VoucherIssued issued
                    && !issued.released()
                    && !submitted.contains(issued.scan())) {
                throw new AssertionError("nobody handed in " + issued);
            }
        }
    }

    /** How many events two histories begin with. */
    static int sameAs(List<byte[]> some, List<byte[]> others) {
        int same = 0;
        while (same < Math.min(some.size(), others.size()) && Arrays.equals(some.get(same), others.get(same))) {
            same++;
        }
        return same;
    }

    private static int[] floors(Recording recording, List<byte[]> history, int startFloor) {
        List<Event> events = history.stream().map(CutJournal::event).toList();
        int[] floors = new int[recording.operations().size() + 1];
        int floor = startFloor;
        floors[0] = floor;
        for (int i = 0; i < recording.operations().size(); i++) {
            if (recording.operations().get(i) instanceof Operation.Marked marked) {
                floor = find((CutFact) marked.mark(), events, floor) + 1;
            }
            floors[i + 1] = floor;
        }
        return floors;
    }

    private static int find(CutFact fact, List<Event> events, int from) {
        for (int i = from; i < events.size(); i++) {
            if (fact.told().test(events.get(i))) {
                return i;
            }
        }
        throw new AssertionError("the ledger told " + fact.what() + ", and its journal does not");
    }
}
