package greenslip.ledger;

import greenslip.ledger.Finding.Kind;
import greenslip.ledger.Finding.Place;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Collects what a check finds, bounded: of a ledger that was overwritten nobody reads a million findings. One thread. */
final class CheckLog {
    static final int MAX_FINDINGS = 200;
    private static final int MAX_NOTES = 50;

    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private long total;

    void find(Kind kind, Place place, String detail) {
        total++;
        kinds.add(kind);
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new Finding(kind, place, detail));
        }
    }

    /** What a person should know and is no fault. */
    void note(String chinese, String english) {
        if (notes.size() < MAX_NOTES) {
            notes.add(chinese + " / " + english);
        }
    }

    boolean found(Kind kind) {
        return kinds.contains(kind);
    }

    /** All findings, those that were not kept too. */
    long total() {
        return total;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
