package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final long FRAME_NANOS = 66_000_000L;

    private final Sightings sightings = new Sightings();
    private long nowNanos = Long.MAX_VALUE - 10 * FRAME_NANOS;

    private boolean frame(boolean sighted) {
        nowNanos += FRAME_NANOS;
        sightings.frame(sighted, nowNanos);
        return sightings.going(nowNanos);
    }

    @Test
    void a_pattern_that_passes_is_no_code_held_up() {
        assertThat(frame(true)).isFalse();
        assertThat(frame(true)).isFalse();
        for (int i = 0; i < 6; i++) {
            assertThat(frame(false)).isFalse();
        }
        assertThat(frame(true)).isFalse();
    }

    @Test
    void a_code_seen_again_and_again_is_held_up_though_some_frames_are_blurred() {
        frame(true);
        frame(false);
        frame(true);
        assertThat(frame(true)).isTrue();
        assertThat(frame(false)).isTrue();
        assertThat(frame(true)).isTrue();
    }

    @Test
    void it_ends_when_the_code_is_gone_or_the_camera_sends_nothing_more() {
        frame(true);
        frame(true);
        assertThat(frame(true)).isTrue();
        assertThat(sightings.going(nowNanos + 10 * FRAME_NANOS)).isFalse();
        for (int i = 0; i < 6; i++) {
            frame(false);
        }
        assertThat(sightings.going(nowNanos)).isFalse();
        assertThat(frame(true)).isFalse();
    }
}
