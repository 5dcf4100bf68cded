package greenslip.ledger.cut;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PowerCutTest {
    private static final int PAGE = 4096;

    @TempDir
    Path real;

    private RecordedDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = RecordedDisk.mount(real.resolve("disk"), Image.EMPTY);
    }

    @AfterEach
    void unmount() throws Exception {
        disk.close();
    }

    /** Pages of one letter each. */
    private static byte[] pages(String letters) {
        byte[] bytes = new byte[PAGE * letters.length()];
        for (int i = 0; i < letters.length(); i++) {
            Arrays.fill(bytes, i * PAGE, (i + 1) * PAGE, (byte) letters.charAt(i));
        }
        return bytes;
    }

    /** A letter for each page that is all one letter, a dot for zeros, "?" for a mixture. */
    private static String letters(byte[] bytes) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < bytes.length; i += PAGE) {
            byte first = bytes[i];
            boolean pure = true;
            for (int j = i; j < Math.min(i + PAGE, bytes.length); j++) {
                pure &= bytes[j] == first;
            }
            letters.append(!pure ? '?' : first == 0 ? '.' : (char) first);
        }
        return letters.toString();
    }

    private FileChannel open(String name) throws Exception {
        return FileChannel.open(
                disk.path().resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static void write(FileChannel channel, int page, String letters) throws Exception {
        channel.write(ByteBuffer.wrap(pages(letters)), (long) page * PAGE);
    }

    private void syncFolder() throws Exception {
        try (FileChannel folder = FileChannel.open(disk.path())) {
            folder.force(true);
        }
    }

    /** All that may be, over many seeds, with the power cut now. */
    private Set<String> outcomes(Model model) {
        Recording recording = disk.recording();
        Set<String> outcomes = new TreeSet<>();
        for (int seed = 0; seed < 300; seed++) {
            TreeMap<String, String> files = new TreeMap<>();
            PowerCut.image(recording, recording.operations().size(), model, seed)
                    .files()
                    .forEach((name, bytes) -> files.put(name, letters(bytes)));
            outcomes.add(files.toString());
        }
        return outcomes;
    }

    /** A file of two pages, synced, of which both were written anew and a third was added. */
    private void writeAnew() throws Exception {
        try (FileChannel file = open("f")) {
            write(file, 0, "ab");
            file.force(true);
            syncFolder();
            write(file, 0, "c");
            write(file, 1, "de");
        }
    }

    @Test
    void what_was_not_synced_is_there_or_not_as_the_model_says() throws Exception {
        writeAnew();
        assertThat(outcomes(Model.PREFIX)).containsExactly("{f=cde}");
        assertThat(outcomes(Model.DROP)).containsExactly("{f=ab}");
        assertThat(outcomes(Model.REORD4K))
                .containsExactlyInAnyOrder(
                        "{f=ab}", "{f=ab.}", "{f=cb}", "{f=cb.}", "{f=ad}", "{f=ad.}", "{f=cd}", "{f=cd.}", "{f=abe}",
                        "{f=cbe}", "{f=ade}", "{f=cde}");
        assertThat(outcomes(Model.REORD512)).hasSizeGreaterThan(12).anyMatch(files -> files.contains("??"));
        assertThat(outcomes(Model.KERN4K)).contains("{f=ab}", "{f=cb}", "{f=cde}", "{f=abe}");
        assertThat(outcomes(Model.TORN4K)).containsExactlyInAnyOrder("{f=cb}", "{f=cd}");
        assertThat(outcomes(Model.TORN512)).containsExactlyInAnyOrder("{f=cb}", "{f=c?}", "{f=cd}", "{f=cde}");
        assertThat(outcomes(Model.GARBPG)).contains("{f=c?}", "{f=cd?}", "{f=c.}", "{f=cd.}");
        assertThat(outcomes(Model.GARB512)).contains("{f=c?}", "{f=cd?}");
    }

    @Test
    void a_page_that_the_kernel_writes_back_is_whole_and_of_one_moment() throws Exception {
        try (FileChannel file = open("f")) {
            write(file, 0, "a");
            file.force(true);
            syncFolder();
            file.write(ByteBuffer.wrap(pages("b"), 0, PAGE / 2), 0);
            file.write(ByteBuffer.wrap(pages("b"), 0, PAGE / 2), PAGE / 2);
            write(file, 0, "c");
        }
        assertThat(outcomes(Model.KERN4K)).containsExactlyInAnyOrder("{f=a}", "{f=?}", "{f=b}", "{f=c}");
    }

    @Test
    void a_length_is_durable_by_a_force_with_metadata_only() throws Exception {
        try (FileChannel file = open("f")) {
            write(file, 0, "a");
            file.force(true);
            syncFolder();
            write(file, 0, "bc");
            file.force(false);
        }
        assertThat(outcomes(Model.DROP)).containsExactly("{f=b}");
        assertThat(outcomes(Model.REORD4K)).containsExactlyInAnyOrder("{f=b}", "{f=b.}", "{f=bc}");
    }

    @Test
    void a_name_is_durable_by_a_force_of_the_folder_only() throws Exception {
        try (FileChannel file = open("f")) {
            write(file, 0, "a");
            file.force(true);
        }
        assertThat(outcomes(Model.DROP)).containsExactly("{}");
        assertThat(outcomes(Model.KERN4K)).containsExactlyInAnyOrder("{}", "{f=a}");
        syncFolder();
        assertThat(outcomes(Model.DROP)).containsExactly("{f=a}");
        Files.delete(disk.path().resolve("f"));
        assertThat(outcomes(Model.DROP)).containsExactly("{f=a}");
        assertThat(outcomes(Model.REORD4K)).containsExactlyInAnyOrder("{}", "{f=a}");
        assertThat(outcomes(Model.PREFIX)).containsExactly("{}");
    }

    @Test
    void a_rename_over_another_file_is_whole_or_not_at_all() throws Exception {
        for (String name : new String[] {"old", "new"}) {
            try (FileChannel file = open(name)) {
                write(file, 0, name.substring(0, 1));
                file.force(true);
            }
        }
        syncFolder();
        Path path = disk.path();
        Files.move(path.resolve("new"), path.resolve("old"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(outcomes(Model.REORD512)).containsExactlyInAnyOrder("{new=n, old=o}", "{old=n}");
        assertThat(outcomes(Model.DROP)).containsExactly("{new=n, old=o}");
        assertThat(outcomes(Model.TORN512)).containsExactly("{old=n}");
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void the_same_seed_gives_the_same_image(Model model) throws Exception {
        writeAnew();
        Recording recording = disk.recording();
        int end = recording.operations().size();
        for (int seed = 0; seed < 50; seed++) {
            Image first = PowerCut.image(recording, end, model, seed);
            Image second = PowerCut.image(recording, end, model, seed);
            assertThat(first.files().keySet()).isEqualTo(second.files().keySet());
            first.files()
                    .forEach((name, bytes) ->
                            assertThat(bytes).isEqualTo(second.files().get(name)));
        }
    }

    @Test
    void a_lying_disk_notes_no_sync_and_a_late_one_notes_it_with_the_next_write() throws Exception {
        disk.forgetForcesOf("lies"::equals);
        disk.delayForcesOf("late"::equals);
        syncFolder();
        for (String name : new String[] {"lies", "late"}) {
            try (FileChannel file = open(name)) {
                syncFolder();
                write(file, 0, "a");
                file.force(true);
                write(file, 1, "b");
                file.force(true);
            }
        }
        assertThat(outcomes(Model.DROP)).containsExactly("{late=a, lies=}");
    }

    @Test
    void nothing_that_h2_does_goes_past_the_notes() throws Exception {
        String url = "jdbc:h2:cut:" + disk.path().resolve("d");
        for (int i = 0; i < 3; i++) {
            try (Connection connection = DriverManager.getConnection(url + ";WRITE_DELAY=0");
                    Statement statement = connection.createStatement()) {
                statement.execute("create table if not exists t (n int primary key, s varchar)");
                statement.execute("insert into t select x + " + i * 1000 + ", random_uuid() from system_range(1, 500)");
                statement.execute("checkpoint sync");
                statement.execute("delete from t where mod(n, 3) = 0");
                statement.execute("shutdown " + (i == 1 ? "compact" : ""));
            }
        }
        Recording recording = disk.recording();
        assertThat(recording.operations()).hasAtLeastOneElementOfType(Operation.Forced.class);
        Image replayed = PowerCut.image(recording, recording.operations().size(), Model.PREFIX, 0);
        Image found = Image.of(real.resolve("disk"));
        assertThat(replayed.files().keySet()).isEqualTo(found.files().keySet());
        found.files()
                .forEach((name, bytes) -> assertThat(replayed.files().get(name)).isEqualTo(bytes));
    }
}
