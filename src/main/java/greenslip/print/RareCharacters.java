package greenslip.print;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a {@link PrintableText} that no printer has: those that a font of this machine has are drawn here, the others become
 * 〓. Most stations never meet one, so fonts are looked for when the first comes: that slip takes up to a second longer, and a machine that
 * never needs it saves the time and the memory.
 *
 * <p>What a slip says is not logged. Any thread.
 */
final class RareCharacters {
    private static final System.Logger LOG = System.getLogger(RareCharacters.class.getName());

    private final Supplier<ThermalFont> fonts;
    private final AtomicBoolean told = new AtomicBoolean();
    private @Nullable ThermalFont font;
    private boolean looked;

    RareCharacters(Supplier<ThermalFont> fonts) {
        this.fonts = fonts;
    }

    /** A printable text as it can be put on paper here. */
    String drawable(String printable) {
        if (!PrintableText.hasRare(printable)) {
            return printable;
        }
        ThermalFont found = font();
        StringBuilder text = new StringBuilder(printable.length());
        printable.codePoints().forEach(point -> {
            boolean missing = PrintableText.isRare(point) && (found == null || !found.knows(point));
            text.appendCodePoint(missing ? PrintableText.MISSING : point);
        });
        String drawable = text.toString();
        if (!drawable.equals(printable) && told.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a slip has a character that no font here knows, and says 〓 there, as others may: install"
                            + " fonts-wqy-zenhei and fonts-hanazono");
        }
        return drawable;
    }

    /** The fonts of this machine, or null where it has none. */
    private synchronized @Nullable ThermalFont font() {
        if (!looked) {
            looked = true;
            try {
                font = fonts.get();
            } catch (RuntimeException | LinkageError | InternalError e) {
                // A machine without any font, or without the libraries that read them: it prints what printers have.
                LOG.log(System.Logger.Level.WARNING, "no fonts can be had here: rare characters print as 〓", e);
            }
        }
        return font;
    }

    /** What to draw a text with that is not as it was printable for printers. */
    ThermalFont fontOf(String drawable) {
        ThermalFont found = font();
        if (found == null) {
            throw new IllegalStateException("no fonts to draw " + drawable.length() + " characters");
        }
        return found;
    }
}
