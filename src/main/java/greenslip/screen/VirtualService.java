package greenslip.screen;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * The virtual printer, below {@code /api}:
 *
 * <pre>
 * GET  /slips/latest.png, /slips/{number}.png    the paper as a picture
 * GET  /virtual/printer                          {"fault", "faults", "latest"}
 * POST /virtual/printer  {"fault"}               switches a fault on or off
 * </pre>
 */
final class VirtualService implements HttpService {
    private static final String PICTURE = ".png";

    private final PaperTray tray;

    VirtualService(PaperTray tray) {
        this.tray = tray;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/slips/{name}", this::slip)
                .get("/virtual/printer", (request, response) -> Http.send(response, StateReader.tray(tray)))
                .post("/virtual/printer", this::fault);
    }

    private void slip(ServerRequest request, ServerResponse response) {
        byte[] picture =
                tray.png(number(request.path().pathParameters().get("name"))).orElseThrow(VirtualService::noSlip);
        response.header(HeaderNames.CONTENT_TYPE, "image/png").send(picture);
    }

    private long number(String name) {
        if (name.equals("latest" + PICTURE)) {
            return tray.latest();
        }
        if (!name.endsWith(PICTURE)) {
            throw noSlip();
        }
        try {
            return Long.parseLong(name.substring(0, name.length() - PICTURE.length()));
        } catch (NumberFormatException none) {
            throw noSlip();
        }
    }

    private void fault(ServerRequest request, ServerResponse response) {
        String fault = Http.document(request, response, Docs.FaultRequest.class).fault();
        // The tray's own complaint would quote the name.
        if (fault == null || !tray.faults().contains(fault)) {
            throw Refusal.badRequest("没有这种故障。 There is no such fault.");
        }
        tray.fault(fault);
        Http.send(response, StateReader.tray(tray));
    }

    private static Refusal noSlip() {
        return new Refusal(404, "没有这张小票。 There is no such slip.");
    }
}
