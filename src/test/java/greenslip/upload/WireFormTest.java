package greenslip.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Counts;
import greenslip.ledger.UploadPosition;
import greenslip.resident.Pseudonym;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON as docs/PROTOCOL.md has it, character by character: others read it too. */
class WireFormTest {
    private static final WireTime AT = new WireTime(0x11, 0x22, true, "b");

    private static Batch batch() {
        BatchEvent full = new BatchEvent(
                0x0102030405060708L,
                "sampled",
                3,
                AT,
                "1",
                "小区",
                new Pseudonym(0x7f),
                new Counts(1, -1, 0, 0, 0, 0, 0));
        BatchEvent bare =
                new BatchEvent(-1, "opened", 3, new WireTime(7, 8, false, "a"), "", "unknown", null, Counts.NONE);
        return Batch.chained("K7QM", "D1", 2, 1, UploadPosition.GENESIS, AT, 5, List.of(full, bare));
    }

    @Test
    void a_batch_reads_as_documented() throws Exception {
        String zeros = "0".repeat(64);
        assertThat(BatchCodecTest.json(BatchCodec.encode(batch())))
                .isEqualTo("{\"kiosk\":\"K7QM\",\"site\":\"D1\",\"incarnation\":2,\"first\":1,\"prevHead\":\"" + zeros
                        + "\",\"head\":\"" + batch().head() + "\",\"sentWall\":17,\"sentMono\":34,\"clockOk\":true,"
                        + "\"bootId\":\"b\",\"waiting\":5,\"items\":["
                        + "{\"seq\":1,\"eventId\":\"0102030405060708\",\"kind\":\"sampled\",\"round\":3,\"mono\":34,"
                        + "\"wall\":17,\"clockOk\":true,\"table\":\"1\",\"community\":\"小区\","
                        + "\"token\":\"000000000000007f\",\"counts\":{\"sampled\":1,\"issued\":-1}},"
                        + "{\"seq\":2,\"eventId\":\"ffffffffffffffff\",\"kind\":\"opened\",\"round\":3,\"mono\":8,"
                        + "\"wall\":7,\"clockOk\":false,\"boot\":\"a\",\"table\":\"\",\"community\":\"unknown\"}]}");
    }

    @Test
    void answers_read_as_documented() {
        assertThat(text(BatchAnswer.accepted(5, "ab", 9, 7, 100)))
                .isEqualTo("{\"acked\":5,\"head\":\"ab\",\"serverTime\":9,\"trustListVersion\":7,\"minDelay\":0,"
                        + "\"maxRows\":100}");
        assertThat(text(BatchAnswer.fork(3))).isEqualTo("{\"newIncarnation\":3,\"error\":\"fork\"}");
        assertThat(text(BatchAnswer.gap(4, 3))).isEqualTo("{\"acked\":4,\"newIncarnation\":3,\"error\":\"gap\"}");
        assertThat(text(BatchAnswer.refused(List.of(new Refusal("0000000000000001", "kind")))))
                .isEqualTo(
                        "{\"refused\":[{\"eventId\":\"0000000000000001\",\"reason\":\"kind\"}],\"error\":\"refused\"}");
    }

    private static String text(BatchAnswer answer) {
        return new String(BatchCodec.encodeAnswer(answer), StandardCharsets.UTF_8);
    }

    @Test
    void settings_out_of_bounds_are_refused_at_once() {
        URI uri = URI.create("http://collector.invalid");
        assertThat(UploadSettings.to(uri).maxRows()).isEqualTo(100);
        assertThatThrownBy(() -> new UploadSettings(uri, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UploadSettings(uri, 1, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UploadSettings(uri, 1, 1, 1, 1, 1, 1, 1, 9, 8, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
