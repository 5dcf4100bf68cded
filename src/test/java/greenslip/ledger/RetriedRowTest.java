package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.resident.Pseudonym;
import greenslip.voucher.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that the collector refused and a person sends again. */
class RetriedRowTest {
    private static final String HEAD = "ab".repeat(32);

    @TempDir
    Path path;

    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        folder = new LedgerFolder(path.resolve("ledger"));
        ledger = folder.open();
        ledger.openRound(3, "核酸检测", "筹备组", folder.wallMillis.get() + 3_600_000);
        ledger.acknowledge(ledger.oldest(1).getFirst().sequence(), new UploadPosition(1, 1, HEAD));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private PrintJob issue(long resident) {
        ScanRecord scan = new ScanRecord(3, new Pseudonym(resident), "T1", "KEQ1", "02X");
        return ((Recorded.New) await(ledger.issue(scan, JobState.RESERVED, false))).job();
    }

    private static OutboxRow under(long sequence, OutboxRow row) {
        return new OutboxRow(
                sequence,
                row.eventId(),
                row.kind(),
                row.at(),
                row.round(),
                row.table(),
                row.community(),
                row.token(),
                row.counts());
    }

    private LedgerRecords.Retry retryAll() {
        return ledger.records().retry(Optional.empty());
    }

    @Test
    void a_retried_row_goes_behind_all_that_wait_and_is_the_same_event() {
        LongStream.rangeClosed(1, 3).forEach(this::issue);
        List<OutboxRow> rows = ledger.oldest(100);
        ledger.quarantine(rows.get(1).sequence(), "no such community");
        assertThat(ledger.records().quarantined(10))
                .containsExactly(new QuarantinedRow(
                        rows.get(1).sequence(), "issued", Optional.of(new Serial("K27A", 1, 2)), "no such community"));
        assertThat(ledger.records().retry(Optional.of(rows.get(1).sequence())))
                .isEqualTo(new LedgerRecords.Retry(1, 0));
        List<OutboxRow> now = ledger.oldest(100);
        assertThat(now).hasSize(3).startsWith(rows.get(0), rows.get(2));
        assertThat(now.get(2)).isEqualTo(under(now.get(2).sequence(), rows.get(1)));
        assertThat(now.get(2).sequence()).isGreaterThan(rows.get(2).sequence());
        assertThat(ledger.quarantinedRows()).isZero();
        assertThat(ledger.waiting()).isEqualTo(3);
        assertThat(ledger.tally().total().issued()).as("it counted already").isEqualTo(3);
    }

    @Test
    void a_batch_on_its_way_does_not_take_a_retried_row_along_when_it_is_acknowledged() {
        LongStream.rangeClosed(1, 3).forEach(this::issue);
        List<OutboxRow> batch = ledger.oldest(100);
        ledger.quarantine(batch.getFirst().sequence(), "refused");
        List<OutboxRow> sent = ledger.oldest(100);
        retryAll();
        ledger.acknowledge(sent.getLast().sequence(), new UploadPosition(1, 3, HEAD));
        assertThat(ledger.oldest(100))
                .singleElement()
                .satisfies(row ->
                        assertThat(row.eventId()).isEqualTo(batch.getFirst().eventId()));
        assertThat(ledger.waiting()).isEqualTo(1);
    }

    @Test
    void a_row_that_is_refused_again_is_set_aside_again_and_can_be_sent_a_third_time() {
        PrintJob job = issue(1);
        OutboxRow row = ledger.oldest(1).getFirst();
        for (int i = 0; i < 3; i++) {
            long sequence = ledger.oldest(1).getFirst().sequence();
            ledger.quarantine(sequence, "refused");
            assertThat(ledger.records().quarantined(10)).singleElement().satisfies(aside -> {
                assertThat(aside.sequence()).isEqualTo(sequence);
                assertThat(aside.serial()).contains(job.voucher().serial());
            });
            assertThat(retryAll().rows()).isEqualTo(1);
        }
        assertThat(ledger.oldest(10))
                .singleElement()
                .satisfies(again -> assertThat(again).isEqualTo(under(again.sequence(), row)));
    }

