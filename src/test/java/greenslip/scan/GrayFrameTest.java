package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GrayFrameTest {
    @Test
    void the_last_row_needs_no_padding() {
        byte[] luma = new byte[64 + 50];
        GrayFrame frame = new GrayFrame(50, 2, 64, luma);
        assertThat(frame.luma()).isSameAs(luma);
        assertThatIllegalArgumentException().isThrownBy(() -> new GrayFrame(50, 2, 64, new byte[64 + 49]));
    }

    @Test
    void a_size_without_pixels_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GrayFrame(0, 1, 1, new byte[9]));
        assertThatIllegalArgumentException().isThrownBy(() -> new GrayFrame(1, -1, 1, new byte[9]));
    }

    @Test
    void a_stride_below_the_width_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GrayFrame(3, 1, 2, new byte[9]));
    }

    @Test
    void a_size_that_overflows_an_int_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GrayFrame(65_535, 65_535, 65_535, new byte[9]));
        assertThatIllegalArgumentException().isThrownBy(() -> new GrayFrame(65_536, 1, 65_536, new byte[65_536]));
    }

    @Test
    void it_shows_its_shape_and_not_its_pixels() {
        assertThat(new GrayFrame(2, 1, 3, new byte[3])).hasToString("GrayFrame[2 x 1, stride 3]");
    }
}
