package greenslip.panel;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.panel.VirtualPanel.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The virtual panel, and through it the threads that it shares with a real one. */
class VirtualPanelTest {
    private final VirtualPanel panel =
            new VirtualPanel("exit", Patterns.SHIPPED, 60_000, new BoardPanel.Pace(20, 40, 50));
    private final AtomicReference<Signal> standing = new AtomicReference<>(Signal.IDLE);

    private void start() {
        panel.start(standing::get);
    }

    @AfterEach
    void close() {
        panel.close();
    }

    private boolean saw(Colour colour, int hertz) {
        return panel.history().stream().anyMatch(shown -> shown.colour() == colour && shown.hertz() == hertz);
    }

    private boolean heard(int hertz) {
        return panel.history().stream().anyMatch(shown -> shown.hertz() == hertz);
    }

    @Test
    void a_new_panel_is_idle_and_somebody_is_there() {
        start();
        assertThat(panel.name()).isEqualTo("exit");
        assertThat(panel.signal()).isEqualTo(Signal.IDLE);
        assertThat(panel.present()).isTrue();
        assertThat(panel.fault()).isEmpty();
    }

    @Test
    void a_signal_is_lit_and_sounded_and_passes() {
        start();
        panel.show(Signal.DONE);
        assertThat(panel.signal()).isEqualTo(Signal.DONE);
        Await.until("green and the second tone", () -> saw(Colour.GREEN, 1_320));
        assertThat(heard(880)).isTrue();
        Await.until("silence", () -> panel.history().getLast().hertz() == 0);
        Await.until("idle again", () -> panel.signal() == Signal.IDLE);
        Await.until("the idle light", () -> saw(Colour.WHITE, 0));
    }

    @Test
    void the_next_signal_replaces_the_last_in_the_midst_of_it() {
        start();
        panel.show(Signal.REFUSED);
        Await.until("the long tone", () -> heard(330));
        panel.show(Signal.WAIT);
        Await.until("the short tones", () -> heard(523));
        List<Integer> tones = panel.history().stream()
                .map(Shown::hertz)
                .filter(hertz -> hertz > 0)
                .distinct()
                .toList();
        assertThat(tones).containsExactly(330, 523);
        assertThat(panel.signal()).isEqualTo(Signal.WAIT);
    }

    @Test
    void what_stands_is_found_out_by_itself() {
        start();
        standing.set(Signal.PAPER);
        Await.until("the light for paper", () -> saw(Colour.AMBER, 523));
        standing.set(Signal.IDLE);
        Await.until("idle", () -> panel.signal() == Signal.IDLE);
    }

    @Test
    void what_cannot_be_found_out_stands_as_a_fault() {
        panel.start(() -> {
            throw new IllegalStateException("the ledger is closed");
        });
        Await.until("the fault's light", () -> panel.signal() == Signal.FAULT);
    }

    @Test
    void a_button_is_told_with_its_name_even_where_the_last_press_failed() {
        List<Contact> pressed = new CopyOnWriteArrayList<>();
        panel.onButton(button -> {
            pressed.add(button);
            throw new IllegalStateException("the desk is closed");
        });
        start();
        Await.until("wires", () -> !panel.history().isEmpty());
        panel.press(Contact.NO_SLIP);
        panel.press(Contact.CAME_OUT);
        Await.until("both presses", () -> pressed.size() == 2);
        assertThat(pressed).containsExactly(Contact.NO_SLIP, Contact.CAME_OUT);
    }

    @Test
    void a_thousand_edges_of_a_bouncing_button_are_one_press() {
        Semaphore pressed = new Semaphore(0);
        panel.onButton(button -> pressed.release());
        start();
        Await.until("wires", () -> !panel.history().isEmpty());
        for (int edge = 0; edge < 1_001; edge++) {
            panel.set(Contact.NO_SLIP, edge % 2 == 0);
        }
        Await.until("a press", () -> pressed.availablePermits() > 0);
        panel.set(Contact.NO_SLIP, false);
        panel.press(Contact.CAME_OUT);
        Await.until("the other button", () -> pressed.availablePermits() > 1);
        assertThat(pressed.availablePermits()).isEqualTo(2);
    }

    @Test
    void light_and_sound_go_on_while_a_press_is_dealt_with() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        panel.onButton(button -> {
            inside.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        start();
        Await.until("wires", () -> !panel.history().isEmpty());
        panel.press(Contact.NO_SLIP);
        inside.await();
        panel.show(Signal.AGAIN);
        Await.until("light all the same", () -> saw(Colour.AMBER, 660));
        held.countDown();
    }

    @Test
    void each_coming_is_told_to_everything_that_sleeps() {
        List<String> woken = new CopyOnWriteArrayList<>();
        panel.onPresence(() -> {
            throw new IllegalStateException("no trigger");
        });
        panel.onPresence(() -> woken.add("camera"));
        panel.setPresence(false);
        start();
        Await.until("wires", () -> !panel.history().isEmpty());
        panel.setPresence(true);
        Await.until("the camera woke", () -> woken.equals(List.of("camera")));
    }

    @Test
    void a_panel_that_is_away_is_told_of_and_comes_back_by_itself() {
        panel.setFault(PanelFault.NOT_ALLOWED);
        start();
        Await.until("the complaint", () -> panel.fault().equals(Optional.of(PanelFault.NOT_ALLOWED)));
        panel.show(Signal.DONE);
        assertThat(panel.signal()).isEqualTo(Signal.DONE);
        assertThat(panel.history()).isEmpty();
        assertThat(panel.present()).isTrue();
        panel.setFault(null);
        Await.until("well again", () -> panel.fault().isEmpty());
        panel.show(Signal.DONE);
        Await.until("light", () -> saw(Colour.GREEN, 880));
    }

    @Test
    void wires_that_are_cut_in_the_midst_are_told_of() {
        start();
        Await.until("light", () -> saw(Colour.WHITE, 0));
        panel.setFault(PanelFault.NO_BOARD);
        Await.until("the complaint", () -> panel.fault().isPresent());
        panel.setFault(null);
        Await.until("well again", () -> panel.fault().isEmpty());
    }

    @Test
    void closing_leaves_the_lamp_dark_and_the_sounder_silent_and_nothing_is_shown_any_more() {
        start();
        panel.show(Signal.REFUSED);
        Await.until("light and sound", () -> saw(Colour.RED, 330));
        panel.close();
        List<Shown> atTheEnd = panel.history();
        assertThat(atTheEnd.getLast().colour()).isNull();
        assertThat(atTheEnd.getLast().hertz()).isZero();
        panel.show(Signal.DONE);
        panel.press(Contact.NO_SLIP);
        assertThat(panel.history()).isEqualTo(atTheEnd);
    }

    @Test
    void only_the_last_changes_are_kept() {
        VirtualBoard board = new VirtualBoard();
        List<Contact> heard = new ArrayList<>();
        try (Board open = board.open((contact, closed) -> heard.add(contact))) {
            for (int i = 0; i < VirtualBoard.MOST_KEPT + 5; i++) {
                open.sounder().sound(100 + i);
            }
            assertThat(board.done()).hasSize(VirtualBoard.MOST_KEPT);
            assertThat(board.done().getFirst().hertz()).isEqualTo(105);
        } catch (BoardException e) {
            throw new AssertionError(e);
        }
    }
}
