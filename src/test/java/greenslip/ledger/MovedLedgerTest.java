package greenslip.ledger;

import static greenslip.ledger.LedgerFolder.issue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.LedgerFault.Kind;
import greenslip.round.MachineIdentity;
import greenslip.voucher.Serial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A card that was copied, moved or brought back goes on, and gives out no serial that another copy gives out. */
class MovedLedgerTest {
    private static final MachineIdentity SECOND = new MachineIdentity("2".repeat(32));
    private static final MachineIdentity THIRD = new MachineIdentity("3".repeat(32));

    @TempDir
    Path path;

    private LedgerFolder first;
    private final Set<Serial> serials = new HashSet<>();
    private final List<Ledger> open = new ArrayList<>();

    @BeforeEach
    void begin() {
        first = new LedgerFolder(path.resolve("first"));
        try (Ledger ledger = first.open()) {
            issueDistinct(ledger, 1, 20);
        }
    }

    @AfterEach
    void close() {
        open.forEach(Ledger::close);
    }

    /** Under other serials than all before. */
    private void issueDistinct(Ledger ledger, int from, int to) {
        for (int resident = from; resident <= to; resident++) {
            Serial serial = issue(ledger, resident).voucher().serial();
            assertThat(serials.add(serial)).as(serial + " was given out before").isTrue();
        }
    }

    private LedgerFolder copy(LedgerFolder of, String name, MachineIdentity machine) throws IOException {
        Path to = Files.createDirectories(path.resolve(name));
        try (Stream<Path> files = Files.list(of.path)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
        LedgerFolder copy = new LedgerFolder(to);
        copy.machine = machine;
        return copy;
    }

    private Ledger opened(LedgerFolder folder) {
        Ledger ledger = folder.open();
        open.add(ledger);
        return ledger;
    }

    private static int incarnation(Ledger ledger) {
        return ledger.position().incarnation();
    }

    @Test
    void the_same_machine_goes_on_as_before() {
        Ledger ledger = opened(first);
        assertThat(incarnation(ledger)).isEqualTo(1);
        assertThat(ledger.notices()).isEmpty();
        assertThat(issue(ledger, 21).voucher().serial()).isEqualTo(new Serial("K27A", 1, 21));
    }

    @Test
    void copies_go_on_with_a_notice_and_no_serial_is_given_out_twice() throws Exception {
        Ledger second = opened(copy(first, "second", SECOND));
        Ledger third = opened(copy(first, "third", THIRD));
        Ledger original = opened(first);
        assertThat(original.notices()).isEmpty();
        for (Ledger copy : List.of(second, third)) {
            assertThat(copy.notices()).containsExactly(Notice.ANOTHER_MACHINE);
            assertThat(incarnation(copy)).isNotEqualTo(1);
            assertThat(copy.tally().total().issued())
                    .as("what was before stays")
                    .isEqualTo(20);
        }
        for (int from = 100; from < 500; from += 20) {
            issueDistinct(original, from, from + 19);
            issueDistinct(second, from, from + 19);
            issueDistinct(third, from, from + 19);
        }
        original.reincarnate(incarnation(second));
        issueDistinct(original, 600, 700);
        issueDistinct(second, 600, 700);
        assertThat(serials).hasSize(20 + 3 * 400 + 2 * 101);
    }

    @Test
    void two_copies_of_one_card_made_in_turn_for_the_same_machine_differ() throws Exception {
        LedgerFolder earlier = copy(first, "earlier", SECOND);
        LedgerFolder later = copy(first, "later", SECOND);
        issueDistinct(opened(earlier), 100, 300);
        issueDistinct(opened(later), 100, 300);
    }

    @Test
    void a_ledger_that_comes_back_to_a_machine_takes_up_nothing_that_it_left() throws Exception {
        LedgerFolder travelling = copy(first, "travelling", SECOND);
        Set<Integer> lives = new HashSet<>(Set.of(1));
        int resident = 100;
        for (MachineIdentity machine : List.of(SECOND, LedgerFolder.FIRST_MACHINE, THIRD, SECOND)) {
            travelling.machine = machine;
            try (Ledger ledger = travelling.open()) {
                assertThat(lives.add(incarnation(ledger))).isTrue();
                issueDistinct(ledger, resident, resident + 30);
                resident += 31;
            }
            try (Ledger again = travelling.open()) {
                assertThat(lives).as("opened on the same machine again").contains(incarnation(again));
            }
        }
        issueDistinct(opened(first), 100, 300);
    }

    @Test
    void nothing_is_concluded_from_a_machine_that_cannot_be_told() throws Exception {
        first.machine = MachineIdentity.UNKNOWN;
        try (Ledger ledger = first.open()) {
            assertThat(incarnation(ledger)).isEqualTo(1);
            ledger.reincarnate(2);
        }
        first.machine = LedgerFolder.FIRST_MACHINE;
        try (Ledger ledger = first.open()) {
            assertThat(incarnation(ledger)).as("it is where it was").isEqualTo(2);
            assertThat(ledger.notices()).isEmpty();
        }
        first.machine = SECOND;
        assertThat(incarnation(opened(first))).isNotIn(1, 2);
    }

    @Test
    void a_ledger_begun_where_nothing_was_known_goes_on_apart_once_something_is() throws Exception {
        LedgerFolder folder = new LedgerFolder(path.resolve("unknown"));
        folder.machine = MachineIdentity.UNKNOWN;
        folder.open().close();
        folder.machine = SECOND;
        int known;
        try (Ledger ledger = folder.open()) {
            known = incarnation(ledger);
            assertThat(known).isNotEqualTo(1);
            assertThat(ledger.notices()).containsExactly(Notice.ANOTHER_MACHINE);
        }
        assertThat(incarnation(opened(folder))).isEqualTo(known);
    }

    @Test
    void a_restored_folder_goes_on_apart_on_the_very_same_machine_and_once() throws Exception {
        LedgerFolder backup = copy(first, "backup", LedgerFolder.FIRST_MACHINE);
        try (Ledger lost = first.open()) {
            issueDistinct(lost, 100, 200);
        }
        Path mark = backup.path.resolve(RestoredMark.FILE);
        Files.createFile(mark);
        int life;
        try (Ledger ledger = backup.open()) {
            life = incarnation(ledger);
            assertThat(mark).doesNotExist();
            assertThat(ledger.notices()).containsExactly(Notice.ANOTHER_MACHINE);
            issueDistinct(ledger, 100, 200);
        }
        Ledger again = opened(backup);
        assertThat(incarnation(again)).isEqualTo(life);
        issueDistinct(again, 300, 310);
    }

    @Test
    void a_notice_stays_through_restarts_until_a_person_has_seen_it() throws Exception {
        first.machine = SECOND;
        for (int start = 0; start < 3; start++) {
            try (Ledger ledger = first.open()) {
                assertThat(ledger.notices()).containsExactly(Notice.ANOTHER_MACHINE);
            }
        }
        try (Ledger ledger = first.open()) {
            ledger.seen(Notice.ANOTHER_MACHINE);
            assertThat(ledger.notices()).isEmpty();
        }
        assertThat(opened(first).notices()).isEmpty();
    }

    // ---- cut off in between

    @Test
    void cut_off_before_the_incarnation_is_durable_it_is_opened_at_the_next_start() throws Exception {
        first.machine = SECOND;
        Path mark = Files.createFile(first.path.resolve(RestoredMark.FILE));
        FaultyChannel.Disk disk = new FaultyChannel.Disk();
        disk.failWrites = true;
        assertThatThrownBy(() -> first.open(disk).close())
                .isInstanceOfSatisfying(
                        LedgerFault.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.STORAGE));
        assertThat(mark).as("stays until the incarnation is durable").exists();
        assertThat(Notices.read(first.path).open()).containsExactly(Notice.ANOTHER_MACHINE);
        Ledger ledger = opened(first);
        assertThat(incarnation(ledger)).isNotEqualTo(1);
        assertThat(ledger.notices()).containsExactly(Notice.ANOTHER_MACHINE);
        assertThat(mark).doesNotExist();
        issueDistinct(ledger, 100, 200);
    }

