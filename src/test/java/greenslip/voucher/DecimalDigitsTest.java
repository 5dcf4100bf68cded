package greenslip.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalDigitsTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 3", "2, 5", "3, 8", "4, 10", "5, 13", "6, 15", "7, 17", "8, 20", "134, 326"})
    void each_length_has_its_number_of_digits(int bytes, int digits) {
        assertThat(DecimalDigits.encode(new byte[bytes])).hasSize(digits).matches("0*");
        byte[] full = new byte[bytes];
        Arrays.fill(full, (byte) 0xFF);
        assertThat(DecimalDigits.encode(full)).hasSize(digits);
        assertThat(DecimalDigits.decode(DecimalDigits.encode(full))).contains(full);
    }

    @Property
    void bytes_come_back(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(DecimalDigits.decode(DecimalDigits.encode(bytes)))
                .hasValueSatisfying(back -> assertThat(back).isEqualTo(bytes));
    }

    @Property
    void a_group_is_the_big_endian_number(@ForAll @Size(7) byte[] bytes) {
        assertThat(new BigInteger(DecimalDigits.encode(bytes))).isEqualTo(new BigInteger(1, bytes));
    }

    /** No second text for the same bytes: what decodes, encodes to itself. */
    @Property(tries = 5000)
    void digits_that_decode_come_back(@ForAll @Chars({'0', '1', '2', '5', '9'}) @StringLength(max = 40) String digits) {
        DecimalDigits.decode(digits)
                .ifPresent(bytes -> assertThat(DecimalDigits.encode(bytes)).isEqualTo(digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "12",
                "1234",
                "256",
                "999",
                "65536",
                "72057594037927936",
                "99999999999999999",
                "-12",
                "0x1",
                "１２３",
                "+12"
            })
    void what_stands_for_no_bytes_is_refused(String digits) {
        assertThat(DecimalDigits.decode(digits)).isEmpty();
    }

    @Test
    void the_largest_group_is_taken() {
        assertThat(DecimalDigits.decode("72057594037927935")).isPresent();
        assertThat(DecimalDigits.decode("255")).isPresent();
    }
}
