package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.panel.Patterns;
import greenslip.panel.Signal;
import greenslip.panel.VirtualPanel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnnouncerTest {
    /** Its clock is never started: what pages hear, they hear for the sensor's sake. */
    @Test
    void pages_hear_of_somebody_who_comes_without_waiting_for_the_pace() throws Exception {
        VirtualPanel panel = new VirtualPanel("virtual", Patterns.SHIPPED, 5_000);
        EventHub hub = new EventHub(1);
        KioskServer.Sources sources = new KioskServer.Sources(
                new StationWords(
                        FakeStation.OPTIONS.zone(),
                        Map.of(),
                        "核酸检测",
                        "大学西街街道",
                        ReportTemplate.USUAL,
                        StationWords.Voices.BOTH),
                panel,
                () -> ScannersView.READY,
                () -> new UploadView(0, null, null, null, 0, null),
                () -> {},
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        try (panel;
                Announcer announcer = new Announcer(new StateReader(new FakeExit(), sources, true), hub);
                EventHub.Client page = hub.join().orElseThrow()) {
            panel.onPresence(announcer::lookNow);
            panel.start(() -> Signal.IDLE);
            EventHub.Event event = null;
            while (event == null) {
                // A level that does not hold is not believed; how long it must is the panel's affair.
                panel.setPresence(false);
                assertThat(page.next(100)).isNull();
                panel.setPresence(true);
                event = page.next(1_000);
            }
            assertThat(event.name()).isEqualTo("state");
            assertThat(event.json()).contains("\"present\":true");
        }
    }
}
