package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.posix.SerialLine.FlowControl;
import greenslip.print.PrinterProfile.Drawing;
import greenslip.print.PrinterProfile.StatusAnswers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrinterProfileTest {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final PrinterProfile USUAL = PrinterProfile.GENERIC_58;

    @Test
    void the_shipped_profiles_fit_their_paper() {
        assertThat(USUAL.widthDots()).isEqualTo(384);
        assertThat(USUAL.columns()).isEqualTo(32);
        assertThat(PrinterProfile.GENERIC_80.widthDots()).isEqualTo(576);
        assertThat(PrinterProfile.GENERIC_80.columns()).isEqualTo(48);
        assertThat(PrinterProfile.SHIPPED)
                .allSatisfy(profile -> assertThat(profile.qrModuleDots()).isEqualTo(6));
    }

    @Test
    void a_printer_that_never_answers_confirms_nothing_and_one_that_confirms_can_be_asked() {
        assertThat(PrinterProfile.SHIPPED)
                .allSatisfy(profile -> assertThat(profile.confirms()).isEqualTo(profile.answers()));
        assertThat(PrinterProfile.ZJ_5870.confirms()).isFalse();
        assertThat(PrinterProfile.ZJ_5870.cutter()).isFalse();
        assertThat(PrinterProfile.EPSON_TM.text()).isEqualTo(Drawing.RASTER);
    }

    @Test
    void nothing_that_a_change_does_not_name_is_changed() {
        for (PrinterProfile profile : PrinterProfile.SHIPPED) {
            assertThat(profile.change().build()).isEqualTo(profile);
        }
        PrinterProfile changed = USUAL.change()
                .name("other")
                .widthDots(576)
                .charset(GB18030)
                .qrModuleDots(7)
                .text(Drawing.RASTER)
                .codes(Drawing.RASTER)
                .feedLines(2)
                .cutter(false)
                .bufferBytes(512)
                .flowControl(FlowControl.NONE)
                .status(StatusAnswers.DLE_EOT)
                .confirms(false)
                .slipMillimetres(77)
                .timeouts(55, 555)
                .build();
        assertThat(changed)
                .isEqualTo(new PrinterProfile(
                        "other",
                        576,
                        GB18030,
                        Drawing.RASTER,
                        Drawing.RASTER,
                        7,
                        2,
                        false,
                        512,
                        FlowControl.NONE,
                        StatusAnswers.DLE_EOT,
                        false,
                        77,
                        55,
                        555));
        assertThat(USUAL.mute().answers()).isFalse();
        assertThat(USUAL.mute().confirms()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> USUAL.change().bufferBytes(255).build())
                .withMessageStartingWith("buffer-bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> USUAL.change().slipMillimetres(19).build())
                .withMessageStartingWith("slip-millimetres");
    }

    @Test
    void profiles_are_found_by_name_and_only_by_name() {
        assertThat(PrinterProfile.named("generic-58")).contains(USUAL);
        assertThat(PrinterProfile.named("generic-80")).contains(PrinterProfile.GENERIC_80);
        assertThat(PrinterProfile.named("generic")).isEmpty();
        assertThat(PrinterProfile.SHIPPED).extracting(PrinterProfile::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "385, 6,  1, 300, 10000, width-dots",
        "0,   6,  1, 300, 10000, width-dots",
        "384, 3,  1, 300, 10000, qr-module-dots",
        "384, 13, 1, 300, 10000, qr-module-dots",
        "384, 6, -1, 300, 10000, feed-lines",
        "384, 6, 11, 300, 10000, feed-lines",
        "384, 6,  1, 49,  10000, status-timeout-millis",
        "384, 6,  1, 5001, 10000, status-timeout-millis",
        "384, 6,  1, 300, 99,    job-timeout-millis",
        "384, 6,  1, 300, 60001, job-timeout-millis"
    })
    void a_value_out_of_range_is_refused_by_its_name_in_the_configuration(
            int width, int module, int feed, int status, int job, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile(width, module, feed, status, job))
                .withMessageStartingWith(named);
    }

    @ParameterizedTest
    @CsvSource({"384, 4, 0, 50, 100", "576, 12, 10, 5000, 60000"})
    void the_ends_of_each_range_are_allowed(int width, int module, int feed, int status, int job) {
        assertThat(profile(width, module, feed, status, job).columns() * PrinterProfile.COLUMN_DOTS)
                .isEqualTo(width);
    }

    @Test
    void a_profile_needs_a_name_and_a_chinese_charset() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> USUAL.change().name(" ").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> USUAL.change().charset(StandardCharsets.UTF_8).build())
                .withMessageContaining("GBK");
    }

    @ParameterizedTest
    @EnumSource
    void every_state_says_in_chinese_first_what_to_do(PrinterState state) {
        assertThat(state.advice()).contains(" · ");
        assertThat(Character.UnicodeScript.of(state.advice().codePointAt(0))).isEqualTo(Character.UnicodeScript.HAN);
        boolean prints = state == PrinterState.READY || state == PrinterState.PAPER_NEAR_END;
        assertThat(state.canPrint()).isEqualTo(prints);
        assertThat(state.advice()).isEqualTo(state.chinese() + " · " + state.english());
        assertThat(state.code() == null).isEqualTo(state == PrinterState.READY);
    }

    private static PrinterProfile profile(int width, int module, int feed, int status, int job) {
        return USUAL.change()
                .widthDots(width)
                .qrModuleDots(module)
                .feedLines(feed)
                .timeouts(status, job)
                .build();
    }
}
