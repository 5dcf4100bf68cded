package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.LedgerFault;
import greenslip.print.PrinterState;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportApiTest {
    private final FakeStation station = new FakeStation();

    @AfterEach
    void stop() {
        station.close();
    }

    @Test
    void the_report_is_a_document_of_its_own_and_its_sentence_stands_in_the_state() throws Exception {
        station.post("/api/scans", "C1-A");
        station.exit.printer = PrinterState.PAPER_OUT;
        station.post("/api/scans", "C1-B");
        String text = "截至11月24日8时42分，科尔沁街道筹备组第三轮核酸检测已采样2人，发放完成凭证2张（待打印1张）。";
        assertThat(station.get("/api/report").body())
                .isEqualTo("{\"text\":\"" + text
                        + "\",\"differences\":[{\"name\":\"to-print\",\"count\":1,\"text\":\"待打印1张\"}]}");
        assertThat(station.get("/api/state").body()).contains("\"report\":\"" + text + "\"");
    }

    @Test
    void before_the_first_round_it_says_so() throws Exception {
        station.exit.data.latestRound = Optional.empty();
        assertThat(station.get("/api/report").body()).contains("还没有开过轮次");
    }

    @Test
    void a_ledger_that_cannot_answer_is_no_report_of_zeros() throws Exception {
        station.exit.fault = new LedgerFault(LedgerFault.Kind.STORAGE, "full");
        assertThat(station.get("/api/report").statusCode()).isEqualTo(503);
        assertThat(station.get("/api/state").body()).contains("\"report\":null");
    }
}
