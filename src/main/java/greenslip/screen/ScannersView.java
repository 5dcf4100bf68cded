package greenslip.screen;

/**
 * What the resident screen needs to know of the scanners.
 *
 * @param delivering whether a code can be read by at least one of them
 * @param reading whether somebody holds up a code that is not read yet
 */
public record ScannersView(boolean delivering, boolean reading) {
    public static final ScannersView READY = new ScannersView(true, false);
}