    @Test
    void cut_off_before_the_mark_is_gone_one_more_incarnation_is_opened_and_no_serial_used_twice() throws Exception {
        Path mark = Files.createFile(first.path.resolve(RestoredMark.FILE));
        try (Ledger ledger = first.open()) {
            issueDistinct(ledger, 100, 110);
        }
        Files.createFile(mark);
        Ledger ledger = opened(first);
        issueDistinct(ledger, 200, 210);
        assertThat(ledger.notices()).containsExactly(Notice.ANOTHER_MACHINE);
        assertThat(mark).doesNotExist();
    }

    @Test
    void without_a_place_for_the_notice_the_move_is_not_recorded() throws Exception {
        first.machine = SECOND;
        Path notices = Files.createDirectory(first.path.resolve("ledger.notices"));
        Files.createFile(notices.resolve("in the way"));
        assertThatThrownBy(() -> first.open().close())
                .isInstanceOfSatisfying(
                        LedgerFault.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.STORAGE));
        Files.delete(notices.resolve("in the way"));
        Files.delete(notices);
        Ledger ledger = opened(first);
        assertThat(ledger.notices()).containsExactly(Notice.ANOTHER_MACHINE);
        assertThat(first.machine).isEqualTo(SECOND);
        assertThat(incarnation(ledger)).isNotEqualTo(1);
    }

    @Test
    void a_ledger_rebuilt_from_its_journal_remembers_its_machine_and_its_lives() throws Exception {
        first.machine = SECOND;
        int life;
        try (Ledger ledger = first.open()) {
            life = incarnation(ledger);
            issueDistinct(ledger, 100, 110);
        }
        List<String> before = first.dump();
        Files.delete(first.database());
        try (Ledger ledger = first.open()) {
            assertThat(incarnation(ledger)).isEqualTo(life);
            assertThat(ledger.notices()).containsExactlyInAnyOrder(Notice.REBUILT, Notice.ANOTHER_MACHINE);
        }
        assertThat(first.dump()).isEqualTo(before);
        first.machine = THIRD;
        assertThat(incarnation(opened(first))).isNotIn(1, life);
    }

    // ---- the end

    @Test
    void a_copy_for_which_no_incarnation_is_left_is_refused_with_a_sentence_and_the_first_goes_on() throws Exception {
        try (Ledger ledger = first.open()) {
            for (int left = Serial.MAX_INCARNATION - 1; left > 0; left--) {
                ledger.reincarnate(0);
            }
        }
        LedgerFolder copy = copy(first, "copy", SECOND);
        assertThatThrownBy(copy::open)
                .isInstanceOfSatisfying(
                        LedgerFault.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.EXHAUSTED))
                .hasMessageContaining("换一个站号")
                .hasMessageContaining("another station code");
        issueDistinct(opened(first), 100, 110);
    }
}
