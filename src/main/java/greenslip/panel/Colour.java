package greenslip.panel;

/** Colours of a lamp. None is ever the only difference between two signals. */
public enum Colour {
    RED,
    AMBER,
    GREEN,
    BLUE,
    WHITE
}
