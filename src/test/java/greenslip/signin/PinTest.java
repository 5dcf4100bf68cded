package greenslip.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinTest {
    @TempDir
    Path folder;

    private static Pin pin(String text) {
        return Pin.typed(text).orElseThrow();
    }

    @Test
    void a_pin_has_six_to_twelve_digits_and_full_width_ones_are_the_same() throws Exception {
        for (String none : List.of("", "47119", "4711934711934", "47119a", "-47119", " 471193", "٤٧١١٩٣", "471193\n")) {
            assertThat(Pin.typed(none)).as(none).isEmpty();
            assertThat(Pin.complaint(none).orElseThrow()).startsWith("口令是");
        }
        Path file = folder.resolve("pin");
        PinFile.write(file, pin("471193"));
        assertThat(PinFile.read(file).matches(pin("４７１１９３"))).isTrue();
        assertThat(PinFile.read(file).matches(pin("471194"))).isFalse();
        assertThat(PinFile.read(file).matches(pin("4711930"))).isFalse();
    }

    @Test
    void what_everybody_tries_first_is_refused() {
        for (String trivial : List.of(
                "000000",
                "111111111",
                "123456",
                "654321",
                "890123",
                "210987",
                "121212",
                "123123",
                "4747474",
                "147258")) {
            assertThat(Pin.complaint(trivial).orElseThrow()).as(trivial).startsWith("口令太容易猜");
        }
        for (String good : List.of("471193", "100200300400", "202611", "135790", "998877665541")) {
            assertThat(Pin.complaint(good)).as(good).isEmpty();
        }
    }

    @Test
    void the_file_is_its_owners_alone_holds_no_digit_of_the_pin_and_is_replaced_whole() throws Exception {
        Path file = folder.resolve("pin");
        PinFile.write(file, pin("471193"));
        String first = Files.readString(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--------");
        assertThat(first).startsWith("pbkdf2-sha256 25000 ");
        PinFile earlier = PinFile.read(file);
        PinFile.write(file, pin("471193"));
        assertThat(Files.readString(file)).as("another salt").isNotEqualTo(first);
        assertThat(PinFile.read(file).sameAs(earlier)).isFalse();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void a_file_that_others_may_read_or_that_is_none_is_refused_with_what_to_do() throws Exception {
        Path file = folder.resolve("pin");
        PinFile.write(file, pin("471193"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> PinFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 400");
        for (String broken : List.of("", "471193", "pbkdf2-sha256 9999999 00 00", "x".repeat(300))) {
            Files.delete(file);
            Files.writeString(file, broken);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThatThrownBy(() -> PinFile.read(file)).as(broken).isInstanceOf(IOException.class);
        }
        assertThat(SignIn.complaint(folder.resolve("none")).orElseThrow())
                .startsWith("没有可用的登录口令")
                .contains("greenslip keys pin");
    }

    @Test
    void a_pin_says_nothing_of_itself() {
        assertThat(pin("471193")).hasToString("PIN");
    }
}
