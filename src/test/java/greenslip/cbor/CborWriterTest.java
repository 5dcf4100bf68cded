package greenslip.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborWriterTest {
    /** The integers of RFC 8949, appendix A, and the edges of each width. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "10, 0a",
        "23, 17",
        "24, 1818",
        "25, 1819",
        "100, 1864",
        "255, 18ff",
        "256, 190100",
        "1000, 1903e8",
        "65535, 19ffff",
        "65536, 1a00010000",
        "1000000, 1a000f4240",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "1000000000000, 1b000000e8d4a51000",
        "9223372036854775807, 1b7fffffffffffffff",
        "-1, 20",
        "-10, 29",
        "-100, 3863",
        "-1000, 3903e7",
        "-65537, 3a00010000",
        "-9223372036854775808, 3b7fffffffffffffff"
    })
    void integers_have_their_shortest_form(long value, String hex) {
        assertThat(hex(new CborWriter().integer(value))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"'', 60", "a, 6161", "IETF, 6449455446", "ü, 62c3bc", "水, 63e6b0b4", "𐅑, 64f0908591"})
    void texts_are_utf_8(String text, String hex) {
        assertThat(hex(new CborWriter().text(text))).isEqualTo(hex);
    }

    @Test
    void simple_values_tags_and_bytes_follow_the_rfc() {
        assertThat(hex(new CborWriter().bool(false))).isEqualTo("f4");
        assertThat(hex(new CborWriter().bool(true))).isEqualTo("f5");
        assertThat(hex(new CborWriter().nothing())).isEqualTo("f6");
        assertThat(hex(new CborWriter().tag(1).integer(1363896240))).isEqualTo("c11a514b67b0");
        assertThat(hex(new CborWriter().tag(23).bytes(new byte[] {1, 2, 3, 4}))).isEqualTo("d74401020304");
    }

    @Test
    void containers_close_with_their_last_item() {
        assertThat(hex(new CborWriter().array(0))).isEqualTo("80");
        assertThat(hex(new CborWriter().map(0))).isEqualTo("a0");
        assertThat(hex(new CborWriter()
                        .array(3)
                        .integer(1)
                        .array(2)
                        .integer(2)
                        .integer(3)
                        .array(2)
                        .integer(4)
                        .integer(5)))
                .isEqualTo("8301820203820405");
        assertThat(hex(new CborWriter().map(2).put(1, 2).put(3, 4))).isEqualTo("a201020304");
        assertThat(hex(new CborWriter()
                        .map(4)
                        .put(1, "a")
                        .put(2, new byte[] {7})
                        .put(-1, true)
                        .key(-2)
                        .nothing()))
                .isEqualTo("a401616102410720f521f6");
    }

    @Test
    void keys_out_of_order_or_repeated_are_refused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().map(2).put(2, 0).put(1, 0));
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().map(2).put(2, 0).put(2, 0));
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().map(2).put(-2, 0).put(-1, 0));
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().map(2).put(-1, 0).put(1, 0));
    }

    @Test
    void a_value_in_the_place_of_a_key_and_a_key_outside_a_map_are_refused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().map(1).integer(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().map(1).tag(1));
        assertThatIllegalStateException().isThrownBy(() -> new CborWriter().key(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().map(1).key(1).key(2));
    }

    @Test
    void an_unfinished_item_and_a_second_one_are_refused() {
        assertThatIllegalStateException().isThrownBy(() -> new CborWriter().toBytes());
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().array(2).integer(1).toBytes());
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().tag(18).toBytes());
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().integer(1).integer(2));
    }

    @Test
    void half_a_surrogate_pair_and_negative_sizes_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CborWriter().text("a\uD800"));
        assertThatIllegalArgumentException().isThrownBy(() -> new CborWriter().array(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CborWriter().map(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CborWriter().tag(-1));
    }

    @Test
    void depth_and_size_have_a_limit() {
        CborWriter deep = new CborWriter();
        for (int i = 0; i < Nesting.MAX_DEPTH; i++) {
            deep.array(1);
        }
        assertThatIllegalStateException().isThrownBy(() -> deep.array(1)).withMessageContaining("deeper");
        assertThatIllegalStateException()
                .isThrownBy(() -> new CborWriter().bytes(new byte[CborWriter.MAX_BYTES]))
                .withMessageContaining("longer");
    }

    private static String hex(CborWriter writer) {
        return HexFormat.of().formatHex(writer.toBytes());
    }
}
