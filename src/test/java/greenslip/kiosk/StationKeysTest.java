package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.resident.CodeFormats;
import greenslip.resident.ParsedCode;
import greenslip.resident.Pseudonym;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StationKeysTest {
    @TempDir
    Path folder;

    private KioskConfig.Keys keys;

    @BeforeEach
    void places() {
        Path deep = folder.resolve("a/keys");
        keys = new KioskConfig.Keys(
                deep.resolve("voucher.key"), deep.resolve("transport.key"), deep.resolve("pseudonyms.key"), "test");
    }

    private List<Path> files() {
        return List.of(keys.voucher(), keys.transport(), keys.pseudonyms());
    }

    @Test
    void what_is_missing_is_made_for_its_owner_alone() throws IOException {
        StationKeys.readOrCreate(keys);
        for (Path file : files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("r--------");
            assertThat(Files.size(file)).isEqualTo(32);
        }
        assertThat(Files.readAllBytes(keys.voucher())).isNotEqualTo(Files.readAllBytes(keys.transport()));
        assertThat(Files.readAllBytes(keys.pseudonyms())).isNotEqualTo(Files.readAllBytes(keys.transport()));
    }

    @Test
    void the_same_keys_come_back_each_time() throws IOException {
        StationKeys first = StationKeys.readOrCreate(keys);
        StationKeys again = StationKeys.readOrCreate(keys);
        StationKeys read = StationKeys.read(keys);
        assertThat(List.of(voucher(first), voucher(again), voucher(read))).containsOnly(voucher(first));
        assertThat(List.of(transport(first), transport(again), transport(read))).containsOnly(transport(first));
        assertThat(List.of(token(first), token(again), token(read))).containsOnly(token(first));
        assertThat(voucher(first)).isNotEqualTo(transport(first));
    }

    @Test
    void two_starts_at_once_agree() throws Exception {
        List<Callable<StationKeys>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starts.add(() -> StationKeys.readOrCreate(keys));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Pseudonym> tokens = new ArrayList<>();
            for (Future<StationKeys> start : threads.invokeAll(starts)) {
                tokens.add(token(start.get()));
            }
            assertThat(tokens).containsOnly(token(StationKeys.read(keys)));
        }
    }

    @Test
    void stations_with_one_secret_and_district_make_the_same_pseudonyms() throws IOException {
        StationKeys here = StationKeys.readOrCreate(keys);
        Path elsewhere = folder.resolve("b");
        StationKeys there = StationKeys.readOrCreate(new KioskConfig.Keys(
                elsewhere.resolve("v"), elsewhere.resolve("t"), keys.pseudonyms(), keys.district()));
        assertThat(token(there)).isEqualTo(token(here));
        assertThat(voucher(there)).isNotEqualTo(voucher(here));
        StationKeys abroad =
                StationKeys.read(new KioskConfig.Keys(keys.voucher(), keys.transport(), keys.pseudonyms(), "other"));
        assertThat(token(abroad)).isNotEqualTo(token(here));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_missing_file_is_named_in_a_sentence(int which) throws IOException {
        StationKeys.readOrCreate(keys);
        Files.delete(files().get(which));
        assertRefused(which, "没有密钥文件");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_file_that_others_may_read_is_refused_with_the_command_that_helps(int which) throws IOException {
        StationKeys.readOrCreate(keys);
        Files.setPosixFilePermissions(files().get(which), PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(which, "chmod 400 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_file_of_another_size_is_refused_and_not_replaced(int which) throws IOException {
        StationKeys.readOrCreate(keys);
        Path file = files().get(which);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, new byte[31]);
        assertRefused(which, "31");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> StationKeys.readOrCreate(keys));
        assertThat(Files.size(file)).isEqualTo(31);
    }

    private void assertRefused(int which, String words) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StationKeys.read(keys))
                .withMessageContaining(files().get(which).toString())
                .withMessageContaining(words);
    }

    private static String voucher(StationKeys keys) {
        return keys.voucher().verifyingKey().text();
    }

    private static String transport(StationKeys keys) {
        return keys.transport().verifyingKey().text();
    }

    private static Pseudonym token(StationKeys keys) {
        ParsedCode.Recognised code =
                (ParsedCode.Recognised) CodeFormats.shipped().parse("RKEQ1-00000001");
        return keys.tokens().token(3, code.code());
    }
}
