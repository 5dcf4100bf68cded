package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTest {
    private static final int BLOCK = JournalRecord.BLOCK_BYTES;

    /** Where the first record is. */
    private static final int RECORDS = 3 * BLOCK;

    /** Of an event that fills a draft. */
    private static final int FULL = BLOCK - 24 - 4;

    private static final SegmentHeader HEADER = new SegmentHeader(1, 1, new Chain().head(), CarriedState.NONE);

    @TempDir
    Path folder;

    private final FaultyChannel.Disk disk = new FaultyChannel.Disk();
    private Path file = Path.of("unset");

    @BeforeEach
    void name_the_file() {
        file = folder.resolve("journal");
    }

    /** What a scan of the file finds. */
    private record Found(List<String> events, long next, long torn) {}

    private Segment open(List<String> events) throws IOException {
        return open(disk, file, Segment.Extent.UNKNOWN, events);
    }

    private static Segment open(FaultyChannel.Disk disk, Path file, Segment.Extent acknowledged, List<String> events)
            throws IOException {
        Segment segment = Segment.open(disk.open(file), 1, 1, acknowledged, (sequence, event) -> {
            assertThat(sequence).isEqualTo(events.size() + 1);
            events.add(text(event));
        });
        segment.cutTail();
        if (segment.header() != null) {
            return segment;
        }
        segment.close();
        return Segment.create(disk.open(file), HEADER);
    }

    private Found scan() throws IOException {
        List<String> events = new ArrayList<>();
        try (Segment segment = open(events)) {
            return new Found(events, segment.nextSequence(), segment.tornBytes());
        }
    }

    private void append(String... events) throws IOException {
        try (Segment segment = open(new ArrayList<>())) {
            segment.append(bytes(events));
        }
    }

    private static List<byte[]> bytes(String... events) {
        return Arrays.stream(events)
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static String text(byte[] event) {
        return new String(event, StandardCharsets.UTF_8);
    }

    @Test
    void a_new_journal_is_empty_and_starts_at_one() throws IOException {
        assertThat(scan()).isEqualTo(new Found(List.of(), 1, 0));
        assertThat(scan()).isEqualTo(new Found(List.of(), 1, 0));
    }

    @Test
    void what_was_appended_is_found_again_in_order() throws IOException {
        try (Segment segment = open(new ArrayList<>())) {
            segment.append(bytes("a", "b"));
            segment.append(bytes("c"));
            assertThat(segment.nextSequence()).isEqualTo(4);
            assertThat(segment.length()).as("they wait").isEqualTo(RECORDS);
        }
        append("d");
        assertThat(scan()).isEqualTo(new Found(List.of("a", "b", "c", "d"), 5, 0));
    }

    @Test
    void a_record_may_fill_several_blocks_and_end_exactly_with_one() throws IOException {
        String exactly = "x".repeat(FULL);
        String oneMore = "y".repeat(FULL + 1);
        String many = "z".repeat(10 * BLOCK);
        String exactlyThree = "t".repeat(3 * BLOCK - 24 - 4);
        try (Segment segment = open(new ArrayList<>())) {
            segment.append(bytes(exactly));
            assertThat(segment.length()).as("a draft").isEqualTo(RECORDS);
            segment.append(bytes(oneMore));
            assertThat(segment.length()).as("both in one record").isEqualTo(RECORDS + 2 * BLOCK);
            segment.append(bytes(exactlyThree));
            assertThat(segment.length()).isEqualTo(RECORDS + 5 * BLOCK);
            segment.append(bytes(many, "", "end"));
        }
        assertThat(scan().events()).containsExactly(exactly, oneMore, exactlyThree, many, "", "end");
    }

    @Test
    void the_file_grows_ahead_in_steps_so_that_most_appends_write_once_and_sync_once() throws IOException {
        List<String> expected = new ArrayList<>();
        try (Segment segment = open(new ArrayList<>())) {
            for (int i = 0; i < 700; i++) {
                String event = "event %04d".formatted(i).repeat(100);
                expected.add(event);
                segment.append(bytes(event));
            }
        }
        assertThat(Files.size(file)).as("140 records of two blocks").isEqualTo(2 << 20);
        assertThat(disk.operations)
                .filteredOn("force"::equals)
                .as("one for the start, the header and each append, one for each growth")
                .hasSize(704);
        assertThat(scan().events()).isEqualTo(expected);
    }

    /** So that the whole of it is in the other draft, or behind. */
    @Test
    void a_draft_is_written_beside_the_one_before_it_and_never_over_it() throws IOException {
        try (Segment segment = open(new ArrayList<>())) {
            byte[] before = Files.readAllBytes(file);
            List<Integer> last = List.of(0);
            for (int i = 0; i < 200; i++) {
                segment.append(bytes("e".repeat(1 + i % 60 * 15)));
                byte[] after = Files.readAllBytes(file);
                List<Integer> changed = changedBlocks(before, after);
                assertThat(changed).as("append %d", i).doesNotContainAnyElementsOf(last);
                boolean draft = changed.equals(List.of(1)) || changed.equals(List.of(2));
                assertThat(draft || changed.stream().allMatch(block -> block >= 3))
                        .as("one draft, or a record: %s", changed)
                        .isTrue();
                last = changed;
                before = after;
            }
        }
    }

    private static List<Integer> changedBlocks(byte[] before, byte[] after) {
        List<Integer> changed = new ArrayList<>();
        for (int at = 0; at < before.length; at += BLOCK) {
            if (!Arrays.equals(before, at, at + BLOCK, after, at, at + BLOCK)) {
                changed.add(at / BLOCK);
            }
        }
        return changed;
    }

    @Test
    void a_full_draft_and_the_largest_record_behind_it_become_two_records() throws IOException {
        String largest = "l".repeat(Journal.MAX_PAYLOAD_BYTES - 4);
        append("waits");
        append(largest);
        append("after");
        assertThat(scan()).isEqualTo(new Found(List.of("waits", largest, "after"), 4, 0));
    }

    @Test
    void append_returns_after_the_sync_of_what_it_wrote() throws IOException {
        try (Segment segment = open(new ArrayList<>())) {
            segment.append(bytes("first, which grows the file"));
            disk.operations.clear();
            segment.append(bytes("a", "b", "c"));
            assertThat(disk.operations).containsExactly("write", "force");
        }
    }

    @Test
    void a_disk_that_takes_only_parts_of_a_write_is_asked_again() throws IOException {
        disk.shortWrites = true;
        String large = "s".repeat(3 * BLOCK);
        append(large);
        append("next");
        assertThat(scan().events()).containsExactly(large, "next");
    }

    @Test
    void replay_hands_out_the_same_events_and_appending_goes_on() throws IOException {
        append("a", "b");
        try (Segment segment = open(new ArrayList<>())) {
            List<String> again = new ArrayList<>();
            segment.replay((sequence, event) -> again.add(sequence + text(event)));
            assertThat(again).containsExactly("1a", "2b");
            segment.append(bytes("c"));
        }
        assertThat(scan().events()).containsExactly("a", "b", "c");
    }

    @Test
    void a_record_too_large_or_empty_is_refused_and_harms_nothing() throws IOException {
        try (Segment segment = open(new ArrayList<>())) {
            byte[] tooLarge = new byte[Journal.MAX_PAYLOAD_BYTES - 3];
            assertThatThrownBy(() -> segment.append(List.of(tooLarge))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> segment.append(List.of())).isInstanceOf(IllegalArgumentException.class);
            segment.append(List.of(new byte[Journal.MAX_PAYLOAD_BYTES - 4]));
            segment.append(bytes("small"));
        }
        assertThat(scan().events()).hasSize(2).last().isEqualTo("small");
    }

    @Test
    void a_file_shorter_than_a_block_is_a_torn_first_write() throws IOException {
        Files.writeString(file, "GSJH");
        try (Segment segment = Segment.open(disk.open(file), 1, 1, Segment.Extent.UNKNOWN, (sequence, event) -> {})) {
            assertThat(segment.tornBytes()).isEqualTo(4);
            assertThat(segment.header()).isNull();
        }
        append("a");
        assertThat(scan()).isEqualTo(new Found(List.of("a"), 2, 0));
    }

    @Test
    void nothing_is_appended_before_the_tail_is_cut() throws IOException {
        try (Segment segment = Segment.open(disk.open(file), 1, 1, Segment.Extent.UNKNOWN, (sequence, event) -> {})) {
            assertThatThrownBy(() -> segment.append(bytes("a"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void opening_alone_writes_nothing() throws IOException {
        append("a");
        byte[] torn = Files.readAllBytes(file);
        Arrays.fill(torn, RECORDS, RECORDS + 100, (byte) 7);
        Files.write(file, torn);
        try (Segment segment = Segment.open(disk.open(file), 1, 1, Segment.Extent.UNKNOWN, (sequence, event) -> {})) {
            assertThat(segment.tornBytes()).isEqualTo(100);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(torn);
    }

    // ---- torn tails

    private enum Tear {
        TRUNCATED {
            @Override
            byte[] tear(byte[] whole, int from, int to) {
                return Arrays.copyOf(whole, from);
            }
        },
        ZEROED {
            @Override
            byte[] tear(byte[] whole, int from, int to) {
                Arrays.fill(whole, from, to, (byte) 0);
                return whole;
            }
        },
        GARBAGE {
            @Override
            byte[] tear(byte[] whole, int from, int to) {
                byte[] noise = new byte[to - from];
                new Random(from).nextBytes(noise);
                System.arraycopy(noise, 0, whole, from, noise.length);
                return whole;
            }
        };

        abstract byte[] tear(byte[] whole, int from, int to);
    }

    @ParameterizedTest
    @EnumSource(Tear.class)
    void a_torn_last_record_is_cut_off_wherever_it_tore(Tear tear) throws IOException {
        int payload = 2 * BLOCK + 700;
        append("first", "second");
        append("third");
        append("t".repeat(payload));
        byte[] whole = Files.readAllBytes(file);
        int start = RECORDS;
        // From the last sector of the payload on the record is whole again: only padding is lost.
        for (int from = start; from < start + 28 + payload; from += 512) {
            Files.write(file, tear.tear(whole.clone(), from, start + 3 * BLOCK));
            Found torn = scan();
            assertThat(torn.events()).as("torn at %d", from).containsExactly("first", "second", "third");
            boolean allZero = from == start && tear != Tear.GARBAGE;
            assertThat(torn.torn() == 0).as("torn at %d", from).isEqualTo(allZero);
            append("after");
            assertThat(scan()).isEqualTo(new Found(List.of("first", "second", "third", "after"), 5, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Tear.class)
    void a_torn_draft_takes_nothing_with_it_that_was_acknowledged(Tear tear) throws IOException {
        append("first");
        append("second");
        byte[] before = Files.readAllBytes(file);
        append("third".repeat(300));
        byte[] whole = Files.readAllBytes(file);
        assertThat(changedBlocks(before, whole)).containsExactly(1);
        for (int from = BLOCK; from < BLOCK + 24 + 1500; from += 512) {
            Files.write(file, tornDraft(tear, whole, from));
            Found torn = scan();
            assertThat(torn.events()).as("torn at %d", from).containsExactly("first", "second");
            append("after");
            assertThat(scan()).isEqualTo(new Found(List.of("first", "second", "after"), 4, 0));
        }
    }

    /** A file is not cut short by a write into its midst: there the new part may be missing. */
    private static byte[] tornDraft(Tear tear, byte[] whole, int from) {
        return tear == Tear.TRUNCATED
                ? Tear.ZEROED.tear(whole.clone(), from, from + 512)
                : tear.tear(whole.clone(), from, 2 * BLOCK);
    }

    @Test
    void a_closed_segment_whose_file_was_not_cut_or_whose_end_was_not_padded_is_put_right() throws IOException {
        append("a");
        try (Segment segment = open(new ArrayList<>())) {
            segment.settle();
            SegmentEnd end = new SegmentEnd("K27A", 1, 1, 1, new Chain().head(), 1, segment.sha256());
            segment.end(end, end.sign(LedgerFolder.SIGNER));
        }
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole).hasSize(RECORDS + 2 * BLOCK);
        for (int length : new int[] {RECORDS + BLOCK + 512, RECORDS + 2 * BLOCK, 1 << 20}) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Segment segment = open(new ArrayList<>())) {
                assertThat(segment.end()).isNotNull();
            }
            assertThat(Files.readAllBytes(file)).as("from %d bytes", length).isEqualTo(whole);
        }
    }

    // ---- damage

    @Test
    void damage_before_the_end_is_told_and_the_file_left_as_it_is() throws IOException {
        append("a");
        append("b".repeat(BLOCK));
        append("c");
        refuseDamage(0, 5, 12, 22, 28, RECORDS + 3, RECORDS + BLOCK - 1, RECORDS + BLOCK + 30);
        append("d".repeat(FULL));
        refuseDamage(0, RECORDS + 3);
        append("e");
        refuseDamage(0, RECORDS + 3, RECORDS + 2 * BLOCK + 3);
    }

    private void refuseDamage(int... places) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int at : places) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(file, damaged);
            assertThatThrownBy(this::scan)
                    .as("byte %d", at)
                    .isInstanceOf(Journal.Damaged.class)
                    .hasMessageContaining("does not check");
            assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
        }
        Files.write(file, whole);
    }

    @Test
    void drafts_that_do_not_go_on_from_the_records_are_damage() throws IOException {
        append("a");
        append("b".repeat(BLOCK));
        append("c");
        byte[] whole = Files.readAllBytes(file);
        // The draft of c, and no record.
        Arrays.fill(whole, RECORDS, whole.length, (byte) 0);
        Files.write(file, whole);
        assertThatThrownBy(this::scan)
                .isInstanceOf(Journal.Damaged.class)
                .hasMessageContaining("event 1 does not check, but a draft goes on with event 3");
    }

    @Property(tries = 150)
    void any_flipped_bit_of_a_record_is_noticed(
            @ForAll @IntRange(min = 0, max = 2 * BLOCK - 1) int position, @ForAll @IntRange(min = 0, max = 7) int bit)
            throws IOException {
        Path own = Files.createTempFile("journal", ".gsj");
        FaultyChannel.Disk ownDisk = new FaultyChannel.Disk();
        String event = "e".repeat(2 * BLOCK - 24 - 4);
        try {
            try (Segment segment = open(ownDisk, own, Segment.Extent.UNKNOWN, new ArrayList<>())) {
                segment.append(bytes(event));
            }
            byte[] flipped = Arrays.copyOf(Files.readAllBytes(own), RECORDS + 2 * BLOCK);
            flipped[RECORDS + position] ^= (byte) (1 << bit);
            Files.write(own, flipped);
            List<String> found = new ArrayList<>();
            open(ownDisk, own, Segment.Extent.UNKNOWN, found).close();
            assertThat(found).isEmpty();
        } finally {
            Files.deleteIfExists(own);
        }
    }

    @Property(tries = 150)
    void any_flipped_bit_of_a_draft_is_noticed(
            @ForAll @IntRange(min = 0, max = BLOCK - 1) int position, @ForAll @IntRange(min = 0, max = 7) int bit)
            throws IOException {
        Path own = Files.createTempFile("journal", ".gsj");
        FaultyChannel.Disk ownDisk = new FaultyChannel.Disk();
        try {
            try (Segment segment = open(ownDisk, own, Segment.Extent.UNKNOWN, new ArrayList<>())) {
                segment.append(bytes("e".repeat(FULL)));
            }
            byte[] flipped = Files.readAllBytes(own);
            flipped[BLOCK + position] ^= (byte) (1 << bit);
            Files.write(own, flipped);
            List<String> found = new ArrayList<>();
            try (Segment segment = open(ownDisk, own, Segment.Extent.UNKNOWN, found)) {
                assertThat(segment.tornBytes()).isPositive();
            }
            assertThat(found).isEmpty();
        } finally {
            Files.deleteIfExists(own);
        }
    }

    // ---- what failed in this process

    @ParameterizedTest
    @ValueSource(ints = {10, FULL + 1})
    void what_was_not_synced_is_not_believed_though_it_reads_well(int length) throws IOException {
        Segment.Extent acknowledged;
        try (Segment segment = open(new ArrayList<>())) {
            segment.append(bytes("a"));
            acknowledged = segment.extent();
            disk.failForces = true;
            assertThatThrownBy(() -> segment.append(bytes("n".repeat(length)))).isInstanceOf(IOException.class);
            disk.heal();
            assertThatThrownBy(() -> segment.append(bytes("used up"))).isInstanceOf(IllegalStateException.class);
        }
        List<String> events = new ArrayList<>();
        try (Segment segment = open(disk, file, acknowledged, events)) {
            assertThat(events).containsExactly("a");
            assertThat(segment.tornBytes()).isPositive();
            segment.append(bytes("b"));
        }
        assertThat(scan()).isEqualTo(new Found(List.of("a", "b"), 3, 0));
    }

    @Test
    void an_acknowledged_record_that_is_gone_is_damage() throws IOException {
        append("a");
        for (Segment.Extent more : List.of(new Segment.Extent(RECORDS, 3), new Segment.Extent(RECORDS + BLOCK, 2))) {
            assertThatThrownBy(() -> open(disk, file, more, new ArrayList<>()))
                    .isInstanceOf(Journal.Damaged.class)
                    .hasMessageContaining("was acknowledged");
        }
    }

    @Test
    void a_full_disk_fails_the_append_and_leaves_the_rest_readable() throws IOException {
        append("a");
        disk.room = 20;
        assertThatThrownBy(() -> append("b")).isInstanceOf(IOException.class).hasMessageContaining("No space left");
        disk.heal();
        assertThat(scan().events()).containsExactly("a");
        append("b");
        assertThat(scan().events()).containsExactly("a", "b");
    }
}
