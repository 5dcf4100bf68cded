package greenslip.ledger.cut;

/**
 * One thing that was done to a disk, or a mark that a client put between two of them. A file goes by a number that stays the same when
 * it is renamed; names are relative to the disk's root.
 */
public sealed interface Operation {
    /** A name that belongs to a new file from now on. */
    record Created(int file, String name) implements Operation {}

    record Written(int file, int position, byte[] bytes) implements Operation {}

    record Resized(int file, int length) implements Operation {}

    /** @param lengthToo whether a new length is durable as well, as {@code force(true)} promises and {@code force(false)} does not */
    record Forced(int file, boolean lengthToo) implements Operation {}

    record Renamed(String from, String to) implements Operation {}

    record Deleted(String name) implements Operation {}

    /** @param folder relative to the root, empty for the root itself */
    record FolderForced(String folder) implements Operation {}

    /** What a client was told, or is about to ask for. */
    record Marked(Object mark) implements Operation {}
}
