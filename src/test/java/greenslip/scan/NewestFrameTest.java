package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NewestFrameTest {
    private final NewestFrame frames = new NewestFrame(4, 4, 4, 24);

    private void publish(int value) {
        Arrays.fill(frames.filling(), (byte) value);
        frames.publish();
    }

    @Test
    void only_the_newest_is_kept_and_the_rest_are_counted() throws Exception {
        for (int i = 1; i <= 5; i++) {
            publish(i);
        }
        assertThat(frames.take(0))
                .isNotNull()
                .satisfies(frame -> assertThat(frame.luma()).containsOnly(5));
        assertThat(frames.dropped()).isEqualTo(4);
        assertThat(frames.take(0)).isNull();
    }

    @Test
    void a_taken_frame_is_not_touched_by_those_that_follow() throws Exception {
        publish(1);
        GrayFrame taken = frames.take(0);
        for (int i = 2; i < 10; i++) {
            publish(i);
            assertThat(taken.luma()).containsOnly(1);
        }
    }

    @Test
    void three_arrays_go_round_for_ever() throws Exception {
        Set<byte[]> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 100; i++) {
            seen.add(frames.filling());
            publish(i);
            if (i % 3 == 0) {
                seen.add(frames.take(0).luma());
            }
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void a_waiting_consumer_is_woken() throws Exception {
        CompletableFuture<Byte> first = CompletableFuture.supplyAsync(() -> {
            try {
                return frames.take(20_000).luma()[0];
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        publish(7);
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo((byte) 7);
    }

    /** A frame that mixed two fillings would show two values. */
    @Test
    void frames_are_never_torn_and_never_go_back() throws Exception {
        int count = 20_000;
        Thread producer = Thread.ofPlatform().start(() -> {
            for (int i = 1; i <= count; i++) {
                byte[] bytes = frames.filling();
                for (int k = 0; k < bytes.length; k++) {
                    bytes[k] = (byte) (i >> (k % 3 * 8));
                }
                frames.publish();
            }
        });
        int last = 0;
        int taken = 0;
        while (last < count) {
            GrayFrame frame = frames.take(20_000);
            assertThat(frame).isNotNull();
            byte[] b = frame.luma();
            int value = number(b, 0);
            assertThat(number(b, 21)).isEqualTo(value).isGreaterThan(last);
            last = value;
            taken++;
        }
        producer.join();
        assertThat(frames.dropped() + taken).isEqualTo(count);
    }

    private static int number(byte[] b, int at) {
        return (b[at] & 0xFF) | (b[at + 1] & 0xFF) << 8 | (b[at + 2] & 0xFF) << 16;
    }
}
