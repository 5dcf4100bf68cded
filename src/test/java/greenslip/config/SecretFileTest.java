package greenslip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
    @TempDir
    Path folder;

    @Test
    void a_secret_is_created_for_its_owner_alone_and_read_back() throws IOException {
        Path file = folder.resolve("key");
        SecretFile.create(file, new byte[] {1, 2, 3});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--------");
        assertThat(SecretFile.read(file, 3)).containsExactly(1, 2, 3);
        assertThat(names()).containsExactly("key");
    }

    @Test
    void an_existing_file_is_never_replaced() throws IOException {
        Path file = folder.resolve("key");
        SecretFile.create(file, new byte[] {1});
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> SecretFile.create(file, new byte[] {2}));
        assertThat(SecretFile.read(file, 1)).containsExactly(1);
        assertThat(names()).containsExactly("key");
    }

    @Test
    void of_many_who_create_at_once_one_wins_and_nothing_else_is_left() throws Exception {
        Path file = folder.resolve("key");
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            byte mine = (byte) i;
            tasks.add(() -> {
                try {
                    SecretFile.create(file, new byte[] {mine, mine});
                    return true;
                } catch (FileAlreadyExistsException taken) {
                    return false;
                }
            });
        }
        int winners = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> answer : threads.invokeAll(tasks)) {
                winners += answer.get() ? 1 : 0;
            }
        }
        assertThat(winners).isOne();
        byte[] secret = SecretFile.read(file, 2);
        assertThat(secret[0]).isEqualTo(secret[1]);
        assertThat(names()).containsExactly("key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "r--r--r--", "rwx------", "rw-rw-rw-", "r-----r--"})
    void a_file_that_others_can_read_is_refused_with_the_command_that_helps(String mode) throws IOException {
        Path file = file(mode);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SecretFile.read(file, 4))
                .withMessageContaining("chmod 400 " + file)
                .withMessageStartingWith("密钥");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rw-------"})
    void a_file_of_its_owner_is_read(String mode) throws IOException {
        assertThat(SecretFile.read(file(mode), 4)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 32})
    void a_file_of_another_size_is_refused(int size) throws IOException {
        Path file = file("r--------");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SecretFile.read(file, size))
                .withMessageContaining("4 bytes, not " + size);
    }

    @Test
    void a_missing_file_is_named() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SecretFile.read(folder.resolve("none"), 4))
                .withMessageContaining("none");
    }

    private Path file(String mode) throws IOException {
        Path file = Files.write(folder.resolve("secret"), new byte[4]);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
