package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Journal.Damaged;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal as a chain of segments; what is inside one is {@link SegmentTest}'s. */
class JournalTest {
    private static final int BLOCK = JournalRecord.BLOCK_BYTES;

    /** Where the first record is, and what waits in a draft becomes one when its segment is closed. */
    private static final int RECORDS = 3 * BLOCK;

    private static final CarriedState CARRIED = new CarriedState(
            "K27A", "m", 1, 2, 5, new UploadPosition(1, 3, UploadPosition.GENESIS), 0, 0, 0, 4, 30_000);

    @TempDir
    Path folder;

    private final FaultyChannel.Disk disk = new FaultyChannel.Disk();

    private Journal open() throws IOException {
        return open(null);
    }

    private Journal open(Journal.@Nullable Position acknowledged) throws IOException {
        Journal journal = Journal.open(folder, disk::open, acknowledged);
        journal.cutTail();
        if (journal.needsSegment()) {
            rotate(journal);
        }
        return journal;
    }

    private static void rotate(Journal journal) throws IOException {
        journal.rotate("K27A", 3, CARRIED, LedgerFolder.SIGNER);
    }

    private static void append(Journal journal, String... events) throws IOException {
        journal.append(Arrays.stream(events)
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static List<String> events(Journal journal, long from) throws IOException {
        List<String> events = new ArrayList<>();
        journal.replay(
                from, (sequence, event, head) -> events.add(sequence + new String(event, StandardCharsets.UTF_8)));
        return events;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Path file(int segment) {
        return SegmentFiles.path(folder, segment);
    }

    private void writeThreeSegments() throws IOException {
        try (Journal journal = open()) {
            append(journal, "a", "b");
            rotate(journal);
            append(journal, "c");
            rotate(journal);
            append(journal, "d", "e");
        }
    }

    @Test
    void segments_hang_together_and_are_replayed_as_one() throws IOException {
        writeThreeSegments();
        assertThat(files()).containsExactly("journal-000001.gsj", "journal-000002.gsj", "journal-000003.gsj");
        try (Journal journal = open()) {
            assertThat(events(journal, 1)).containsExactly("1a", "2b", "3c", "4d", "5e");
            assertThat(events(journal, 3)).containsExactly("3c", "4d", "5e");
            assertThat(events(journal, 5)).containsExactly("5e");
            assertThat(journal.nextSequence()).isEqualTo(6);
            append(journal, "f");
            assertThat(events(journal, 6)).containsExactly("6f");
        }
    }

    @Test
    void the_head_at_every_event_is_the_one_of_the_chain() throws IOException {
        writeThreeSegments();
        Chain chain = new Chain();
        try (Journal journal = open()) {
            assertThat(journal.headAt(0)).isEqualTo(chain.head());
            for (String event : List.of("a", "b", "c", "d", "e")) {
                chain.add(event.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(journal.headAt(5)).isEqualTo(chain.head());
            assertThat(journal.headAt(6)).isNull();
            List<byte[]> heads = new ArrayList<>();
            journal.replay(1, (sequence, event, head) -> heads.add(head));
            for (int i = 1; i <= 5; i++) {
                assertThat(journal.headAt(i)).as("head at %d", i).isEqualTo(heads.get(i - 1));
            }
        }
    }

    @Test
    void a_closed_segment_is_cut_to_what_it_holds_and_signed_by_the_station() throws IOException {
        writeThreeSegments();
        assertThat(Files.size(file(1))).isEqualTo(RECORDS + 2 * BLOCK);
        try (FileChannel channel = FileChannel.open(file(1), StandardOpenOption.READ)) {
            JournalRecord last = JournalRecord.read(channel, RECORDS + BLOCK, RECORDS + 2 * BLOCK);
            assertThat(last.type()).isEqualTo(JournalRecord.Type.END);
            assertThat(SegmentEnd.isSignedBy(LedgerFolder.SIGNER.verifyingKey(), last))
                    .isTrue();
            ClosedSegment closed = ClosedSegment.glance(file(1), disk::open, null);
            assertThat(closed.end().round()).isEqualTo(3);
            assertThat(closed.end().lastSequence()).isEqualTo(2);
            assertThat(closed.end().sha256()).isEqualTo(Segment.sha256(channel, RECORDS + BLOCK));
            assertThat(closed.end().station()).isEqualTo("K27A");
        }
    }

    @Test
    void each_step_of_a_rotation_may_be_the_last_before_the_power_goes() throws IOException {
        try (Journal journal = open()) {
            append(journal, "a");
            rotate(journal);
            append(journal, "b");
        }
        byte[] whole = Files.readAllBytes(file(2));
        // The next segment's file is there, its header is not.
        for (byte[] rest : List.of(new byte[0], new byte[BLOCK], new byte[1 << 20], Arrays.copyOf(whole, 512))) {
            Files.write(file(2), rest);
            try (Journal journal = open()) {
                assertThat(events(journal, 1)).containsExactly("1a");
                append(journal, "c");
            }
            try (Journal journal = open()) {
                assertThat(events(journal, 1)).containsExactly("1a", "2c");
            }
        }
        // The next segment's file is not there.
        Files.delete(file(2));
        try (Journal journal = open()) {
            assertThat(events(journal, 1)).containsExactly("1a");
            assertThat(Files.exists(file(2))).isTrue();
        }
        // The end is not whole.
        Files.delete(file(2));
        byte[] torn = Files.readAllBytes(file(1));
        Arrays.fill(torn, RECORDS + BLOCK + 100, RECORDS + 2 * BLOCK, (byte) 0);
        Files.write(file(1), torn);
        try (Journal journal = open()) {
            assertThat(journal.needsSegment()).isFalse();
            append(journal, "d");
            assertThat(events(journal, 1)).containsExactly("1a", "2d");
        }
    }

    @Test
    void a_rotation_that_failed_in_this_process_is_done_again() throws IOException {
        Journal.Position position;
        try (Journal journal = open()) {
            append(journal, "a");
            // For the last record and the end, but not for the next header.
            disk.room = 2 * BLOCK;
            assertThatThrownBy(() -> rotate(journal)).isInstanceOf(IOException.class);
            position = journal.position();
        }
        assertThat(files()).contains("journal-000002.gsj");
        disk.heal();
        try (Journal journal = open(position)) {
            append(journal, "b");
        }
        try (Journal journal = open()) {
            assertThat(events(journal, 1)).containsExactly("1a", "2b");
        }
    }

    /** Else everything behind the journal would be made anew each second, for as long as the disk is full. */
    @Test
    void a_disk_with_no_room_for_the_next_segment_is_not_well() throws IOException {
        try (Journal journal = open()) {
            append(journal, "a");
            disk.room = 2 * BLOCK;
            assertThatThrownBy(() -> rotate(journal)).isInstanceOf(IOException.class);
        }
        Files.deleteIfExists(file(2));
        disk.room = 100 * BLOCK;
        try (Journal journal = Journal.open(folder, disk::open, null)) {
            assertThat(journal.needsSegment()).isTrue();
            assertThatThrownBy(journal::prove).isInstanceOf(IOException.class).hasMessageContaining("No space left");
            disk.heal();
            journal.prove();
            assertThat(files()).containsExactly("journal-000001.gsj");
        }
    }

    @Test
    void a_segment_is_full_by_its_bytes_or_by_its_events() throws IOException {
        try (Journal journal = open()) {
            append(journal, "a");
            assertThat(journal.isFull()).isFalse();
            journal.append(Collections.nCopies(Journal.MAX_SEGMENT_EVENTS - 1, new byte[8]));
            assertThat(journal.isFull()).isTrue();
            rotate(journal);
            assertThat(journal.isFull()).isFalse();
            byte[] large = new byte[Journal.MAX_PAYLOAD_BYTES - Integer.BYTES];
            while (journal.position().extent().bytes() + JournalRecord.MAX_PAYLOAD_BYTES < Journal.MAX_SEGMENT_BYTES) {
                assertThat(journal.isFull()).isFalse();
                journal.append(List.of(large));
            }
            journal.append(List.of(large));
            assertThat(journal.isFull()).isTrue();
        }
    }

    @Test
    void a_segment_that_is_missing_between_others_is_told() throws IOException {
        writeThreeSegments();
        Files.delete(file(2));
        assertThatThrownBy(this::open).isInstanceOf(Damaged.class).hasMessageContaining("journal-000002.gsj");
    }

    @Test
    void a_segment_in_the_place_of_another_is_told() throws IOException {
        writeThreeSegments();
        byte[] first = Files.readAllBytes(file(1));
        Files.write(file(2), first);
        assertThatThrownBy(this::open).isInstanceOf(Damaged.class).hasMessageContaining("holds segment 1");
    }

    @Test
    void a_segment_of_another_ledger_does_not_go_on_from_this_one() throws IOException {
        writeThreeSegments();
        byte[] last = Files.readAllBytes(file(3));
        for (int i = 1; i <= 3; i++) {
            Files.delete(file(i));
        }
        try (Journal journal = open()) {
            append(journal, "A", "B");
            rotate(journal);
            append(journal, "C");
            rotate(journal);
        }
        Files.write(file(3), last);
        assertThatThrownBy(this::open).isInstanceOf(Damaged.class).hasMessageContaining("does not go on");
    }

    @Test
    void a_closed_segment_without_its_end_is_damage_once_a_later_one_is_there() throws IOException {
        writeThreeSegments();
        byte[] whole = Files.readAllBytes(file(2));
        Files.write(file(2), Arrays.copyOf(whole, whole.length - BLOCK));
        assertThatThrownBy(this::open).isInstanceOf(Damaged.class).hasMessageContaining("has no end");
    }

    @Test
    void damage_inside_a_closed_segment_is_told_when_it_is_replayed() throws IOException {
        writeThreeSegments();
        byte[] whole = Files.readAllBytes(file(1));
        whole[RECORDS + 30] ^= 1;
        Files.write(file(1), whole);
        try (Journal journal = open()) {
            assertThat(events(journal, 3)).containsExactly("3c", "4d", "5e");
            assertThatThrownBy(() -> events(journal, 1)).isInstanceOf(Damaged.class);
        }
    }

    @Test
    void purged_segments_are_gone_and_the_rest_carries_what_must_be_known() throws IOException {
        writeThreeSegments();
        try (Journal journal = open()) {
            journal.purge(2);
            assertThat(journal.firstSequence()).isEqualTo(3);
            journal.purge(4);
            assertThat(journal.firstSequence())
                    .as("the last segment is never purged")
                    .isEqualTo(4);
        }
        assertThat(files()).containsExactly("journal-000003.gsj");
        try (Journal journal = open()) {
            assertThat(events(journal, 1)).containsExactly("4d", "5e");
            assertThat(journal.oldest().carried()).isEqualTo(CARRIED);
            append(journal, "f");
        }
        byte[] whole = Files.readAllBytes(file(3));
        Arrays.fill(whole, 0, BLOCK, (byte) 0);
        Files.write(file(3), whole);
        assertThatThrownBy(this::open).isInstanceOf(Damaged.class);
    }

    @Test
    void a_header_of_a_later_format_is_refused_with_a_sentence() throws IOException {
        try (Journal journal = open()) {
            append(journal, "a");
        }
        byte[] whole = Files.readAllBytes(file(1));
        JournalRecord header = new SegmentHeader(1, 1, new byte[32], CARRIED).toRecord();
        byte[] payload = header.payload().clone();
        assertThat(payload[1]).isEqualTo((byte) SegmentHeader.FORMAT);
        payload[1]++;
        byte[] later = new JournalRecord(JournalRecord.Type.HEADER, 1, 0, payload)
                .encode()
                .array();
        System.arraycopy(later, 0, whole, 0, later.length);
        Files.write(file(1), whole);
        assertThatThrownBy(this::open)
                .isInstanceOf(Journal.Newer.class)
                .hasMessageContaining("written by a newer Greenslip");
    }
}