    @Test
    void a_row_that_is_not_set_aside_is_not_sent_again_however_often_it_is_asked_for() {
        issue(1);
        long sequence = ledger.oldest(1).getFirst().sequence();
        assertThat(retryAll()).isEqualTo(new LedgerRecords.Retry(0, 0));
        for (long none : new long[] {sequence, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(ledger.records().retry(Optional.of(none)).rows()).isZero();
        }
        ledger.quarantine(sequence, "refused");
        assertThat(ledger.records().retry(Optional.of(sequence)).rows()).isEqualTo(1);
        assertThat(ledger.records().retry(Optional.of(sequence)).rows()).isZero();
        assertThat(ledger.waiting()).isEqualTo(1);
    }

    @Test
    void every_kind_of_row_comes_back_as_it_was() {
        PrintJob job = issue(1);
        await(ledger.move(job.id(), JobState.RESERVED, JobState.SENDING, ""));
        await(ledger.move(job.id(), JobState.SENDING, JobState.PRINTED, ""));
        ledger.reissue(job.voucher().serial(), "丢失");
        issue(2);
        ledger.makeVoid(new Serial("K27A", 1, 2), "试打");
        HandwrittenChange entered = ledger.enterHandwritten(3, "T1", 1, 40, 40, "");
        ledger.undoHandwritten(((HandwrittenChange.Entered) entered).range().id());
        await(ledger.hold(new ScanRecord(4, new Pseudonym(9), "T1", "unknown", ""), HoldReason.NO_ROUND));
        ledger.extendRound(folder.wallMillis.get() + 7_200_000);
        ledger.closeRound();
        List<OutboxRow> rows = ledger.oldest(100);
        rows.forEach(row -> ledger.quarantine(row.sequence(), "refused"));
        assertThat(retryAll()).isEqualTo(new LedgerRecords.Retry(rows.size(), 0));
        List<OutboxRow> again = ledger.oldest(100);
        assertThat(again).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(again.get(i)).isEqualTo(under(again.get(i).sequence(), rows.get(i)));
        }
    }

    @Test
    void more_rows_than_one_decision_takes_are_sent_again_in_order() {
        LongStream.rangeClosed(1, 120).forEach(this::issue);
        List<OutboxRow> rows = ledger.oldest(200);
        rows.forEach(row -> ledger.quarantine(row.sequence(), "refused"));
        assertThat(retryAll()).isEqualTo(new LedgerRecords.Retry(120, 0));
        assertThat(ledger.oldest(200).stream().map(OutboxRow::eventId))
                .containsExactlyElementsOf(rows.stream().map(OutboxRow::eventId).toList());
        assertThat(ledger.quarantinedRows()).isZero();
    }

    @Test
    void a_ledger_made_again_from_its_journal_has_the_same_rows_waiting() throws Exception {
        LongStream.rangeClosed(1, 4).forEach(this::issue);
        List<OutboxRow> rows = ledger.oldest(100);
        ledger.quarantine(rows.get(0).sequence(), "refused");
        ledger.quarantine(rows.get(1).sequence(), "refused");
        ledger.records().retry(Optional.of(rows.get(0).sequence()));
        ledger.quarantine(ledger.oldest(100).getLast().sequence(), "refused again");
        ledger.records().retry(Optional.of(rows.get(1).sequence()));
        List<OutboxRow> before = ledger.oldest(100);
        List<QuarantinedRow> aside = ledger.records().quarantined(100);
        ledger.close();
        Files.delete(folder.database());
        ledger = folder.open();
        assertThat(ledger.oldest(100)).isEqualTo(before);
        assertThat(ledger.records().quarantined(100)).isEqualTo(aside);
        assertThat(ledger.waiting()).isEqualTo(3);
        assertThat(ledger.quarantinedRows()).isEqualTo(1);
    }

    @Test
    void the_first_row_in_line_says_since_when_it_waits() {
        assertThat(ledger.records().nextRowSince()).isEmpty();
        issue(1);
        folder.pass(90_000);
        assertThat(ledger.records().nextRowSince().orElseThrow().ageMillis(folder.timekeeper.now()))
                .isPresent();
        assertThat(ledger.records()
                        .nextRowSince()
                        .orElseThrow()
                        .ageMillis(folder.timekeeper.now())
                        .orElseThrow())
                .isBetween(90_000L, 91_000L);
    }
}
