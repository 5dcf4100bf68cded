package greenslip.ledger;

/**
 * The print jobs that wait for a person's word.
 *
 * @param unknown of which nobody knows whether a slip came out
 * @param late of which nobody knows whether anybody still waits for it
 */
public record AskedSlips(Group unknown, Group late) {
    public static final AskedSlips NONE = new AskedSlips(Group.NONE, Group.NONE);

    /**
     * Jobs in one state.
     *
     * @param last the youngest one's id: an answer for all of them is about no job that came after it was read
     */
    public record Group(int slips, long last) {
        public static final Group NONE = new Group(0, 0);
    }
}
