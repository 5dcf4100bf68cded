package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.panel.Signal;
import greenslip.print.PrinterState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PanelSignalsTest {
    @Test
    void the_worst_stands() {
        assertThat(PanelSignals.standing(true, true, PrinterState.READY, false)).isEqualTo(Signal.IDLE);
        assertThat(PanelSignals.standing(true, true, PrinterState.PAPER_NEAR_END, true))
                .isEqualTo(Signal.ASK);
        assertThat(PanelSignals.standing(true, true, PrinterState.PAPER_OUT, true))
                .isEqualTo(Signal.PAPER);
        assertThat(PanelSignals.standing(true, true, PrinterState.COVER_OPEN, false))
                .isEqualTo(Signal.PAPER);
        assertThat(PanelSignals.standing(false, true, PrinterState.PAPER_OUT, true))
                .isEqualTo(Signal.FAULT);
        assertThat(PanelSignals.standing(true, false, PrinterState.READY, false))
                .isEqualTo(Signal.FAULT);
    }

    @ParameterizedTest
    @EnumSource
    void no_state_in_which_nothing_prints_looks_like_idle(PrinterState printer) {
        assertThat(PanelSignals.standing(true, true, printer, false) == Signal.IDLE)
                .isEqualTo(printer.canPrint());
    }
}
