package greenslip.panel;

/** What closes a circuit at the panel. */
public enum Contact {
    /** The red button: no slip came out. A panel with one button has this one. */
    NO_SLIP,
    /** The green button: the slip came out. */
    CAME_OUT,
    /** Somebody stands before the kiosk. */
    PRESENCE;

    /** Whether a person presses it. */
    public boolean isButton() {
        return this != PRESENCE;
    }
}
