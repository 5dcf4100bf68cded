package greenslip.panel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Buttons and presence as they are meant, out of raw levels. A press is one closing, however long it is held; further presses within a
 * second belong to it, since people press twice. Time is told by the caller. One thread at a time.
 */
final class Inputs {
    static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    static final long ONE_PRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final long awayNanos;
    private final Map<Contact, Debounce> contacts = new EnumMap<>(Contact.class);
    private final Map<Contact, Long> lastPress = new EnumMap<>(Contact.class);
    private OptionalLong lastPresent = OptionalLong.empty();

    /** @param awayMillis how long after the sensor let go somebody may still be there */
    Inputs(int awayMillis) {
        this.awayNanos = TimeUnit.MILLISECONDS.toNanos(awayMillis);
    }

    /** A contact is there, and stands so: what is closed at the beginning was not pressed now. */
    void begin(Contact contact, boolean closed, long nowNanos) {
        contacts.put(contact, new Debounce(closed, SETTLE_NANOS, nowNanos));
        if (contact == Contact.PRESENCE) {
            // Nobody is known to have gone.
            lastPresent = OptionalLong.of(nowNanos);
        }
    }

    /** The wires are gone. */
    void forget() {
        contacts.clear();
    }

    void level(Contact contact, boolean closed, long atNanos) {
        Debounce debounce = contacts.get(contact);
        if (debounce != null) {
            debounce.level(closed, atNanos);
        }
    }

    /** Whether closed or open is believed. */
    boolean closed(Contact contact) {
        Debounce debounce = contacts.get(contact);
        return debounce != null && debounce.closed();
    }

    /** What happened since the last call: buttons that were pressed, and PRESENCE where somebody came. */
    List<Contact> take(long nowNanos) {
        List<Contact> taken = new ArrayList<>();
        contacts.forEach((contact, debounce) -> {
            debounce.settle(nowNanos);
            boolean happened = debounce.takeClosings() > 0;
            if (contact == Contact.PRESENCE && debounce.closed()) {
                lastPresent = OptionalLong.of(nowNanos);
            }
            if (happened && (!contact.isButton() || isNewPress(contact, nowNanos))) {
                taken.add(contact);
            }
        });
        return taken;
    }

    private boolean isNewPress(Contact contact, long nowNanos) {
        Long last = lastPress.put(contact, nowNanos);
        return last == null || nowNanos - last >= ONE_PRESS_NANOS;
    }

    /** Whether somebody may be there. Always where no sensor says otherwise. */
    boolean present(long nowNanos) {
        return !contacts.containsKey(Contact.PRESENCE)
                || closed(Contact.PRESENCE)
                || lastPresent.isEmpty()
                || nowNanos - lastPresent.getAsLong() < awayNanos;
    }

    /** Whether a button has been down for longer than anybody holds one. */
    boolean stuck(long nowNanos) {
        return contacts.entrySet().stream()
                .anyMatch(
                        entry -> entry.getKey().isButton() && entry.getValue().closedForNanos(nowNanos) >= STUCK_NANOS);
    }

    /** In how many nanoseconds {@link #take} should look again. */
    long dueNanos(long nowNanos) {
        return contacts.values().stream()
                .mapToLong(debounce -> debounce.dueNanos(nowNanos))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
