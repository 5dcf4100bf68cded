package greenslip.print.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.print.PrinterProfile;
import greenslip.print.PrinterSimulator;
import greenslip.print.SimulatedAnswers;
import greenslip.print.SimulatedTrouble;
import greenslip.print.SimulatorSettings;
import greenslip.upload.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorOrderTest {
    private final PrinterSimulator printer =
            new PrinterSimulator("orders", SimulatorSettings.like(PrinterProfile.GENERIC_58));

    @AfterEach
    void close() {
        printer.close();
    }

    @ParameterizedTest
    @EnumSource
    void each_trouble_has_a_word_that_switches_it_on_and_off(SimulatedTrouble trouble) {
        obey(trouble.word());
        assertThat(printer.troubles()).containsExactly(trouble);
        obey(trouble.word() + " off");
        assertThat(printer.troubles()).isEmpty();
        obey(trouble.word() + " on");
        assertThat(printer.has(trouble)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void each_way_to_answer_has_a_word(SimulatedAnswers way) {
        obey("answers " + way.word());
        assertThat(printer.answering()).isEqualTo(way);
        obey("answers " + way.word() + " 700");
        assertThat(printer.answering()).isEqualTo(way);
    }

    @Test
    void well_ends_everything() {
        obey("paper-out\ncover-open\nanswers never\noff after 5\n");
        obey("well");
        assertThat(printer.troubles()).isEmpty();
        assertThat(printer.answering()).isEqualTo(SimulatedAnswers.RIGHT);
    }

    @Test
    void numbers_go_with_paper_and_power() throws IOException {
        obey("paper-left 0");
        assertThat(printer.has(SimulatedTrouble.PAPER_OUT)).isTrue();
        obey("paper-left 100   # a new roll\n\noff after 2");
        var line = printer.wire();
        line.connect(0);
        int ignored = line.write(new byte[3], 0);
        assertThat(printer.troubles()).containsExactly(SimulatedTrouble.OFF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paper",
                "paper-out maybe",
                "paper-out on off",
                "well now",
                "answers",
                "answers loudly",
                "answers late soon",
                "answers late 60001",
                "paper-left",
                "paper-left -1",
                "paper-left 1000001",
                "off after 9999999999",
                "off after",
                "off after on",
                "<script>"
            })
    void what_is_no_order_is_refused_and_nothing_of_it_done(String wrong) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> obey("cover-open\n" + wrong))
                .withMessageMatching("(?s)不认识的命令。No such order: [?a-z-]{1,20}\\. .*: well, .*, unplugged");
        assertThat(printer.troubles()).isEmpty();
    }

    @Test
    void orders_without_end_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> obey("well\n".repeat(1_000)));
    }

    @Test
    void a_file_is_obeyed_when_it_is_there_and_each_time_it_changes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("orders");
        try (OrderFile watched = new OrderFile(file, printer)) {
            printer.set(SimulatedTrouble.OFFLINE, true);
            Files.writeString(file, "cover-open\n");
            Await.until("cover open", () -> printer.has(SimulatedTrouble.COVER_OPEN));
            assertThat(printer.has(SimulatedTrouble.OFFLINE))
                    .as("the file says all")
                    .isFalse();
            Files.writeString(file, "cover-open\nnonsense\n");
            Files.writeString(folder.resolve("next"), "paper-out\n");
            Files.move(folder.resolve("next"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Await.until("paper out", () -> printer.has(SimulatedTrouble.PAPER_OUT));
            assertThat(printer.has(SimulatedTrouble.COVER_OPEN)).isFalse();
            Files.writeString(file, "");
            Await.until("well", () -> printer.troubles().isEmpty());
        }
    }

    private void obey(String text) {
        SimulatorOrder.parse(text).forEach(order -> order.obey(printer));
    }
}
