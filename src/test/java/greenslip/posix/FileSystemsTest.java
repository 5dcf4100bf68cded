package greenslip.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemsTest {
    @TempDir
    Path folder;

    @Test
    void a_file_is_the_same_after_its_file_system_was_synced_and_it_was_dropped_from_memory() throws Exception {
        Path file = Files.writeString(folder.resolve("小票"), "3".repeat(100_000));
        FileSystems.sync(folder);
        FileSystems.forget(file);
        assertThat(Files.readString(file)).isEqualTo("3".repeat(100_000));
    }

    @Test
    void what_is_not_there_is_named() {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> FileSystems.sync(none))
                .isInstanceOf(PosixException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> FileSystems.forget(none)).isInstanceOf(PosixException.class);
    }
}
