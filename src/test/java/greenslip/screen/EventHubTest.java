package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventHubTest {
    private final EventHub hub = new EventHub(2);

    @AfterEach
    void clearWhatDroppingLeft() {
        Thread.interrupted();
    }

    @Test
    void events_come_in_order_and_then_silence() throws Exception {
        try (EventHub.Client client = hub.join().orElseThrow()) {
            hub.publish("a", "1");
            hub.publish("b", "2");
            assertThat(client.next(0)).isEqualTo(new EventHub.Event("a", "1"));
            assertThat(client.next(0)).isEqualTo(new EventHub.Event("b", "2"));
            assertThat(client.next(0)).isNull();
        }
    }

    @Test
    void no_more_join_than_the_limit_and_whoever_leaves_makes_room() {
        EventHub.Client first = hub.join().orElseThrow();
        EventHub.Client second = hub.join().orElseThrow();
        assertThat(hub.join()).isEmpty();
        first.close();
        first.close();
        try (EventHub.Client third = hub.join().orElseThrow()) {
            assertThat(hub.clients()).isEqualTo(2);
            assertThat(hub.join()).isEmpty();
            assertThat(third).isNotSameAs(second);
        }
        second.close();
        assertThat(hub.clients()).isZero();
    }

    @Test
    void a_client_may_be_a_backlog_behind_and_is_dropped_after_that() {
        try (EventHub.Client client = hub.join().orElseThrow()) {
            for (int i = 0; i < EventHub.BACKLOG; i++) {
                hub.publish("outcome", "{}");
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            hub.publish("outcome", "{}");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(client).isNotNull();
        }
    }

    @Test
    void whoever_left_is_not_disturbed_any_more() {
        hub.join().orElseThrow().close();
        for (int i = 0; i <= EventHub.BACKLOG; i++) {
            hub.publish("outcome", "{}");
        }
        hub.close();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_closed_hub_lets_nobody_in() {
        hub.close();
        assertThat(hub.join()).isEmpty();
        assertThat(hub.clients()).isZero();
    }
}
