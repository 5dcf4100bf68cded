package greenslip.panel.gpio;

import static greenslip.panel.Colour.AMBER;
import static greenslip.panel.Colour.BLUE;
import static greenslip.panel.Colour.GREEN;
import static greenslip.panel.Colour.RED;
import static greenslip.panel.Colour.WHITE;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.panel.Colour;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LampMixTest {
    @Test
    void a_tower_lights_its_own_light() {
        assertThat(LampMix.of(AMBER, Set.of(RED, AMBER, GREEN))).containsExactly(AMBER);
        assertThat(LampMix.of(BLUE, Set.of(RED, AMBER, GREEN))).containsExactly(AMBER);
        assertThat(LampMix.of(WHITE, Set.of(RED, AMBER, GREEN))).containsExactly(GREEN);
    }

    @Test
    void a_lamp_of_three_legs_mixes() {
        Set<Colour> legs = Set.of(RED, GREEN, BLUE);
        assertThat(LampMix.of(AMBER, legs)).containsExactlyInAnyOrder(RED, GREEN);
        assertThat(LampMix.of(WHITE, legs)).containsExactlyInAnyOrder(RED, GREEN, BLUE);
        assertThat(LampMix.of(BLUE, legs)).containsExactly(BLUE);
    }

    @Test
    void every_colour_is_shown_by_whatever_light_there_is() {
        for (Colour only : Colour.values()) {
            for (Colour wanted : Colour.values()) {
                assertThat(LampMix.of(wanted, EnumSet.of(only))).containsExactly(only);
            }
        }
        assertThat(LampMix.of(RED, Set.of())).isEmpty();
    }
}
