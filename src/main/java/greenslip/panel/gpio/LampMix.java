package greenslip.panel.gpio;

import static greenslip.panel.Colour.AMBER;
import static greenslip.panel.Colour.BLUE;
import static greenslip.panel.Colour.GREEN;
import static greenslip.panel.Colour.RED;
import static greenslip.panel.Colour.WHITE;

import greenslip.panel.Colour;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which lights make a colour, on a lamp that has only some: the light itself, else a mixture (a lamp of three legs), else the nearest. The
 * rhythm tells signals apart whose colours fall together.
 */
final class LampMix {
    private static final Map<Colour, Set<Colour>> MIXED =
            Map.of(AMBER, Set.of(RED, GREEN), WHITE, Set.of(RED, GREEN, BLUE));

    private static final Map<Colour, List<Colour>> NEAREST = Map.of(
            RED, List.of(AMBER, WHITE, BLUE, GREEN),
            AMBER, List.of(WHITE, BLUE, RED, GREEN),
            GREEN, List.of(WHITE, BLUE, AMBER, RED),
            BLUE, List.of(WHITE, AMBER, GREEN, RED),
            WHITE, List.of(GREEN, BLUE, AMBER, RED));

    private LampMix() {}

    /** @return the lights to switch on; empty where the lamp has none at all */
    static Set<Colour> of(Colour wanted, Set<Colour> has) {
        if (has.contains(wanted)) {
            return Set.of(wanted);
        }
        Set<Colour> mixed = MIXED.getOrDefault(wanted, Set.of());
        if (!mixed.isEmpty() && has.containsAll(mixed)) {
            return mixed;
        }
        return NEAREST.getOrDefault(wanted, List.of()).stream()
                .filter(has::contains)
                .findFirst()
                .map(Set::of)
                .orElse(Set.of());
    }
}
