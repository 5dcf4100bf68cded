package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.panel.Await;
import greenslip.panel.Contact;
import greenslip.panel.Signal;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The virtual panel as pages draw and press it. */
class PanelApiTest {
    private final FakeStation station = new FakeStation();

    @AfterEach
    void stop() {
        station.close();
    }

    private JsonObject panel() throws Exception {
        try (JsonReader reader = Json.createReader(
                new StringReader(station.get("/api/virtual/panel").body()))) {
            return reader.readObject();
        }
    }

    @Test
    void a_page_reads_how_each_signal_looks_and_sounds() throws Exception {
        JsonObject patterns = panel().getJsonObject("patterns");
        assertThat(patterns).hasSize(Signal.values().length);
        JsonObject done = patterns.getJsonObject("DONE");
        assertThat(done.getString("colour")).isEqualTo("GREEN");
        assertThat(done.getJsonArray("tones").getJsonObject(0).getInt("hertz")).isEqualTo(880);
        assertThat(patterns.getJsonObject("WAIT").getJsonArray("blinkMillis")).hasSize(6);
    }

    @Test
    void a_button_is_pressed_and_wires_are_cut_and_mended() throws Exception {
        List<Contact> pressed = new CopyOnWriteArrayList<>();
        station.panel.onButton(pressed::add);
        Await.until("wires", () -> !station.panel.history().isEmpty());
        assertThat(station.post("/api/virtual/panel", "{\"press\":\"came-out\"}")
                        .statusCode())
                .isEqualTo(200);
        Await.until("a press", () -> pressed.equals(List.of(Contact.CAME_OUT)));
        assertThat(station.post("/api/virtual/panel", "{\"fault\":\"gone\"}").body())
                .contains("\"fault\":\"gone\"");
        Await.until("a complaint", () -> station.panel.fault().isPresent());
        station.post("/api/virtual/panel", "{\"fault\":\"none\"}");
        assertThat(panel().getString("fault")).isEqualTo("none");
    }

    @Test
    void the_state_says_what_is_shown_and_who_is_there() throws Exception {
        station.panel.show(Signal.REFUSED);
        assertThat(station.get("/api/state").body())
                .contains("\"signal\":\"REFUSED\"", "\"present\":true", "\"virtualPanel\":true");
        assertThat(station.post("/api/virtual/panel", "{\"present\":false}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void what_is_no_button_no_fault_or_nothing_is_refused() throws Exception {
        for (String body : List.of("{\"press\":\"red\"}", "{\"fault\":\"B01\"}", "{}", "{\"press\":1}", "[]")) {
            assertThat(station.post("/api/virtual/panel", body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void without_a_virtual_panel_there_is_nothing_to_press() throws Exception {
        try (FakeStation plain = new FakeStation(FakeStation.OPTIONS, false)) {
            assertThat(plain.get("/api/virtual/panel").statusCode()).isEqualTo(404);
            assertThat(plain.get("/api/state").body()).contains("\"virtualPanel\":false", "\"present\":true");
        }
    }
}
