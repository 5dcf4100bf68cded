package greenslip.collector;

import greenslip.upload.Refusal;
import java.util.List;

/** What became of a batch. */
sealed interface Verdict {
    /** Stored, now or earlier: the batch's own last row, because the highest row of all would send a clone round in circles. */
    record Stored(long acked, String head) implements Verdict {}

    /** Rows before this batch are not here. */
    record Gap(long acked, int newIncarnation) implements Verdict {}

    /** These numbers belong to another chain. */
    record Fork(int newIncarnation) implements Verdict {}

    /** Nothing stored, because of these rows. */
    record Refused(List<Refusal> rows) implements Verdict {}
}
