package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.upload.UploadStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KioskScreenTest {
    private static UploadStatus status(int waiting, long ageMillis, int failures, @Nullable String alarm) {
        return new UploadStatus(waiting, ageMillis, failures, alarm, null, 1_000, 0);
    }

    @Test
    void rows_that_wait_for_a_collector_that_was_never_heard_are_complained_of() {
        assertThat(KioskScreen.complaint(status(5, -1, 1, null)))
                .hasValueSatisfying(
                        said -> assertThat(said).startsWith("汇总端没有答复，5 条待上传").contains("5 rows wait"));
        assertThat(KioskScreen.complaint(status(5, 600_000, 7, null))).isPresent();
    }

    @Test
    void no_complaint_comes_of_a_short_silence_of_one_that_nobody_waits_in_or_before_the_first_attempt() {
        assertThat(KioskScreen.complaint(status(5, 3_000, 1, null))).isEmpty();
        assertThat(KioskScreen.complaint(status(0, -1, 9, null))).isEmpty();
        assertThat(KioskScreen.complaint(status(5, -1, 0, null))).isEmpty();
    }

    @Test
    void an_alarm_is_the_complaint() {
        assertThat(KioskScreen.complaint(status(0, 0, 0, "有 3 行"))).contains("有 3 行");
    }
}
