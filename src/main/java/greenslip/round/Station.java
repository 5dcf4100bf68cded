package greenslip.round;

import java.util.List;

/**
 * One kiosk's place.
 *
 * @param code four characters, A–Z and 2–9 without I and O; starts every serial and names the kiosk to the collector
 * @param siteCode short code of the site, at most 6 ASCII characters
 * @param siteName what people call the site
 * @param tables the sampling tables this exit serves, short ASCII codes, the first is the default
 */
public record Station(String code, String siteCode, String siteName, List<String> tables) {
    public Station {
        tables = List.copyOf(tables);
    }
}
