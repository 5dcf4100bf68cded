package greenslip.screen;

import java.time.ZoneId;
import java.util.Map;

/**
 * What pages need to speak of a station as its people do.
 *
 * @param zone the zone of every time shown, wherever the browser is
 * @param communities what people call a community, by its code
 * @param roundTitle offered when a round is opened
 * @param roundAuthority offered likewise
 * @param report how the numbers are reported
 */
public record StationWords(
        ZoneId zone, Map<String, String> communities, String roundTitle, String roundAuthority, ReportTemplate report) {
    public StationWords {
        communities = Map.copyOf(communities);
    }
}
