package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import greenslip.config.ConfigException;
import greenslip.config.ConfigFault;
import greenslip.voucher.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectorConfigTest {
    private static final String KEY =
            new SigningKey(new byte[32]).verifyingKey().text();

    @TempDir
    Path folder;

    @Test
    void the_shipped_file_reads() throws ConfigException {
        CollectorSettings settings = CollectorConfig.read(Path.of("config/collector.yaml"));
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(8081);
        assertThat(settings.databaseUrl()).contains("/var/lib/greenslip/collector/collector");
        assertThat(settings.kiosks()).containsOnlyKeys("K27A");
        assertThat(settings.kiosks().get("K27A")).hasSize(32);
    }

    @Test
    void what_is_left_out_is_this_machine_alone_and_no_kiosk() throws Exception {
        CollectorSettings settings = CollectorConfig.read(write("folder: x\nhttp: {}\n"));
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8081);
        assertThat(settings.kiosks()).isEmpty();
    }

    @Test
    void each_kiosks_key_is_the_one_that_was_printed() throws Exception {
        CollectorSettings settings = CollectorConfig.read(write("folder: x\nhttp: {port: 0}\nkiosks:\n"
                + "- {station: K27A, key: %s}\n- {station: K27B, key: %s}\n".formatted(KEY, KEY)));
        assertThat(settings.kiosks()).containsOnlyKeys("K27A", "K27B");
        assertThat(settings.kiosks().get("K27B"))
                .isEqualTo(new SigningKey(new byte[32]).verifyingKey().raw());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "folder:                          | 1 | folder                | is empty",
                "ordner: x                        | 1 | ordner                | not a key that is known",
                "folder: a;b                      | 1 | folder                | semicolon",
                "http: {port: 65536}              | 2 | http.port             | 0 to 65535",
                "http: {host: ''}                 | 2 | http.host             | is empty",
                "- {station: K271, key: KEY}      | 4 | kiosks[0].station     | a station's code",
                "- {station: K27A, key: short}    | 4 | kiosks[0].key         | public key of 43 characters",
                "- {station: K27A}                | 4 | kiosks[0].key         | is missing",
                "- {key: KEY}                     | 4 | kiosks[0].station     | is missing",
                "- K27A                           | 4 | kiosks                | holds groups of keys only",
            })
    void each_fault_is_named_with_its_line(String replacement, int line, String key, String words) throws IOException {
        String[] lines = {"folder: x", "http: {port: 0}", "kiosks:", "- {station: K27A, key: KEY}"};
        lines[line - 1] = replacement;
        assertThat(faults(String.join("\n", lines).replace("KEY", KEY))).anySatisfy(fault -> {
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.key()).isEqualTo(key);
            assertThat(fault.sentence()).contains(words);
        });
    }

    @Test
    void a_station_that_stands_twice_is_named_at_its_second_line() throws IOException {
        String kiosk = "- {station: K27A, key: %s}\n".formatted(KEY);
        assertThat(faults("folder: x\nhttp: {}\nkiosks:\n" + kiosk + kiosk))
                .containsExactly(new ConfigFault(5, "kiosks[1].station", "stands here already"));
    }

    private List<ConfigFault> faults(String yaml) throws IOException {
        Path file = write(yaml);
        return catchThrowableOfType(ConfigException.class, () -> CollectorConfig.read(file))
                .faults();
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("collector.yaml"), yaml);
    }
}
