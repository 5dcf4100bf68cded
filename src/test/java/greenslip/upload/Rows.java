package greenslip.upload;

import greenslip.ledger.Counts;
import greenslip.ledger.OutboxRow;
import greenslip.resident.Pseudonym;
import greenslip.round.ClockTrust;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import java.util.List;
import java.util.Random;

/** Makes rows as a kiosk does: a sampled row, and then the row of its slip. */
public final class Rows {
    /** 2022-02-22 13:00 in Hohhot. */
    public static final long NOON_MILLIS = 1_645_506_000_000L;

    public static final String BOOT = "0f7f6c9e-8a52-4d4f-9f3b-1f7f2b0c6a11";
    private static final String[] COMMUNITIES = {"jinyuan", "xilin", "unknown", "hebei-road-3"};

    private final Random random;
    private long sequence;

    public Rows(long seed) {
        this.random = new Random(seed);
    }

    /** A kiosk that goes on from a copied card: numbers continue, event ids differ. */
    public Rows(long seed, long sequence) {
        this(seed);
        this.sequence = sequence;
    }

    public static Station station(String code) {
        return new Station(code, "D" + code.charAt(0), "东门", List.of("1", "2"));
    }

    /** When the row of this number happened. */
    public static Timestamp at(long sequence) {
        return new Timestamp(NOON_MILLIS + sequence * 4_000, sequence * 4_000_000_000L, BOOT, ClockTrust.SYNCHRONISED);
    }

    public OutboxRow next() {
        return sequence % 2 == 0 ? sampled(random.nextLong()) : printed();
    }

    public OutboxRow sampled(long token) {
        return row("sampled", new Pseudonym(token), new Counts(1, 1, 0, 0, 0, 0, 0));
    }

    public OutboxRow printed() {
        return row("printed", null, new Counts(0, 0, 0, 1, 0, 0, 0));
    }

    public OutboxRow row(String kind, Pseudonym token, Counts counts) {
        sequence++;
        String community = COMMUNITIES[random.nextInt(COMMUNITIES.length)];
        return new OutboxRow(sequence, random.nextLong(), kind, at(sequence), 3, "1", community, token, counts);
    }

    public Rows fill(MemoryOutbox outbox, int rows) {
        for (int i = 0; i < rows; i++) {
            outbox.add(next());
        }
        return this;
    }

    public long sequence() {
        return sequence;
    }
}
