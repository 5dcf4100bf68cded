package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.scan.CameraSettings.Format;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class CameraSettingsTest {
    private static CameraSettings camera(Format format, int width, int height, int stride) {
        return CameraSettings.of("camera", List.of("true"), format, width, height, stride);
    }

    private static ThrowableAssertAlternative<?> refused(int quiet, int gap, int min, int max) {
        return assertThatIllegalArgumentException()
                .isThrownBy(() -> new CameraSettings(
                        "camera", List.of("true"), Format.GRAY, 640, 480, 640, quiet, gap, min, max));
    }

    @Test
    void a_frame_is_its_rows_and_for_yuv_half_as_much_again() {
        assertThat(camera(Format.GRAY, 1280, 720, 1280).frameBytes()).isEqualTo(921_600);
        assertThat(camera(Format.YUV420, 1280, 720, 1280).frameBytes()).isEqualTo(1_382_400);
        assertThat(camera(Format.YUV420, 780, 600, 832).frameBytes()).isEqualTo(832 * 600 * 3 / 2);
    }

    @Test
    void sides_out_of_range_are_refused_with_the_key_and_what_to_do() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> camera(Format.GRAY, 20, 480, 640))
                .withMessageContaining("width")
                .withMessageStartingWith("摄像头");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> camera(Format.GRAY, 640, 4097, 640))
                .withMessageContaining("height");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> camera(Format.GRAY, 640, 480, 639))
                .withMessageContaining("stride-bytes");
    }

    @Test
    void yuv_needs_even_rows() {
        assertThatIllegalArgumentException().isThrownBy(() -> camera(Format.YUV420, 640, 481, 640));
        assertThatIllegalArgumentException().isThrownBy(() -> camera(Format.YUV420, 641, 480, 641));
        assertThat(camera(Format.GRAY, 641, 481, 641).frameBytes()).isEqualTo(641 * 481);
    }

    @Test
    void times_out_of_range_are_refused() {
        refused(-1, 5000, 500, 30_000).withMessageContaining("same-code-quiet-millis");
        refused(2000, 9, 500, 30_000).withMessageContaining("frame-gap-millis");
        refused(2000, 5000, 0, 30_000).withMessageContaining("restart-min-millis");
        refused(2000, 5000, 500, 499).withMessageContaining("restart-max-millis");
        refused(2000, 5000, 500, 600_001).withMessageContaining("restart-max-millis");
    }

    @Test
    void a_command_must_be_one() {
        for (List<String> command : List.of(List.<String>of(), List.of(" "), List.of("cat", "a\0b"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CameraSettings.of("camera", command, Format.GRAY, 640, 480, 640));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CameraSettings.of(" ", List.of("true"), Format.GRAY, 640, 480, 640));
    }

    @Test
    void the_command_is_copied_and_its_arguments_stay_out_of_the_log() {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-i", "rtsp://user:password@camera"));
        CameraSettings settings = CameraSettings.of("door", command, Format.GRAY, 640, 480, 640);
        command.clear();
        assertThat(settings.command()).hasSize(3);
        assertThat(settings.toString()).contains("door").doesNotContain("password");
    }
}
