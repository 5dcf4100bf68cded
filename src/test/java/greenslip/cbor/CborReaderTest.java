package greenslip.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborReaderTest {
    @Test
    void the_replacement_character_is_a_text_like_any_other() throws CborException {
        CborReader in = new CborReader(new CborWriter().text("\uFFFD").toBytes());
        assertThat(in.text(3)).isEqualTo("\uFFFD");
    }

    @Test
    void reads_back_every_kind_in_order() throws CborException {
        byte[] bytes = new CborWriter()
                .tag(18)
                .array(6)
                .integer(-8)
                .bytes(new byte[] {1, 2})
                .text("水")
                .map(2)
                .put(4, true)
                .key(-1)
                .nothing()
                .array(0)
                .bool(false)
                .toBytes();
        CborReader reader = new CborReader(bytes);
        assertThat(reader.peek()).isEqualTo(CborReader.Kind.TAG);
        assertThat(reader.tag()).isEqualTo(18);
        reader.array(6);
        assertThat(reader.integer()).isEqualTo(-8);
        assertThat(reader.bytes(2)).containsExactly(1, 2);
        assertThat(reader.text(3)).isEqualTo("水");
        assertThat(reader.map()).isEqualTo(2);
        assertThat(reader.key()).isEqualTo(4);
        assertThat(reader.bool()).isTrue();
        reader.key(-1);
        reader.nothing();
        assertThat(reader.array()).isZero();
        assertThat(reader.bool()).isFalse();
        reader.end();
    }

    /** Each is well-formed CBOR or nearly so, and has a second form or none. */
    @ParameterizedTest
    @CsvSource({
        "'', ends early",
        "18, ends early",
        "1800, head longer than needed",
        "1817, head longer than needed",
        "1900ff, head longer than needed",
        "1a0000ffff, head longer than needed",
        "1b00000000ffffffff, head longer than needed",
        "3817, head longer than needed",
        "1bffffffffffffffff, more than 63 bits",
        "3bffffffffffffffff, more than 63 bits",
        "1c, reserved",
        "5f, reserved",
        "9fff, reserved",
        "bfff, reserved",
        "ff, not used here",
        "f7, not used here",
        "f818, not used here",
        "f93c00, not used here",
        "fb3ff0000000000000, not used here",
        "42ff, ends early",
        "5b7fffffffffffffff00, longer than allowed",
        "61ff, not UTF-8",
        "62c080, not UTF-8",
        "63eda080, not UTF-8",
        "82f4, ends early",
        "8201, ends early",
        "9a7fffffff00, longer than allowed",
        "a2010102, ends early",
        "a201010101, repeated or out of order",
        "a202010101, repeated or out of order",
        "a220010101, repeated or out of order",
        "a1616101, not INTEGER",
        "a1c10101, not INTEGER",
        "c1, ends early",
        "0000, after the end",
        "8000, after the end"
    })
    void refuses_what_has_no_place_in_the_deterministic_form(String hex, String fault) {
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> readWhole(hex))
                .withMessageContaining(fault);
    }

    @Test
    void refuses_deep_nesting_of_arrays_and_of_tags() {
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> readWhole("81".repeat(100_000) + "00"))
                .withMessageContaining("deeper");
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> readWhole("c1".repeat(100_000) + "00"))
                .withMessageContaining("deeper");
    }

    @Test
    void takes_nesting_up_to_the_limit() throws CborException {
        readWhole("81".repeat(Nesting.MAX_DEPTH) + "00");
    }

    @Test
    void refuses_another_kind_size_length_key_or_range_than_expected() {
        assertRefused("01", CborReader::bool);
        assertRefused("f4", CborReader::integer);
        assertRefused("01", reader -> reader.integer(2, 9));
        assertRefused("43010203", reader -> reader.bytes(2));
        assertRefused("63e6b0b4", reader -> reader.text(2));
        assertRefused("6161", reader -> reader.bytes(1));
        assertRefused("8101", reader -> reader.array(2));
        assertRefused("a10101", reader -> {
            reader.map();
            reader.key(2);
        });
        assertRefused("a10101", reader -> {
            reader.map();
            reader.integer();
        });
        assertRefused("01", CborReader::key);
    }

    @Test
    void refuses_to_end_before_the_end_and_to_read_past_it() throws CborException {
        assertRefused("820102", reader -> {
            reader.array();
            reader.integer();
            reader.end();
        });
        CborReader reader = new CborReader(HexFormat.of().parseHex("0102"));
        reader.integer();
        assertThatExceptionOfType(CborException.class).isThrownBy(reader::integer);
    }

    @Test
    void refuses_more_bytes_than_a_writer_may_write() {
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> new CborReader(new byte[CborWriter.MAX_BYTES + 1]));
    }

    @Test
    void faults_do_not_repeat_the_content() {
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> new CborReader(new CborWriter().text("secret").toBytes()).integer())
                .withMessageNotContaining("secret");
    }

    private interface Reading {
        void from(CborReader reader) throws CborException;
    }

    private static void assertRefused(String hex, Reading reading) {
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> reading.from(new CborReader(HexFormat.of().parseHex(hex))));
    }

    private static void readWhole(String hex) throws CborException {
        CborReader reader = new CborReader(HexFormat.of().parseHex(hex));
        reader.skip();
        reader.end();
    }
}
