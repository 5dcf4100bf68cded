package greenslip.fuzz;

import java.util.Random;

/**
 * Something that must bear whatever bytes it is given. All that an input decides is in its bytes, so that one that found something is kept
 * as a file and tried again for ever. One thread.
 */
public interface FuzzTarget {
    /** Does all that can be done with the input; throws where it is not borne. */
    void bear(byte[] input) throws Exception;

    /** An input: something true as a rule, spoiled. The same for the same state of {@code random}. */
    byte[] make(Random random);
}
