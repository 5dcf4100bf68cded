package greenslip.scan;

/** Why something that a device sent became no code: a wrong code would count a wrong person, so what is in doubt is never delivered. */
public enum Spoiled {
    /** Characters came and then nothing, where the device was to end each code. */
    UNENDED,
    /** More than {@value CodeText#MAX_CHARACTERS} characters. */
    TOO_LONG,
    /** Bytes or numbers that are no text in the encoding that was set. */
    UNREADABLE,
    /** The system says that it lost some of the device's keys, or what came cannot be the device's. */
    LOST
}
