package greenslip.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResidentNumberTest {
    /** The two worked examples of GB 11643-1999. */
    @Test
    void the_examples_of_the_standard_are_sound() {
        assertThat(ResidentNumber.canonical("11010519491231002X")).contains("11010519491231002X");
        assertThat(ResidentNumber.canonical("440524188001010014")).contains("440524188001010014");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "11010519491231002",
                "11010519491231002XX",
                "1101051949123100２X",
                "11010519491231X02X",
                "1101051949123１002X",
                "-1010519491231002X"
            })
    void anything_but_seventeen_digits_and_a_check_is_refused(String text) {
        assertThat(ResidentNumber.canonical(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"19490230", "19491301", "19490001", "19490100", "20010229", "18491231", "21000101"})
    void a_date_that_never_was_is_refused_however_right_the_check(String date) {
        String digits = "110105" + date + "002";
        assertThat(ResidentNumber.canonical(digits + ResidentNumber.check(digits)))
                .isEmpty();
    }

    @Test
    void a_leap_day_is_a_date() {
        String digits = "11010520000229002";
        assertThat(ResidentNumber.canonical(digits + ResidentNumber.check(digits)))
                .isPresent();
    }

    @Test
    void a_region_does_not_begin_with_zero() {
        String digits = "01010519491231002";
        assertThat(ResidentNumber.canonical(digits + ResidentNumber.check(digits)))
                .isEmpty();
    }

    @Property
    void every_wrong_digit_is_found(
            @ForAll("numbers") String number,
            @ForAll @IntRange(max = 16) int place,
            @ForAll @IntRange(max = 9) int digit) {
        Assume.that(number.charAt(place) != '0' + digit);
        String wrong = number.substring(0, place) + digit + number.substring(place + 1);
        assertThat(ResidentNumber.canonical(wrong)).isEmpty();
    }

    @Property
    void every_swap_of_neighbours_is_found(@ForAll("numbers") String number, @ForAll @IntRange(max = 16) int place) {
        char first = number.charAt(place);
        char second = number.charAt(place + 1);
        Assume.that(first != second);
        String wrong = number.substring(0, place) + second + first + number.substring(place + 2);
        assertThat(ResidentNumber.canonical(wrong)).isEmpty();
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<Integer> regions = Arbitraries.integers().between(110_000, 659_999);
        Arbitrary<Integer> sequences = Arbitraries.integers().between(0, 999);
        Arbitrary<LocalDate> births = Arbitraries.longs()
                .between(
                        LocalDate.of(1900, 1, 1).toEpochDay(),
                        LocalDate.of(2022, 2, 28).toEpochDay())
                .map(LocalDate::ofEpochDay);
        return Combinators.combine(regions, births, sequences).as((region, birth, sequence) -> {
            String digits = region + birth.format(DateTimeFormatter.BASIC_ISO_DATE) + "%03d".formatted(sequence);
            return digits + ResidentNumber.check(digits);
        });
    }
}
