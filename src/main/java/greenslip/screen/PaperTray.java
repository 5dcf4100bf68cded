package greenslip.screen;

import java.util.List;
import java.util.Optional;

/** The virtual printer as the pages show it: its paper as pictures, and the switch that makes it fail. Any thread. */
public interface PaperTray {
    /** Number of the newest slip, counted from 1; 0 where none came out yet. */
    long latest();

    /** A slip's picture; empty where it never came out or is kept no longer. */
    Optional<byte[]> png(long number);

    /** Name of the fault that is switched on, one of {@link #faults()}. */
    String fault();

    /** @throws IllegalArgumentException where the name is none of {@link #faults()} */
    void fault(String name);

    /** The faults' names, the healthy state among them. */
    List<String> faults();
}
