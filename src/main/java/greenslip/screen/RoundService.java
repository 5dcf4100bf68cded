package greenslip.screen;

import greenslip.desk.Refused;
import greenslip.desk.RoundDesk;
import greenslip.desk.RoundStatus;
import greenslip.ledger.Visible;
import greenslip.round.Round;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Rounds, below {@code /api/rounds}:
 *
 * <pre>
 * POST /        {"number", "title", "authority", "endsAt"}   opens, answers the round
 * POST /extend  {"endsAt"}                                   moves the end, answers the round
 * POST /close                                                closes, answers the tally
 * </pre>
 *
 * {@code endsAt} is local date and time as in {@code 2026-11-24T18:00}, or milliseconds since 1970 UTC.
 */
final class RoundService implements HttpService {
    private static final int LAST_YEAR = 2200;
    private static final String NO_END = "请填结束时间，例如 2026-11-24T18:00。 Give the end, for example 2026-11-24T18:00.";

    private final Exit exit;
    private final ZoneId zone;

    RoundService(Exit exit, ZoneId zone) {
        this.exit = exit;
        this.zone = zone;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::open).post("/extend", this::extend).post("/close", this::close);
    }

    private void open(ServerRequest request, ServerResponse response) throws Refused {
        Docs.OpenRequest asked = Http.document(request, response, Docs.OpenRequest.class);
        Integer number = asked.number();
        if (number == null || number < 1 || number > Round.MAX_NUMBER) {
            throw Refusal.badRequest("请填轮次，1 到 9999。 Give the round's number, 1 to 9999.");
        }
        String title = words(asked.title(), RoundDesk.MAX_TITLE, "请填名称，1 到 16 个字。 Give the title, 1 to 16 characters.");
        String authority = words(
                asked.authority(),
                RoundDesk.MAX_AUTHORITY,
                "请填主办单位，1 到 32 个字。 Give the authority, 1 to 32 characters.");
        Round round = exit.open(number, title, authority, millis(asked.endsAt(), zone, NO_END));
        Http.send(response, StateReader.round(new RoundStatus.Open(round)));
    }

    private void extend(ServerRequest request, ServerResponse response) throws Refused {
        Docs.ExtendRequest asked = Http.document(request, response, Docs.ExtendRequest.class);
        Round round = exit.extend(millis(asked.endsAt(), zone, NO_END));
        Http.send(response, StateReader.round(new RoundStatus.Open(round)));
    }

    private void close(ServerRequest request, ServerResponse response) throws Refused {
        Http.send(response, StateReader.tally(exit.close()));
    }

    /** A short line of text for paper and screen. */
    static String words(@Nullable String given, int most, String complaint) {
        String words = given == null ? "" : given.strip();
        boolean printable = words.codePoints().allMatch(Visible::is);
        if (words.isEmpty() || words.codePointCount(0, words.length()) > most || !printable) {
            throw Refusal.badRequest(complaint);
        }
        return words;
    }

    /** A moment as a page gives it, in the station's zone where it names none. */
    static long millis(@Nullable Object given, ZoneId zone, String complaint) {
        try {
            Instant moment = switch (given) {
                case Number millis -> Instant.ofEpochMilli(millis.longValue());
                case String local -> LocalDateTime.parse(local).atZone(zone).toInstant();
                case null, default -> throw new DateTimeException("neither number nor text");
            };
            int year = Year.from(moment.atZone(zone)).getValue();
            if (year >= 1970 && year <= LAST_YEAR) {
                return moment.toEpochMilli();
            }
        } catch (DateTimeException | ArithmeticException malformed) {
            // One sentence serves all of them.
        }
        throw Refusal.badRequest(complaint);
    }
}
