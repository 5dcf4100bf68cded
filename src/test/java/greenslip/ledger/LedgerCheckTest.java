package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.SIGNER;
import static greenslip.ledger.LedgerFolder.ZONE;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Finding.Kind;
import greenslip.voucher.SigningKey;
import greenslip.voucher.VerifyingKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done to a ledger by hand is found and named; a ledger that was only cut off is in order. */
class LedgerCheckTest {
    private static final int BLOCK = JournalRecord.BLOCK_BYTES;

    /** Where the first record is. */
    private static final int RECORDS = 3 * BLOCK;

    private static final List<VerifyingKey> KEYS = List.of(SIGNER.verifyingKey());

    @TempDir
    static Path played;

    @TempDir
    Path path;

    private LedgerFolder folder;

    @BeforeAll
    static void play() {
        LedgerFolder folder = new LedgerFolder(played);
        try (Ledger ledger = folder.open()) {
            playRound(ledger, 1, 4);
            LedgerFolder.awaitBase(folder.path);
            ledger.openRound(2, "第2轮", "筹备组", 2_000_000_000_000L);
            for (int i = 0; i < 5; i++) {
                printed(ledger, 2, 100 + i);
            }
            await(ledger.issue(scan(2, 200, "T2", "C02"), JobState.RESERVED, true));
        }
    }

