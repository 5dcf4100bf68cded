package greenslip.panel;

/** A buzzer of one pitch, or a loudspeaker. At once; throws where the wires are gone. One thread. */
@FunctionalInterface
public interface Sounder {
    /** No sounder. */
    Sounder NONE = hertz -> {};

    /** @param hertz 0 for silence; a buzzer of one pitch sounds for any other */
    void sound(int hertz);
}
