package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link BusyProcess} said to have been acknowledged, over all its lives, and whether a ledger holds it. */
final class Told {
    /** Where a job may stand once nobody works on it any more, by what was last told of it; a step may be recorded and not told. */
    private static final Map<JobState, Set<JobState>> MAY_BE = Map.of(
            JobState.RESERVED, Set.of(JobState.RESERVED, JobState.UNKNOWN, JobState.PRINTED, JobState.FAILED),
            JobState.SENDING, Set.of(JobState.UNKNOWN, JobState.PRINTED, JobState.FAILED),
            JobState.PRINTED, Set.of(JobState.PRINTED),
            JobState.FAILED, Set.of(JobState.FAILED));

    private record Visit(int round, long resident) {}

    private final Map<Visit, Integer> counters = new HashMap<>();
    private final Map<Integer, Visit> byCounter = new HashMap<>();
    private final Map<Long, JobState> jobs = new HashMap<>();
    private final Set<Visit> held = new HashSet<>();
    private final Map<Integer, Boolean> rounds = new HashMap<>();
    private long uploadedSequence;
    private long uploadedRows;
    private int lines;

    int vouchers() {
        return counters.size();
    }

    int facts() {
        return lines;
    }

    int closedRounds() {
        return (int) rounds.values().stream().filter(open -> !open).count();
    }

    /** Takes a whole line. */
    void heard(String line) {
        String[] words = line.split(" ", -1);
        lines++;
        switch (words[0]) {
            case "ready" -> lines--;
            case "issued" ->
                issued(
                        new Visit(Integer.parseInt(words[1]), Long.parseLong(words[2])),
                        Integer.parseInt(words[3]),
                        Long.parseLong(words[4]),
                        JobState.valueOf(words[5]));
            case "held" -> held.add(new Visit(Integer.parseInt(words[1]), Long.parseLong(words[2])));
            case "moved" -> jobs.put(Long.parseLong(words[1]), JobState.valueOf(words[2]));
            case "round" -> rounds.put(Integer.parseInt(words[1]), words[2].equals("open"));
            case "uploaded" -> {
                uploadedSequence = Math.max(uploadedSequence, Long.parseLong(words[1]));
                uploadedRows = Math.max(uploadedRows, Long.parseLong(words[2]));
            }
            default -> throw new AssertionError(line);
        }
    }

    private void issued(Visit visit, int counter, long job, JobState first) {
        assertThat(counters.put(visit, counter))
                .as("%s was issued twice", visit)
                .isNull();
        assertThat(byCounter.put(counter, visit))
                .as("serial %d was used twice", counter)
                .isNull();
        jobs.put(job, first);
    }

    /** All of it is in the closed ledger of this folder, as it was told, once; and its sums are what its rows add up to. */
    void isIn(LedgerFolder folder) throws SQLException {
        Map<Visit, Integer> recorded = new HashMap<>();
        for (List<String> row : folder.rows("select round, pseudonym, counter from voucher where incarnation = 1")) {
            recorded.put(
                    new Visit(Integer.parseInt(row.get(0)), Long.parseLong(row.get(1))), Integer.parseInt(row.get(2)));
        }
        assertThat(missing(counters, recorded))
                .as("vouchers that were told and are not there")
                .isEmpty();
        assertThat(recorded.values()).doesNotHaveDuplicates();
        assertThat(folder.rows("select count(*), max(counter) from voucher where incarnation <> 1")
                        .getFirst()
                        .getFirst())
                .isEqualTo("0");
        assertThat(folder.rows("select max(counter) - count(*) from voucher"))
                .as("no number was left out")
                .isEqualTo(List.of(List.of("0")));
        heldIn(folder, recorded.keySet());
        jobsIn(folder);
        roundsIn(folder);
        assertThat(folder.rows("select count(*) from outbox where sequence <= " + uploadedSequence))
                .isEqualTo(List.of(List.of("0")));
        assertThat(Long.parseLong(folder.rows("select upload_acked from ledger_state")
                        .getFirst()
                        .getFirst()))
                .isGreaterThanOrEqualTo(uploadedRows);
        sumsOf(folder);
    }

    private static <K, V> List<String> missing(Map<K, V> told, Map<K, V> found) {
        List<String> wrong = new ArrayList<>();
        told.forEach((key, value) -> {
            if (!value.equals(found.get(key))) {
                wrong.add(key + " was told " + value + ", is " + found.get(key));
            }
        });
        return wrong;
    }

    private void heldIn(LedgerFolder folder, Set<Visit> issued) throws SQLException {
        Set<Visit> waiting = new HashSet<>(issued);
        for (List<String> row : folder.rows("select round, pseudonym from held_scan")) {
            waiting.add(new Visit(Integer.parseInt(row.get(0)), Long.parseLong(row.get(1))));
        }
        assertThat(held).as("held scans wait or became vouchers").isSubsetOf(waiting);
    }

    private void jobsIn(LedgerFolder folder) throws SQLException {
        Map<Long, JobState> found = new HashMap<>();
        for (List<String> row : folder.rows("select id, state from print_job")) {
            found.put(Long.parseLong(row.get(0)), JobState.valueOf(row.get(1)));
        }
        assertThat(found.values()).doesNotContain(JobState.SENDING);
        List<String> wrong = new ArrayList<>();
        jobs.forEach((job, told) -> {
            JobState state = found.get(job);
            boolean may = state != null && MAY_BE.getOrDefault(told, Set.of()).contains(state);
            if (!may) {
                wrong.add("job " + job + " was told " + told + ", is " + state);
            }
        });
        assertThat(wrong).isEmpty();
    }

    private void roundsIn(LedgerFolder folder) throws SQLException {
        Map<Integer, Boolean> found = new HashMap<>();
        for (List<String> row : folder.rows("select number, is_open from round")) {
            found.put(Integer.parseInt(row.get(0)), row.get(1).equalsIgnoreCase("true"));
        }
        rounds.forEach((number, open) -> {
            assertThat(found).as("round %d", number).containsKey(number);
            if (!open) {
                assertThat(found.get(number)).as("round %d was closed", number).isFalse();
            }
        });
    }

    /** The counts that are kept as rows change are those that counting gives. */
    private static void sumsOf(LedgerFolder folder) throws SQLException {
        assertThat(folder.rows(
                        "select round, issued from tally where dimension = 'total' and issued > 0 order by round"))
                .isEqualTo(folder.rows("select round, count(*) from voucher group by round order by round"));
        assertThat(folder.rows(
                        "select sum(printed), sum(unknown_slips), sum(failed) from tally where dimension = 'total'"))
                .isEqualTo(folder.rows("select count(*) filter (where state = 'PRINTED'),"
                        + " count(*) filter (where state = 'UNKNOWN'), count(*) filter (where state = 'FAILED')"
                        + " from print_job"));
        assertThat(folder.rows("select outbox_rows from ledger_state"))
                .isEqualTo(folder.rows("select count(*) from outbox"));
        assertThat(folder.rows("select max(sequence) from event"))
                .isEqualTo(folder.rows("select applied_sequence from ledger_state"));
    }
}
