package greenslip.panel;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A board without wires: it remembers what lamp and sounder did, its contacts are closed by calls, and it can be told to be away. It is
 * opened again and again like one of metal. Any thread.
 */
final class VirtualBoard implements Board.Opener {
    static final int MOST_KEPT = 500;

    private final ArrayDeque<VirtualPanel.Shown> done = new ArrayDeque<>();
    private final Map<Contact, Boolean> closed = new EnumMap<>(Contact.class);
    private @Nullable Open open;
    private @Nullable PanelFault fault;

    @Override
    public synchronized Board open(Board.ContactListener listener) throws BoardException {
        PanelFault broken = fault;
        if (broken != null) {
            throw new BoardException(broken, "told to be away");
        }
        Open opened = new Open(listener);
        open = opened;
        return opened;
    }

    /** As if its wires were cut, or put back with null. */
    synchronized void setFault(@Nullable PanelFault broken) {
        fault = broken;
    }

    /** Closes or opens a contact, as cleanly as no real one does. */
    void set(Contact contact, boolean isClosed) {
        Open hears;
        synchronized (this) {
            closed.put(contact, isClosed);
            hears = fault == null ? open : null;
        }
        if (hears != null) {
            hears.listener.changed(contact, isClosed);
        }
    }

    /** The last 500 changes of lamp and sounder, oldest first. */
    synchronized List<VirtualPanel.Shown> done() {
        return List.copyOf(done);
    }

    private synchronized void did(@Nullable Colour colour, int hertz) {
        if (done.size() == MOST_KEPT) {
            done.removeFirst();
        }
        done.addLast(new VirtualPanel.Shown(colour, hertz, System.nanoTime()));
    }

    private synchronized boolean isClosed(Contact contact) {
        return closed.getOrDefault(contact, false);
    }

    private synchronized void refuseWhereBroken() {
        if (fault != null) {
            throw new IllegalStateException("told to be away");
        }
    }

    private final class Open implements Board {
        private final ContactListener listener;
        private @Nullable Colour colour;
        private int hertz;

        Open(ContactListener listener) {
            this.listener = listener;
        }

        @Override
        public Lamp lamp() {
            return shown -> {
                refuseWhereBroken();
                colour = shown;
                did(colour, hertz);
            };
        }

        @Override
        public Sounder sounder() {
            return pitch -> {
                refuseWhereBroken();
                hertz = pitch;
                did(colour, hertz);
            };
        }

        @Override
        public Set<Contact> contacts() {
            return Set.of(Contact.values());
        }

        @Override
        public boolean closed(Contact contact) {
            refuseWhereBroken();
            return isClosed(contact);
        }

        @Override
        public void close() {
            did(null, 0);
        }
    }
}
