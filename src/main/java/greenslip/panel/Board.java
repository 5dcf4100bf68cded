package greenslip.panel;

import java.util.Set;

/** What a panel's wires hang on, open. Calls come from the panel's thread, and return at once; each may throw where the wires are gone. */
public interface Board extends AutoCloseable {
    Lamp lamp();

    Sounder sounder();

    /** What can be closed here. */
    Set<Contact> contacts();

    /** Whether a contact is closed now, as the wire says it. */
    boolean closed(Contact contact);

    /** Lamp dark, sounder silent, wires free. */
    @Override
    void close();

    /** Hears each change of a contact, bouncing as it does, on any thread; returns at once. */
    @FunctionalInterface
    interface ContactListener {
        void changed(Contact contact, boolean closed);
    }

    /** Opens a board, again and again where it must. */
    @FunctionalInterface
    interface Opener {
        /** @throws BoardException where there is none, or it may not be used; anything else that is thrown counts as no board */
        Board open(ContactListener listener) throws BoardException;
    }
}
