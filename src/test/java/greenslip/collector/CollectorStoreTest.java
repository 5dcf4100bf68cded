package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Counts;
import greenslip.ledger.OutboxRow;
import greenslip.ledger.UploadPosition;
import greenslip.resident.Pseudonym;
import greenslip.upload.Batch;
import greenslip.upload.BatchEvent;
import greenslip.upload.Rows;
import greenslip.upload.WireTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorStoreTest {
    private static final long NOW = Rows.NOON_MILLIS + 3_600_000;
    private static final WireTime SENT = new WireTime(NOW, 3_600_000, true, Rows.BOOT);

    @TempDir
    Path folder;

    private CollectorStore store;
    private DistrictReader reader;
    private final Rows rows = new Rows(1);

    @BeforeEach
    void open() {
        String url = CollectorSettings.databaseIn(folder);
        store = CollectorStore.open(url, 5_000);
        reader = new DistrictReader(url, List.of("K7QM", "M2XA"));
    }

    @AfterEach
    void close() {
        reader.close();
        store.close();
    }

    private DistrictView view() {
        return reader.read(0, NOW);
    }

    private List<BatchEvent> events(int count) {
        List<BatchEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(BatchEvent.of(rows.next()));
        }
        return events;
    }

    private static Batch batch(String kiosk, int incarnation, long first, String prevHead, List<BatchEvent> events) {
        return Batch.chained(kiosk, "D" + kiosk.charAt(0), incarnation, first, prevHead, SENT, 0, events);
    }

    private static Batch first(List<BatchEvent> events) {
        return batch("K7QM", 1, 1, UploadPosition.GENESIS, events);
    }

    private static Verdict stored(Batch batch) {
        return new Verdict.Stored(batch.last(), batch.head());
    }

    @Test
    void a_replay_is_acknowledged_again_and_counts_nothing() {
        Batch batch = first(events(10));
        assertThat(store.accept(batch, NOW)).isEqualTo(stored(batch));
        DistrictView before = view();
        assertThat(before.sampled()).isEqualTo(5);
        assertThat(before.printed()).isEqualTo(5);
        assertThat(store.accept(batch, NOW)).isEqualTo(stored(batch));
        assertThat(view()).isEqualTo(before);
    }

    @Test
    void what_waits_at_a_kiosk_is_told_without_the_rows_that_were_just_taken() {
        Batch batch = Batch.chained("K7QM", "DK", 1, 1, UploadPosition.GENESIS, SENT, 130, events(100));
        store.accept(batch, NOW);
        assertThat(waiting()).isEqualTo(30);
        store.accept(batch, NOW);
        assertThat(waiting()).as("its answer was lost").isEqualTo(30);
        Batch heartbeat = Batch.chained("K7QM", "DK", 1, 101, batch.head(), SENT, 7, List.of());
        store.accept(heartbeat, NOW);
        assertThat(waiting()).isEqualTo(7);
        Batch refused = Batch.chained("K7QM", "DK", 1, 300, "ab".repeat(32), SENT, 9, events(3));
        assertThat(store.accept(refused, NOW)).isInstanceOf(Verdict.Gap.class);
        assertThat(waiting()).as("nothing was taken").isEqualTo(9);
        Batch lying = Batch.chained("K7QM", "DK", 1, 101, batch.head(), SENT, 1, events(3));
        store.accept(lying, NOW);
        assertThat(waiting()).as("fewer than it brought").isZero();
    }

    private int waiting() {
        return view().kiosks().stream()
                .filter(kiosk -> kiosk.kiosk().equals("K7QM"))
                .findFirst()
                .orElseThrow()
                .waiting();
    }

    @Test
    void an_old_batch_is_acknowledged_with_its_own_last_row() {
        Batch one = first(events(3));
        Batch two = batch("K7QM", 1, 4, one.head(), events(3));
        store.accept(one, NOW);
        store.accept(two, NOW);
        assertThat(store.accept(one, NOW)).isEqualTo(stored(one));
    }

    @Test
    void a_batch_that_overlaps_adds_only_what_is_new() {
        List<BatchEvent> events = events(10);
        store.accept(first(events.subList(0, 6)), NOW);
        Batch all = first(events);
        assertThat(store.accept(all, NOW)).isEqualTo(stored(all));
        assertThat(view().sampled()).isEqualTo(5);
    }

    @Test
    void a_gap_tells_the_last_row_there_is() {
        store.accept(first(events(4)), NOW);
        Batch later = batch("K7QM", 1, 9, "ab".repeat(32), events(1));
        assertThat(store.accept(later, NOW)).isEqualTo(new Verdict.Gap(4, 2));
        assertThat(store.accept(batch("M2XA", 5, 9, "ab".repeat(32), events(1)), NOW))
                .isEqualTo(new Verdict.Gap(0, 1));
        assertThat(view().sampled()).isEqualTo(2);
    }

    @Test
    void another_chain_under_the_same_numbers_is_a_fork_and_the_lowest_unused_incarnation_is_named() {
        Batch one = first(events(4));
        store.accept(one, NOW);
        assertThat(store.accept(first(events(4)), NOW)).isEqualTo(new Verdict.Fork(2));
        assertThat(store.accept(batch("K7QM", 1, 5, "ab".repeat(32), events(1)), NOW))
                .isEqualTo(new Verdict.Fork(2));
        store.accept(batch("K7QM", 2, 1, UploadPosition.GENESIS, events(1)), NOW);
        store.accept(batch("K7QM", 31, 1, UploadPosition.GENESIS, events(1)), NOW);
        assertThat(store.accept(batch("K7QM", 1, 5, "cd".repeat(32), events(1)), NOW))
                .isEqualTo(new Verdict.Fork(3));
        assertThat(view().kiosks().getFirst().forks()).isEqualTo(3);
    }

    @Test
    void an_incarnation_that_comes_back_after_another_is_a_second_machine() {
        Batch one = first(events(2));
        store.accept(one, NOW);
        Batch moved = batch("K7QM", 9, 1, UploadPosition.GENESIS, events(2));
        store.accept(moved, NOW);
        Batch on = batch("K7QM", 9, 3, moved.head(), events(1));
        store.accept(on, NOW);
        assertThat(view().kiosks().getFirst().forks())
                .as("a card that was moved")
                .isZero();
        Batch back = batch("K7QM", 1, 3, one.head(), events(1));
        assertThat(store.accept(back, NOW)).isEqualTo(stored(back));
        assertThat(view().kiosks().getFirst().forks()).isEqualTo(1);
        assertThat(view().kiosks().getFirst().incarnation()).isEqualTo(1);
    }

    @Test
    void an_event_that_comes_under_two_incarnations_counts_once() {
        List<BatchEvent> events = events(8);
        store.accept(first(events), NOW);
        DistrictView before = view();
        Batch again = batch("K7QM", 2, 1, UploadPosition.GENESIS, events);
        assertThat(store.accept(again, NOW)).isEqualTo(stored(again));
        assertThat(view().sampled()).isEqualTo(before.sampled());
        assertThat(view().byCommunity()).isEqualTo(before.byCommunity());
    }

    @Test
    void an_event_id_that_stands_for_something_else_is_refused_by_name_and_nothing_is_stored() {
        List<BatchEvent> events = events(3);
        store.accept(first(events), NOW);
        BatchEvent old = events.get(1);
        BatchEvent other = new BatchEvent(
                old.eventId(), "sampled", 3, old.at(), "1", "xilin", null, new Counts(1, 0, 0, 0, 0, 0, 0));
        List<BatchEvent> mixed = new ArrayList<>(events(4));
        mixed.add(other);
        Verdict verdict = store.accept(batch("M2XA", 1, 1, UploadPosition.GENESIS, mixed), NOW);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused ->
                                assertThat(refused.rows()).extracting("eventId").containsExactly(other.eventIdHex()));
        assertThat(view().sampled()).isEqualTo(2);
        assertThat(view().refused()).isEqualTo(1);
        Batch rest = batch("M2XA", 1, 1, UploadPosition.GENESIS, mixed.subList(0, 4));
        assertThat(store.accept(rest, NOW)).isEqualTo(stored(rest));
        assertThat(view().sampled()).isEqualTo(4);
    }

    @Test
    void a_resident_seen_at_two_kiosks_is_one_resident_and_two_samples() {
        List<BatchEvent> here = List.of(BatchEvent.of(rows.sampled(77)), BatchEvent.of(rows.sampled(78)));
        List<BatchEvent> there = List.of(BatchEvent.of(rows.sampled(77)));
        store.accept(first(here), NOW);
        store.accept(batch("M2XA", 1, 1, UploadPosition.GENESIS, there), NOW);
        assertThat(view().sampled()).isEqualTo(3);
        assertThat(view().residents()).isEqualTo(2);
    }

    @Test
    void a_sample_taken_back_takes_the_resident_back_when_it_was_the_only_one() {
        OutboxRow taken = rows.sampled(77);
        OutboxRow back = rows.row("voided", new Pseudonym(77), new Counts(-1, -1, 0, 0, 0, 0, 0));
        OutboxRow nameless = rows.row("handwritten", null, new Counts(1, 1, 0, 0, 0, 0, 0));
        store.accept(first(List.of(BatchEvent.of(taken), BatchEvent.of(nameless))), NOW);
        assertThat(view().residents()).isEqualTo(2);
        Batch undo = batch("M2XA", 1, 1, UploadPosition.GENESIS, List.of(BatchEvent.of(back)));
        store.accept(undo, NOW);
        assertThat(view().residents()).isEqualTo(1);
        assertThat(view().sampled()).isEqualTo(1);
    }

    @Test
    void rows_of_a_kiosk_without_a_clock_are_placed_by_their_age() {
        WireTime wrong = new WireTime(5_000, 600_000, false, "boot");
        WireTime early = new WireTime(0, 0, false, "boot");
        WireTime otherBoot = new WireTime(0, 0, false, "older boot");
        Counts one = new Counts(1, 0, 0, 0, 0, 0, 0);
        List<BatchEvent> events = List.of(
                new BatchEvent(1, "sampled", 3, early, "1", "x", null, one),
                new BatchEvent(2, "sampled", 3, otherBoot, "1", "x", null, one));
        store.accept(Batch.chained("K7QM", "DK", 1, 1, UploadPosition.GENESIS, wrong, 0, events), NOW);
        long slot = (NOW - 600_000) / 300_000 * 300_000;
        assertThat(view().byFiveMinutes())
                .extracting("bucket")
                .containsExactlyInAnyOrder(String.valueOf(slot), "unknown");
        assertThat(view().kiosks().getFirst().clockOffsetMillis()).isEqualTo(NOW - 5_000);
    }

    @Test
    void each_dimension_sums_up_to_the_district() {
        store.accept(first(events(60)), NOW);
        store.accept(batch("M2XA", 1, 1, UploadPosition.GENESIS, events(40)), NOW);
        DistrictView view = view();
        for (List<DistrictView.Sum> sums :
                List.of(view.bySite(), view.byTable(), view.byCommunity(), view.byFiveMinutes())) {
            assertThat(sums.stream().mapToLong(DistrictView.Sum::sampled).sum()).isEqualTo(50);
            assertThat(sums.stream().mapToLong(DistrictView.Sum::printed).sum()).isEqualTo(50);
        }
        assertThat(view.bySite()).extracting("bucket").containsExactly("DK", "DM");
        assertThat(view.byTable()).extracting("bucket").containsExactly("DK/1", "DM/1");
        assertThat(view.kiosks().stream()
                        .mapToLong(kiosk -> kiosk.counts().issued())
                        .sum())
                .isEqualTo(50);
        assertThat(view.rounds()).containsExactly(3);
    }

    @Test
    void a_heartbeat_is_heard_and_changes_nothing_else() {
        assertThat(view().kiosks()).extracting("heardAt").containsExactly(0L, 0L);
        Batch beat = first(List.of());
        assertThat(store.accept(beat, NOW)).isEqualTo(new Verdict.Stored(0, UploadPosition.GENESIS));
        assertThat(view().kiosks()).extracting("heardAt").containsExactly(NOW, 0L);
        assertThat(view().round()).isZero();
    }

    @Test
    void what_was_acknowledged_is_there_after_closing_and_opening() {
        Batch one = first(events(10));
        store.accept(one, NOW);
        DistrictView before = view();
        close();
        open();
        assertThat(view()).isEqualTo(before);
        Batch two = batch("K7QM", 1, 11, one.head(), events(2));
        assertThat(store.accept(two, NOW)).isEqualTo(stored(two));
    }

    @Test
    void what_was_acknowledged_is_in_the_files_without_closing() throws Exception {
        store.accept(first(events(10)), NOW);
        DistrictView before = view();
        Path copy = folder.resolve("copy");
        java.nio.file.Files.createDirectory(copy);
        // What the disk holds when the power goes: a copy of the open file, without any closing.
        java.nio.file.Files.copy(folder.resolve("collector.mv.db"), copy.resolve("collector.mv.db"));
        String url = CollectorSettings.databaseIn(copy);
        try (CollectorStore reopened = CollectorStore.open(url, 5_000);
                DistrictReader again = new DistrictReader(url, List.of("K7QM", "M2XA"))) {
            assertThat(reopened).isNotNull();
            assertThat(again.read(0, NOW)).isEqualTo(before);
        }
    }

    @Test
    void a_closed_store_fails_loudly_and_stores_nothing() {
        Batch batch = first(events(1));
        store.close();
        assertThatThrownBy(() -> store.accept(batch, NOW)).isInstanceOf(CollectorStoreException.class);
        reader.close();
        open();
        assertThat(view().sampled()).isZero();
    }
}
