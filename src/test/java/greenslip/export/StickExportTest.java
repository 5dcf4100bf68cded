package greenslip.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StickExportTest {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @TempDir
    Path folder;

    private Tables tables;
    private Path media;

    @BeforeEach
    void open() throws IOException {
        tables = new Tables(folder, 1);
        media = Files.createDirectories(folder.resolve("media"));
    }

    @AfterEach
    void close() {
        tables.close();
    }

    private Path stick(String name) throws IOException {
        return Files.createDirectories(media.resolve("pi").resolve(name));
    }

    private StickExport onto(StickStore store) {
        return new StickExport(tables.export(), List.of(media, folder.resolve("none")), store);
    }

    private static String message(StickExport sticks) {
        try {
            sticks.write(3, "20261124-0842");
            return "";
        } catch (StickFault fault) {
            return String.valueOf(fault.getMessage());
        }
    }

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void all_four_files_are_on_the_stick_under_their_name_as_they_are_told() throws Exception {
        Path stick = stick("USB");
        StickExport.Copy copy = onto(stick::equals).write(3, "20261124-0842");
        assertThat(copy.folder()).isEqualTo("greenslip-K27A-round3-20261124-0842");
        assertThat(names(stick)).containsExactly(copy.folder());
        assertThat(names(stick.resolve(copy.folder())))
                .containsExactly(
                        "greenslip-K27A-round3-tally.csv",
                        "greenslip-K27A-round3-tally.xlsx",
                        "greenslip-K27A-round3-vouchers.csv",
                        "greenslip-K27A-round3-vouchers.xlsx");
        for (StickExport.Written file : copy.files()) {
            byte[] bytes = Files.readAllBytes(stick.resolve(copy.folder()).resolve(file.name()));
            assertThat(bytes).hasSize((int) file.bytes());
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .isEqualTo(file.sha256());
        }
    }

    @Test
    void a_second_copy_of_the_same_minute_takes_nothing_from_the_first() throws Exception {
        Path stick = stick("USB");
        StickExport sticks = onto(stick::equals);
        sticks.write(3, "untimed");
        assertThat(sticks.write(3, "untimed").folder()).isEqualTo("greenslip-K27A-round3-untimed-2");
        assertThat(names(stick)).hasSize(2);
    }

    @Test
    void no_stick_two_sticks_and_a_folder_on_the_stations_own_card_are_told_apart() throws Exception {
        assertThat(message(onto(path -> false))).contains("没有找到 U 盘");
        Path one = stick("A");
        Path two = stick("B");
        assertThat(message(onto(StickStore.REAL)))
                .as("folders of the card itself")
                .contains("没有找到 U 盘");
        assertThat(message(onto(path -> path.equals(one) || path.equals(two)))).contains("插着 2 个 U 盘");
        assertThat(names(one)).isEmpty();
        assertThat(names(two)).isEmpty();
    }

    @Test
    void a_stick_that_is_pulled_out_in_the_midst_of_it_is_no_success_and_leaves_nothing_on_the_card() throws Exception {
        Path stick = stick("USB");
        AtomicInteger looks = new AtomicInteger();
        String said = message(onto(path -> path.equals(stick) && looks.getAndIncrement() == 0));
        assertThat(said).contains("被拔出");
        assertThat(names(stick)).isEmpty();
    }

    @Test
    void a_stick_whose_folder_goes_away_is_told_as_pulled_out() throws Exception {
        Path stick = stick("USB");
        AtomicInteger looks = new AtomicInteger();
        StickExport sticks = onto(path -> {
            if (!path.equals(stick)) {
                return false;
            }
            boolean there = looks.getAndIncrement() == 0;
            try {
                if (there) {
                    // Found, and in the next moment it is a file that nobody can write into.
                    Files.delete(stick);
                    Files.createFile(stick);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return there;
        });
        assertThat(message(sticks)).contains("被拔出");
    }

    @Test
    void while_one_copy_is_written_the_next_is_told_to_wait() throws Exception {
        Path stick = stick("USB");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StickExport sticks = onto(path -> {
            begun.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return path.equals(stick);
        });
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> message(sticks));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(message(sticks)).contains("正在写 U 盘");
        goOn.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(names(stick)).hasSize(1);
    }

    @Test
    void what_a_copy_that_was_cut_off_left_is_no_hindrance() throws Exception {
        Path stick = stick("USB");
        Path left = Files.createDirectories(stick.resolve(".greenslip-K27A-round3-20261124-0842.part"));
        Files.writeString(left.resolve("greenslip-K27A-round3-tally.csv"), "half");
        StickExport.Copy copy = onto(stick::equals).write(3, "20261124-0842");
        assertThat(names(stick)).containsExactly(copy.folder());
        assertThat(copy.files()).hasSize(4);
    }

    /** A stick below the test's folder that does as it is told, where no test may mount one. */
    private static class TestStick implements StickStore {
        final Path stick;

        TestStick(Path stick) {
            this.stick = stick;
        }

        @Override
        public boolean isMountPoint(Path folder) {
            return folder.equals(stick);
        }
    }

    @Test
    void a_real_file_system_of_its_own_is_found_and_written() throws Exception {
        assertThat(SHARED_MEMORY)
                .as("this test needs a mounted file system that everybody may write to; every Linux has one there")
                .matches(Sticks::isMountPoint);
        StickExport.Copy copy = new StickExport(tables.export(), List.of(SHARED_MEMORY), StickStore.REAL)
                .write(3, "test-" + ProcessHandle.current().pid());
        Path written = SHARED_MEMORY.resolve(copy.folder());
        try {
            assertThat(names(written)).hasSize(4);
            assertThat(names(SHARED_MEMORY)).noneMatch(name -> name.endsWith(".part"));
        } finally {
            for (String name : names(written)) {
                Files.delete(written.resolve(name));
            }
            Files.delete(written);
        }
    }

    @Test
    void a_stick_without_room_and_a_locked_one_are_told_before_anything_is_written() throws Exception {
        Path stick = stick("USB");
        assertThat(message(onto(new TestStick(stick) {
                    @Override
                    public long usableBytes(Path asked) {
                        return tables.export().mostBytes(3) - 1;
                    }
                })))
                .contains("空间不够");
        assertThat(message(onto(new TestStick(stick) {
                    @Override
                    public boolean isReadOnly(Path asked) {
                        return true;
                    }
                })))
                .contains("不能写入");
        assertThat(names(stick)).isEmpty();
    }

    @Test
    void a_stick_that_is_full_sooner_than_it_said_is_told_and_keeps_nothing() throws Exception {
        Path stick = stick("USB");
        // The kernel's own refusal, in its own words.
        assertThat(message(onto(new TestStick(stick) {
                    @Override
                    public FileChannel create(Path file) throws IOException {
                        return file.toString().endsWith("vouchers.csv")
                                ? FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)
                                : super.create(file);
                    }
                })))
                .contains("空间不够");
        assertThat(names(stick)).isEmpty();
    }

    @Test
    void a_stick_that_locks_itself_in_the_midst_of_it_is_told() throws Exception {
        Path stick = stick("USB");
        assertThat(message(onto(new TestStick(stick) {
                    @Override
                    public FileChannel create(Path file) throws IOException {
                        throw new FileSystemException(file.toString(), null, "Read-only file system");
                    }
                })))
                .contains("不能写入");
        assertThat(names(stick)).isEmpty();
    }

    @Test
    void the_sentence_of_an_unexpected_fault_says_that_nothing_counts() throws Exception {
        Path stick = stick("USB");
        tables.close();
        assertThatThrownBy(() -> onto(stick::equals).write(3, "a")).isInstanceOf(RuntimeException.class);
        assertThat(names(stick)).isEmpty();
    }
}
