package greenslip.ledger.cut;

/**
 * What a card may hold after the power was cut. "Synced" is what a {@code force} of the file had covered; a name is synced by a force
 * of its folder. A rename is atomic in all of them.
 *
 * <pre>
 * model              content                                     length                names
 * PREFIX             all writes, in order                        as written            all
 * DROP               what was synced                             synced by force(true) synced
 * REORD4K, REORD512  synced, and any of the later writes, in     grown or not          synced, and the first or any of
 *                    pieces of a 4 KiB page or a 512 B sector                          the later changes
 * KERN4K             synced, and pages as the kernel writes them grown or not          as above
 *                    back: whole, as they are at that moment,
 *                    the oldest first or in any order
 * TORN4K, TORN512    all writes, of the last one the first       as written            all
 *                    pages or sectors
 * GARB512, GARBPG    all writes, of the last one the first       as written            all
 *                    pieces; the sector or page that was under
 *                    the write, whole: noise, zeros, ones, or a
 *                    mixture with what was there
 * </pre>
 *
 * {@code force(false)} makes content durable, but no new length: Java promises no more, whatever Linux does.
 */
public enum Model {
    PREFIX(0),
    DROP(0),
    REORD4K(4096),
    REORD512(512),
    KERN4K(4096),
    TORN4K(4096),
    TORN512(512),
    GARB512(512),
    GARBPG(4096);

    private final int pieceBytes;

    Model(int pieceBytes) {
        this.pieceBytes = pieceBytes;
    }

    /** The unit that is there or not. */
    int pieceBytes() {
        return pieceBytes;
    }

    /** Whether it is about a write that was in flight: elsewhere such a cut is a PREFIX. */
    public boolean cutsWrites() {
        return this == TORN4K || this == TORN512 || this == GARB512 || this == GARBPG;
    }
}
