package greenslip.screen;

import greenslip.panel.Contact;
import greenslip.panel.PanelFault;
import greenslip.panel.Pattern;
import greenslip.panel.Signal;
import greenslip.panel.VirtualPanel;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The virtual panel, at {@code /api/virtual/panel}:
 *
 * <pre>
 * GET                  {"fault", "faults", "buttons", "patterns"}
 * POST  {"press"}      presses a button
 *       {"present"}    somebody stands before the sensor, or nobody
 *       {"fault"}      cuts its wires, or mends them
 * </pre>
 */
final class VirtualPanelService implements HttpService {
    private static final String WELL = "none";
    private static final String GONE = "gone";
    private static final Map<String, Contact> BUTTONS =
            Map.of("no-slip", Contact.NO_SLIP, "came-out", Contact.CAME_OUT);

    private final VirtualPanel panel;

    VirtualPanelService(VirtualPanel panel) {
        this.panel = panel;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", (request, response) -> Http.send(response, document())).post("/", this::change);
    }

    private void change(ServerRequest request, ServerResponse response) {
        Docs.PanelRequest wanted = Http.document(request, response, Docs.PanelRequest.class);
        Contact button = wanted.press() == null ? null : BUTTONS.get(wanted.press());
        boolean unknownFault = wanted.fault() != null && !List.of(WELL, GONE).contains(wanted.fault());
        boolean unknownButton = wanted.press() != null && button == null;
        boolean nothing = wanted.press() == null && wanted.present() == null && wanted.fault() == null;
        if (unknownFault || unknownButton || nothing) {
            throw Refusal.badRequest("没有这个按钮或故障。 There is no such button or fault.");
        }
        if (wanted.fault() != null) {
            panel.setFault(wanted.fault().equals(GONE) ? PanelFault.LOST : null);
        }
        if (wanted.present() != null) {
            panel.setPresence(wanted.present());
        }
        if (button != null) {
            panel.press(button);
        }
        Http.send(response, document());
    }

    private Docs.PanelDoc document() {
        Map<String, Docs.PatternDoc> patterns = new LinkedHashMap<>();
        for (Signal signal : Signal.values()) {
            patterns.put(signal.name(), document(panel.patterns().of(signal)));
        }
        return new Docs.PanelDoc(
                panel.toldFault() == null ? WELL : GONE,
                List.of(WELL, GONE),
                BUTTONS.keySet().stream().sorted().toList(),
                patterns);
    }

    private static Docs.PatternDoc document(Pattern pattern) {
        return new Docs.PatternDoc(
                pattern.colour().name(),
                pattern.blinkMillis(),
                pattern.tones().stream()
                        .map(tone -> new Docs.ToneDoc(tone.hertz(), tone.millis()))
                        .toList(),
                pattern.lastsMillis(),
                pattern.repeatMillis());
    }
}
