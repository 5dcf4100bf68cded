package greenslip.screen;

import greenslip.ledger.Counts;
import java.util.Map;
import java.util.TreeMap;

/** A day at its end: five digits, twenty communities with names as long as some are, six hours of five minutes each. */
final class Crowd {
    static final Counts TOTAL = new Counts(16_635, 16_512, 38, 16_590, 2, 1, 12, 3, 120);
    static final int PENDING = 12_345;
    static final Map<String, Counts> BY_TABLE = Map.of(
            "A1", new Counts(8_400, 8_400, 0, 8_398, 0, 0, 0), "A2", new Counts(8_235, 8_235, 0, 8_192, 0, 0, 0));

    private Crowd() {}

    static Map<String, Counts> byCommunity() {
        Map<String, Counts> counts = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            String name = (i % 4 == 0 ? "呼和浩特市赛罕区昭乌达路第二小学教职工家属住宅小区东院%d期" : "昭乌达花园%d号院").formatted(i);
            int people = 1_900 - 61 * i;
            counts.put(name, new Counts(people, people, 0, people - 1, 0, 0, 1));
        }
        return counts;
    }

    static Map<String, Counts> byFiveMinutes() {
        Map<String, Counts> counts = new TreeMap<>();
        for (int i = 0; i < 72; i++) {
            counts.put(
                    "2026-11-24T%02d:%02d".formatted(8 + i / 12, i % 12 * 5),
                    new Counts(100 + 37 * i % 200, 0, 0, 0, 0, 0, 0));
        }
        return counts;
    }
}
