package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.VirtualPrinter.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlipLengthTest {
    @Test
    void a_slip_is_as_long_as_the_paper_that_it_moves() {
        for (PrinterProfile profile : PrinterProfile.SHIPPED) {
            for (Slip slip : List.of(Slips.full(), new Slip(List.of(new Slip.Feed(20))), new Slip(List.of()))) {
                VirtualPrinter printer = new VirtualPrinter("ruler", profile, Settings.INSTANT);
                Wire.send(printer, new EscPosEncoder(profile).encode(slip));
                long moved = printer.paperMillimetres();
                assertThat((long) new SlipLength(profile).applyAsInt(slip)).isBetween(moved, moved + 1);
            }
        }
    }

    @Test
    void without_a_cutter_there_is_no_way_to_it() {
        int cut = new SlipLength(PrinterProfile.GENERIC_58).applyAsInt(Slips.full());
        int torn =
                new SlipLength(PrinterProfile.GENERIC_58.change().cutter(false).build()).applyAsInt(Slips.full());
        assertThat(cut - torn).isEqualTo(15);
    }

    @Test
    void a_slip_that_cannot_be_printed_has_no_length() {
        assertThat(new SlipLength(PrinterProfile.GENERIC_58).applyAsInt(new Slip(List.of(new Slip.Qr("二维码")))))
                .isZero();
    }
}
