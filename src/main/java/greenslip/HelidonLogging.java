package greenslip;

import io.helidon.logging.common.spi.LoggingProvider;

/**
 * Tells Helidon that logging is seen to: {@link JournaldLog} has set it up. Without one of its kind each start prints a line of its own,
 * past all formats. Found by its name under {@code META-INF/services}.
 */
public final class HelidonLogging implements LoggingProvider {
    @Override
    public void initialization() {}

    @Override
    public void runTime() {}
}
