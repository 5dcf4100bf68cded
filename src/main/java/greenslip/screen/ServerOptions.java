package greenslip.screen;

import java.time.ZoneId;
import java.util.Set;

/**
 * How the kiosk's HTTP server listens.
 *
 * @param host the address to bind, as a rule 127.0.0.1
 * @param port 0 for any free one
 * @param pageScans whether codes may be entered from pages on this machine: the virtual scanner
 * @param trustedHosts names beside localhost that browsers may reach this station by, in lower case without port; usually none
 * @param zone the station's zone, for times entered without one
 * @param eventClients how many pages may listen to live events
 * @param heartbeatMillis how long a live stream may be silent
 */
public record ServerOptions(
        String host,
        int port,
        boolean pageScans,
        Set<String> trustedHosts,
        ZoneId zone,
        int eventClients,
        int heartbeatMillis) {
    public ServerOptions {
        trustedHosts = Set.copyOf(trustedHosts);
    }

    /** On loopback, with room for 32 pages and a heartbeat every five seconds. */
    public static ServerOptions loopback(int port, boolean pageScans) {
        return new ServerOptions("127.0.0.1", port, pageScans, Set.of(), ZoneId.systemDefault(), 32, 5000);
    }
}
