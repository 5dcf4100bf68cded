package greenslip.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says that the folder was brought back from a backup: a file {@code ledger.restored}, of any content, that whoever brings it back puts
 * there before the journal. Serials were given out since, which this journal does not know, so the ledger goes on under a new
 * incarnation even on the machine that it was made on.
 *
 * <p>It is removed after the new incarnation is durable. A kill in between opens one more, which costs a number and no serial.
 *
 * @param folder the ledger's
 */
record RestoredMark(Path folder) {
    static final String FILE = "ledger.restored";
    private static final System.Logger LOG = System.getLogger(RestoredMark.class.getName());

    boolean isSet() {
        return Files.exists(folder.resolve(FILE));
    }

    /** The ledger is safe with it, so one that cannot be removed is no reason to stand still. */
    void remove() {
        try {
            DurableFile.delete(folder.resolve(FILE));
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "ledger: cannot remove {0}: remove it by hand, or each start uses up one of 31 incarnations",
                    folder.resolve(FILE));
        }
    }
}
