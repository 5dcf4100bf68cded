package greenslip.print;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Something that a person switches at a {@link PrinterSimulator}, and what it is called on pages and in orders. */
public sealed interface SimulatedSwitch permits SimulatedTrouble, SimulatedAnswers {
    /** Of the constant. */
    String name();

    String chinese();

    String english();

    /** As orders name it: {@code paper-out}. */
    default String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one of a kind that {@link #word()} names. */
    static <S extends Enum<S> & SimulatedSwitch> Optional<S> named(Class<S> kind, String word) {
        return Arrays.stream(kind.getEnumConstants())
                .filter(one -> one.word().equals(word))
                .findFirst();
    }
}
