package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Counts;
import greenslip.ledger.UploadPosition;
import greenslip.upload.Batch;
import greenslip.upload.BatchEvent;
import greenslip.upload.Rows;
import greenslip.upload.WireTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DistrictReaderTest {
    private static final String URL = "jdbc:h2:mem:reader;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
    private static final WireTime AT = new WireTime(Rows.NOON_MILLIS, 5, true, Rows.BOOT);
    private static final Counts SAMPLED = new Counts(1, 1, 0, 0, 0, 0, 0);

    private final CollectorStore store = CollectorStore.open(URL, 5_000);
    private final DistrictReader reader = new DistrictReader(URL, List.of("K7QM", "P9WD"));

    @AfterEach
    void close() {
        reader.close();
        store.close();
    }

    private static BatchEvent event(long id, int round, String table) {
        return new BatchEvent(id, "sampled", round, AT, table, "jinyuan", null, SAMPLED);
    }

    private static Batch after(Batch before, List<BatchEvent> events) {
        return Batch.chained("K7QM", "DK", 1, before.last() + 1, before.head(), AT, 0, events);
    }

    private static Batch first(List<BatchEvent> events) {
        return Batch.chained("K7QM", "DK", 1, 1, UploadPosition.GENESIS, AT, 0, events);
    }

    @Test
    void an_empty_district_shows_every_kiosk_as_never_heard() {
        DistrictView view = reader.read(0, 7);
        assertThat(view.round()).isZero();
        assertThat(view.rounds()).isEmpty();
        assertThat(view.serverTime()).isEqualTo(7);
        assertThat(view.kiosks()).extracting("kiosk").containsExactly("K7QM", "P9WD");
        assertThat(view.kiosks()).extracting("heardAt").containsOnly(0L);
    }

    @Test
    void the_latest_round_is_shown_unless_another_is_asked_for() {
        store.accept(first(List.of(event(1, 2, "1"), event(2, 3, "1"), event(3, 3, "2"))), 9);
        assertThat(reader.read(0, 0).round()).isEqualTo(3);
        assertThat(reader.read(0, 0).sampled()).isEqualTo(2);
        assertThat(reader.read(2, 0).sampled()).isEqualTo(1);
        assertThat(reader.read(2, 0).rounds()).containsExactly(2, 3);
        assertThat(reader.read(8, 0).sampled()).isZero();
    }

    @Test
    void a_table_nobody_named_is_called_unknown() {
        store.accept(first(List.of(event(1, 3, ""), event(2, 3, "2"))), 9);
        assertThat(reader.read(0, 0).byTable()).extracting("bucket").containsExactly("DK/2", "DK/unknown");
    }

    @Test
    void an_onlooker_never_sees_half_a_batch() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        CompletableFuture<Integer> looks = CompletableFuture.supplyAsync(() -> {
            int count = 0;
            while (writing.get() || count == 0) {
                DistrictView view = reader.read(3, 0);
                long byTable = view.byTable().stream()
                        .mapToLong(DistrictView.Sum::sampled)
                        .sum();
                assertThat(byTable).isEqualTo(view.sampled()).isEqualTo(view.residents());
                assertThat(view.sampled() % 10).as("whole batches of ten").isZero();
                assertThat(view.kiosks().getFirst().acked()).isEqualTo(view.sampled());
                count++;
            }
            return count;
        });
        Batch batch = first(List.of());
        for (int turn = 0; turn < 60; turn++) {
            long from = turn * 10L;
            batch = after(
                    batch,
                    LongStream.range(from, from + 10)
                            .mapToObj(id -> event(id, 3, String.valueOf(id % 3)))
                            .toList());
            store.accept(batch, 9);
        }
        writing.set(false);
        assertThat(looks.get(30, TimeUnit.SECONDS)).isPositive();
        assertThat(reader.read(3, 0).sampled()).isEqualTo(600);
    }

    @Test
    void a_closed_database_is_told() {
        reader.close();
        assertThatThrownBy(() -> reader.read(0, 0)).isInstanceOf(CollectorStoreException.class);
    }
}
