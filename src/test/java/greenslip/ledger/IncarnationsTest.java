package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.Incarnations.Start;
import greenslip.voucher.Serial;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IncarnationsTest {
    private static final long ALL = 0xFFFF_FFFEL;

    @Property(tries = 1000)
    void what_is_chosen_was_never_used_and_leaves_room(
            @ForAll long used, @ForAll int proposed, @ForAll @Size(32) byte[] chance) {
        Start start = Incarnations.next(used, proposed, chance).orElse(null);
        if (start == null) {
            assertThat(used & ALL).isEqualTo(ALL);
            return;
        }
        assertThat(start.incarnation()).isBetween(1, Serial.MAX_INCARNATION);
        assertThat(used & Incarnations.bit(start.incarnation())).isZero();
        assertThat(start.firstCounter()).isBetween(1, Incarnations.LAST_START);
        if (proposed >= 1 && proposed <= Serial.MAX_INCARNATION && (used & Incarnations.bit(proposed)) == 0) {
            assertThat(start.incarnation()).isEqualTo(proposed);
        }
    }

    @Property(tries = 100)
    void a_ledger_lives_31_times_and_no_more(
            @ForAll @IntRange(min = 1, max = Serial.MAX_INCARNATION) int first, @ForAll long seed) {
        Random random = new Random(seed);
        long used = Incarnations.bit(first);
        for (int lives = 1; lives < Serial.MAX_INCARNATION; lives++) {
            Start start = Incarnations.next(used, 0, bytes(random)).orElseThrow();
            assertThat(used & Incarnations.bit(start.incarnation())).isZero();
            used |= Incarnations.bit(start.incarnation());
        }
        assertThat(Incarnations.next(used, 0, bytes(random))).isEmpty();
    }

    @Test
    void chance_reaches_every_incarnation_and_all_of_the_counter() {
        Random random = new Random(1);
        Set<Integer> incarnations = new HashSet<>();
        Set<Integer> tenths = new HashSet<>();
        int same = 0;
        for (int pair = 0; pair < 3_000; pair++) {
            Start one = Incarnations.next(2, 0, bytes(random)).orElseThrow();
            Start other = Incarnations.next(2, 0, bytes(random)).orElseThrow();
            incarnations.add(one.incarnation());
            tenths.add((one.firstCounter() - 1) / 90_000);
            boolean near = Math.abs(one.firstCounter() - other.firstCounter()) < 1_000;
            same += one.incarnation() == other.incarnation() && near ? 1 : 0;
        }
        assertThat(incarnations).hasSize(Serial.MAX_INCARNATION - 1);
        assertThat(tenths).hasSize(10);
        assertThat(same).as("of 3000 pairs that each issue 1000").isLessThanOrEqualTo(2);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }
}
