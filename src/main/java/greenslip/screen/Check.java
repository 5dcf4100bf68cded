package greenslip.screen;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must be well at a station.
 *
 * @param name a lower-case word, for example {@code printer}
 * @param vital whether the station cannot record without it; only such a check takes {@code /health} down
 * @param complaint from memory, at once: empty where all is well, else a sentence that says what to do, Chinese first
 */
public record Check(String name, boolean vital, Supplier<Optional<String>> complaint) {
    private static final System.Logger LOG = System.getLogger(Check.class.getName());

    /** The complaint; a check that throws complains of itself. */
    public Optional<String> ask() {
        try {
            return complaint.get();
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "The check " + name + " failed", broken);
            return Optional.of("自检失败，请联系技术人员。 The self-check failed; call support.");
        }
    }
}
