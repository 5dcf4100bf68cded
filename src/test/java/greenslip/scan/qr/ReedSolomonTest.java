package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.reedsolomon.GenericGF;
import com.google.zxing.common.reedsolomon.ReedSolomonEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against blocks that ZXing encoded. */
class ReedSolomonTest {
    private final ReedSolomon correction = new ReedSolomon();

    private static int[] encoded(Random random, int data, int checks) {
        int[] block = new int[data + checks];
        for (int i = 0; i < data; i++) {
            block[i] = random.nextInt(256);
        }
        new ReedSolomonEncoder(GenericGF.QR_CODE_FIELD_256).encode(block, checks);
        return block;
    }

    private static int[] places(Random random, int length) {
        List<Integer> all =
                new java.util.ArrayList<>(IntStream.range(0, length).boxed().toList());
        java.util.Collections.shuffle(all, random);
        return all.stream().mapToInt(i -> i).toArray();
    }

    @Property(tries = 2000)
    void two_for_an_error_and_one_for_an_erasure_are_corrected(
            @ForAll @IntRange(min = 1, max = 120) int data,
            @ForAll @IntRange(min = 1, max = 34) int halfChecks,
            @ForAll @IntRange(max = 34) int errors,
            @ForAll long seed) {
        Random random = new Random(seed);
        int checks = 2 * halfChecks;
        int wrong = Math.min(errors, halfChecks);
        int erasures = Math.min(random.nextInt(checks - 2 * wrong + 1), data + checks - wrong);
        int[] right = encoded(random, data, checks);
        int[] block = right.clone();
        int[] places = places(random, block.length);
        wrong = Math.min(wrong, block.length - erasures);
        for (int i = 0; i < erasures; i++) {
            block[places[i]] = random.nextInt(256);
        }
        for (int i = erasures; i < erasures + wrong; i++) {
            block[places[i]] ^= 1 + random.nextInt(255);
        }
        if (!correction.isClean(block, block.length, checks)) {
            assertThat(correction.correct(block, block.length, checks, places, erasures))
                    .isEqualTo(wrong);
        }
        assertThat(block).isEqualTo(right);
    }

    @Test
    void a_block_that_cannot_be_corrected_stays_as_it_was() {
        Random random = new Random(7);
        int left = 0;
        for (int i = 0; i < 500; i++) {
            int[] block = random.ints(60, 0, 256).toArray();
            int[] before = block.clone();
            assertThat(correction.isClean(block, 60, 20)).isFalse();
            if (correction.correct(block, 60, 20, new int[0], 0) < 0) {
                assertThat(block).isEqualTo(before);
                left++;
            }
        }
        assertThat(left).isGreaterThan(495);
    }

    @Test
    void more_erasures_than_check_bytes_are_refused() {
        int[] block = encoded(new Random(1), 10, 4);
        block[3] ^= 1;
        int[] before = block.clone();
        assertThat(correction.isClean(block, 14, 4)).isFalse();
        assertThat(correction.correct(block, 14, 4, IntStream.range(0, 5).toArray(), 5))
                .isEqualTo(-1);
        assertThat(Arrays.equals(block, before)).isTrue();
    }
}
