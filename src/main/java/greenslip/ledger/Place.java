package greenslip.ledger;

import org.jspecify.annotations.Nullable;

/** Where an event counts, and about whom it is. */
record Place(
        int round, String table, String community, @Nullable Long token) {
    static Place of(ScanRecord scan) {
        return new Place(
                scan.round(), scan.table(), scan.community(), scan.pseudonym().bits());
    }

    static Place ofRound(int round) {
        return new Place(round, "", "", null);
    }
}