    @BeforeEach
    void copy() throws IOException {
        folder = new LedgerFolder(path.resolve("ledger"));
        Files.createDirectories(folder.path);
        try (Stream<Path> files = Files.list(played)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.path.resolve(file.getFileName()));
            }
        }
    }

    private static void playRound(Ledger ledger, int round, int residents) {
        ledger.openRound(round, "第" + round + "轮", "筹备组", 2_000_000_000_000L);
        for (int i = 1; i <= residents; i++) {
            printed(ledger, round, i);
        }
        ledger.closeRound();
        // Until the writer has begun the next segment: it answers first.
        assertThat(ledger.extendRound(1)).isEmpty();
    }

    private static void printed(Ledger ledger, int round, long resident) {
        PrintJob job =
                ((Recorded.New) await(ledger.issue(scan(round, resident, "T1", "C01"), JobState.SENDING, false))).job();
        await(ledger.move(job.id(), JobState.SENDING, JobState.PRINTED, ""));
    }

    private CheckReport check() throws IOException {
        return LedgerCheck.run(folder.path, ZONE, KEYS);
    }

    private static List<Kind> kinds(CheckReport report) {
        return report.findings().stream().map(Finding::kind).distinct().toList();
    }

    private Path segment(int number) {
        return SegmentFiles.path(folder.path, number);
    }

    /** Every file's name and content, but for the lock's. */
    private List<String> content() throws IOException {
        List<String> content = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.path)) {
            for (Path file : files.sorted().toList()) {
                content.add(file.getFileName() + " " + Files.getLastModifiedTime(file) + " "
                        + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    @Test
    void a_ledger_in_order_has_no_finding_and_stays_as_it_is() throws Exception {
        List<String> before = content();
        CheckReport report = check();
        assertThat(report.findings()).as(report.toString()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.notes()).isEmpty();
        assertThat(content()).isEqualTo(before);
        assertThat(path.toFile().list()).containsExactly("ledger");
    }

    @Test
    void the_report_tells_rounds_serials_and_totals() throws Exception {
        assertThat(check().toString())
                .contains("没有发现问题", "nothing wrong was found", "vouchers 10", "round 1", "round 2")
                .contains("sampled 6", "printed 5", "K27A-A000-001", "K27A-A000-010");
    }

    @Test
    void a_ledger_in_use_is_checked_without_its_database_and_goes_on() throws Exception {
        try (Ledger ledger = folder.open()) {
            CheckReport report = check();
            assertThat(report.findings()).as(report.toString()).isEmpty();
            assertThat(report.notes()).anyMatch(note -> note.contains("a kiosk has the ledger open"));
            printed(ledger, 2, 300);
        }
        assertThat(check().isClean()).isTrue();
    }

    @Test
    void a_cut_off_ledger_with_a_torn_tail_is_in_order() throws Exception {
        Files.delete(folder.path.resolve("ledger.clean"));
        overwrite(segment(2), usedBytes(2), new byte[] {1, 2, 3});
        CheckReport report = check();
        assertThat(report.findings()).as(report.toString()).isEmpty();
        assertThat(report.notes())
                .anyMatch(note -> note.contains("3 bytes"))
                .anyMatch(note -> note.contains("not closed in order"));
    }

    @Test
    void without_a_database_the_journal_alone_is_in_order() throws Exception {
        Files.delete(folder.database());
        assertThat(check().isClean()).isTrue();
    }

    @Test
    void an_event_removed_from_an_open_segment_with_chain_and_checksums_made_anew_is_named() throws Exception {
        removed(8);
        CheckReport report = check();
        assertThat(report.isClean()).isFalse();
        assertThat(kinds(report)).contains(Kind.SERIAL, Kind.DATABASE);
        assertThat(report.toString()).contains("missing before it: K27A-A000-008");
    }

    /** Where nothing else is left, the serials still tell that one is missing. */
    @Test
    void an_event_removed_while_the_database_is_gone_leaves_a_gap_in_the_serials() throws Exception {
        removed(8);
        Files.delete(folder.database());
        Files.delete(folder.path.resolve("ledger.clean"));
        CheckReport report = check();
        assertThat(kinds(report)).contains(Kind.SERIAL);
        assertThat(report.findings().getFirst().place().serial()).startsWith("K27A-A000-009");
    }

    @Test
    void an_event_altered_in_an_open_segment_with_checksums_made_anew_is_named() throws Exception {
        List<Event> events = eventsOf(2);
        Event old = events.get(4);
        Change.JobMoved moved = (Change.JobMoved) old.change();
        events.set(
                4,
                new Event(
                        old.sequence(),
                        old.eventId(),
                        old.at(),
                        new Change.JobMoved(moved.job(), moved.from(), JobState.FAILED, 1, false, "")));
        rewrite(2, events);
        CheckReport report = check();
        assertThat(report.findings()).as(report.toString()).anySatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.DATABASE);
            assertThat(finding.place().event()).isEqualTo(old.sequence());
            assertThat(finding.detail()).contains("job-printed", "job-failed");
        });
        assertThat(kinds(report)).contains(Kind.CHAIN);
    }

    @Test
    void two_events_swapped_in_an_open_segment_are_named() throws Exception {
        List<Event> events = eventsOf(2);
        Event first = events.get(1);
        Event second = events.get(3);
        events.set(1, new Event(first.sequence(), second.eventId(), second.at(), second.change()));
        events.set(3, new Event(second.sequence(), first.eventId(), first.at(), first.change()));
        rewrite(2, events);
        CheckReport report = check();
        assertThat(report.findings())
                .as(report.toString())
                .anyMatch(finding -> finding.place().event() == first.sequence())
                .anyMatch(finding -> finding.place().event() == second.sequence());
    }

    @Test
    void an_event_altered_in_a_closed_segment_is_named_by_the_base_while_the_kiosk_runs() throws Exception {
        List<Event> events = eventsOf(1);
        Event old = events.get(2);
        Change.VoucherIssued issued = (Change.VoucherIssued) old.change();
        events.set(
                2,
                new Event(
                        old.sequence(),
                        old.eventId(),
                        old.at(),
                        new Change.VoucherIssued(
                                scan(1, 99, "T1", "C01"),
                                issued.site(),
                                issued.incarnation(),
                                issued.counter(),
                                issued.first(),
                                issued.held(),
                                issued.released())));
        ClosedSegment before = ClosedSegment.glance(segment(1), folder.files(), null);
        rewrite(1, events);
        appendEnd(1, before, new SigningKey("another key of thirty-two bytes.".getBytes()));
        try (FolderLock held = FolderLock.take(folder.path)) {
            assertThat(held).isNotNull();
            CheckReport report = check();
            assertThat(kinds(report)).as(report.toString()).contains(Kind.CHAIN, Kind.SIGNATURE, Kind.BASE);
            assertThat(report.findings())
                    .anyMatch(finding ->
                            finding.kind() == Kind.BASE && finding.place().event() == old.sequence());
        }
    }

    @Test
    void records_swapped_removed_or_repeated_are_named() throws Exception {
        rewrite(2, eventsOf(2));
        byte[] bytes = Files.readAllBytes(segment(2));
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, RECORDS + BLOCK, swapped, RECORDS + 2 * BLOCK, BLOCK);
        System.arraycopy(bytes, RECORDS + 2 * BLOCK, swapped, RECORDS + BLOCK, BLOCK);
        Files.write(segment(2), swapped);
        assertThat(kinds(check())).contains(Kind.ORDER);
        byte[] removed = bytes.clone();
        int from = RECORDS + 2 * BLOCK;
        System.arraycopy(bytes, from, removed, from - BLOCK, bytes.length - from);
        Files.write(segment(2), removed);
        CheckReport report = check();
        assertThat(kinds(report)).contains(Kind.ORDER);
        long gone = eventsOf(1).size() + 2L;
        assertThat(report.toString()).contains("events %d to %d are missing".formatted(gone, gone));
        byte[] repeated = bytes.clone();
        System.arraycopy(bytes, RECORDS + BLOCK, repeated, RECORDS + 2 * BLOCK, BLOCK);
        Files.write(segment(2), repeated);
        assertThat(kinds(check())).contains(Kind.ORDER);
    }

    @Test
    void the_journals_end_cut_away_is_told_by_the_database() throws Exception {
        rewrite(2, eventsOf(2));
        overwrite(segment(2), Files.size(segment(2)) - BLOCK, new byte[BLOCK]);
        CheckReport report = check();
        assertThat(kinds(report)).contains(Kind.LOST);
        Files.delete(folder.database());
        assertThat(kinds(check())).contains(Kind.LOST);
    }

    @Test
    void a_missing_segment_is_named() throws Exception {
        try (Ledger ledger = folder.open()) {
            ledger.closeRound();
            playRound(ledger, 3, 1);
        }
        Path aside = path.resolve("aside");
        Files.move(segment(2), aside);
        assertThat(check().toString()).contains("SEGMENT", "number 2 should be before it");
        Files.move(aside, segment(2));
        Files.delete(segment(1));
        assertThat(kinds(check())).contains(Kind.SEGMENT);
    }

    @Test
    void rows_changed_in_the_database_are_named_with_table_and_key() throws Exception {
        folder.execute("update tally set printed = printed + 1 where round = 2 and dimension = 'total'");
        CheckReport report = check();
        assertThat(report.findings()).as(report.toString()).hasSize(1);
        assertThat(report.findings().getFirst().detail())
                .contains("tally", "round '2'", "dimension 'total'", "printed is 6 and should be 5");
    }

    @Test
    void rows_added_and_removed_in_the_database_are_named_and_no_resident_is() throws Exception {
        folder.execute("delete from voucher where counter = 7");
        folder.execute("update voucher set pseudonym = 987654321 where counter = 8");
        folder.execute("insert into held_scan select round, 123123123, 1, table_code, community, hint, 'NO_ROUND',"
                + " wall_millis, monotonic_nanos, boot_id, trust from voucher where counter = 1");
        folder.execute("delete from outbox where sequence = (select max(sequence) from outbox)");
        folder.execute("update event set body = X'00' where sequence = 5");
        String report = check().toString();
        assertThat(report)
                .contains("table voucher", "K27A-A000-007", "the database lacks it", "pseudonym differs")
                .contains("table held_scan", "in the database alone", "table outbox", "event 5");
        assertThat(report).doesNotContain("987654321", "123123123", "*明");
    }

    @Test
    void a_database_that_does_not_open_and_a_damaged_base_are_findings() throws Exception {
        Files.write(folder.database(), new byte[10_000]);
        Path base = BaseCopy.find(folder.path).orElseThrow().file();
        overwrite(base, 5000, new byte[] {7, 7, 7});
        assertThat(kinds(check())).contains(Kind.DATABASE, Kind.BASE);
    }

    @Test
    void a_key_that_did_not_sign_is_told_and_no_key_is_a_note() throws Exception {
        CheckReport foreign =
                LedgerCheck.run(folder.path, ZONE, List.of(SigningKey.generate().verifyingKey()));
        assertThat(kinds(foreign)).containsExactly(Kind.SIGNATURE);
        CheckReport none = LedgerCheck.run(folder.path, ZONE, List.of());
        assertThat(none.isClean()).isTrue();
        assertThat(none.notes()).anyMatch(note -> note.contains("signatures were not checked"));
    }

    @Test
    void a_folder_without_a_journal_cannot_be_checked() {
        assertThatThrownBy(() -> LedgerCheck.run(path.resolve("none"), ZONE, KEYS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no journal");
        assertThat(path.resolve("none")).doesNotExist();
    }

    @Test
    void of_a_journal_that_was_overwritten_only_so_much_is_listed() throws Exception {
        rewrite(2, eventsOf(2));
        byte[] bytes = Files.readAllBytes(segment(2));
        for (int i = 0; i < bytes.length; i += 2 * BLOCK) {
            bytes[i] ^= 1;
        }
        Files.write(segment(2), bytes);
        CheckReport report = check();
        assertThat(report.findings()).isNotEmpty().hasSizeLessThanOrEqualTo(CheckLog.MAX_FINDINGS);
        assertThat(kinds(report)).contains(Kind.HEADER, Kind.RECORD);
    }

    // ---- a forger's tools

    private List<Event> eventsOf(int segment) throws IOException {
        List<Event> events = new ArrayList<>();
        opened(segment, (sequence, event) -> events.add(EventCodec.read(event))).close();
        return events;
    }

    private long usedBytes(int segment) throws IOException {
        try (Segment opened = opened(segment, (sequence, event) -> {})) {
            return opened.length();
        }
    }

    private Segment opened(int segment, Segment.Visitor visitor) throws IOException {
        FileChannel channel = FileChannel.open(segment(segment), StandardOpenOption.READ);
        long first =
                Objects.requireNonNull(SegmentHeader.read(channel, segment)).firstSequence();
        return Segment.open(channel, segment, first, Segment.Extent.UNKNOWN, visitor);
    }

    /** Takes a serial's issue and its slip out of the open segment, and numbers the rest anew. */
    private void removed(int counter) throws IOException {
        List<Event> events = eventsOf(2);
        long job = events.stream()
                .filter(event -> event.change() instanceof Change.VoucherIssued issued && issued.counter() == counter)
                .mapToLong(Event::sequence)
                .findFirst()
                .orElseThrow();
        events.removeIf(event ->
                event.sequence() == job || event.change() instanceof Change.JobMoved moved && moved.job() == job);
        List<Event> renumbered = new ArrayList<>();
        long sequence = events.getFirst().sequence();
        for (Event event : events) {
            Change change = event.change() instanceof Change.JobMoved moved && moved.job() > job
                    ? new Change.JobMoved(
                            moved.job() - 2, moved.from(), moved.to(), moved.copy(), moved.wasHeld(), moved.cause())
                    : event.change();
            renumbered.add(new Event(sequence++, event.eventId(), event.at(), change));
        }
        rewrite(2, renumbered);
    }

    /** The segment with these events, each in a record of its own, header as it was, everything else made anew. */
    private void rewrite(int segment, List<Event> events) throws IOException {
        byte[] header = Arrays.copyOf(Files.readAllBytes(segment(segment)), BLOCK);
        try (FileChannel channel =
                FileChannel.open(segment(segment), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(header));
            channel.write(ByteBuffer.allocate(Drafts.LENGTH_BYTES));
            for (Event event : events) {
                channel.write(JournalRecord.ofEvents(event.sequence(), List.of(EventCodec.encode(event)))
                        .encode());
            }
        }
    }

    private void appendEnd(int segment, ClosedSegment before, SigningKey forger) throws IOException {
        Chain chain = new Chain(before.header().previousHead());
        eventsOf(segment).forEach(event -> chain.add(EventCodec.encode(event)));
        byte[] bytes = Files.readAllBytes(segment(segment));
        byte[] sha256;
        try (FileChannel channel = FileChannel.open(segment(segment), StandardOpenOption.READ)) {
            sha256 = Segment.sha256(channel, bytes.length);
        }
        SegmentEnd end = new SegmentEnd(
                before.end().station(),
                segment,
                before.end().firstSequence(),
                before.end().lastSequence(),
                chain.head(),
                before.end().round(),
                sha256);
        Files.write(segment(segment), end.sign(forger).encode().array(), StandardOpenOption.APPEND);
    }

    private static void overwrite(Path file, long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }
}
