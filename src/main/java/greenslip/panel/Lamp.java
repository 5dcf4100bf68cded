package greenslip.panel;

import org.jspecify.annotations.Nullable;

/** A tower light, or one lamp of several colours. At once; throws where the wires are gone. One thread. */
@FunctionalInterface
public interface Lamp {
    /** No lamp. */
    Lamp NONE = colour -> {};

    /** @param colour null for dark; one that the lamp lacks is shown by the nearest it has */
    void light(@Nullable Colour colour);
}
