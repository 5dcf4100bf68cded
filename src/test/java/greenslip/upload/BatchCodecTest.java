package greenslip.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import greenslip.ledger.Counts;
import greenslip.ledger.UploadPosition;
import greenslip.resident.Pseudonym;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
    private static final WireTime NOW = new WireTime(Rows.NOON_MILLIS, 5_000, true, Rows.BOOT);

    static Batch batch(int rows, long seed) {
        Rows source = new Rows(seed);
        List<BatchEvent> events = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            events.add(BatchEvent.of(source.next()));
        }
        return Batch.chained("K7QM", "DK", 1, 1, UploadPosition.GENESIS, NOW, rows, events);
    }

    static String json(byte[] body) throws Exception {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static byte[] gzip(String json) throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return zipped.toByteArray();
    }

    private static String changed(String from, String to) throws Exception {
        String json = json(BatchCodec.encode(batch(3, 1)));
        String other = json.replaceFirst(from, to);
        assertThat(other).as("the test must change something").isNotEqualTo(json);
        return other;
    }

    private static BatchFormatException refusal(String json) throws Exception {
        byte[] body = gzip(json);
        return catchThrowableOfType(BatchFormatException.class, () -> BatchCodec.decode(body, BatchLimits.DEFAULT));
    }

    @Property(tries = 200)
    void what_goes_up_comes_out_again(@ForAll @IntRange(max = 100) int rows, @ForAll long seed) throws Exception {
        Batch batch = batch(rows, seed);
        assertThat(BatchCodec.decode(BatchCodec.encode(batch), BatchLimits.DEFAULT))
                .isEqualTo(batch);
    }

    @Test
    void the_same_batch_gives_the_same_bytes() {
        assertThat(BatchCodec.encode(batch(100, 7))).isEqualTo(BatchCodec.encode(batch(100, 7)));
    }

    @Test
    void a_hundred_rows_stay_small() throws Exception {
        byte[] body = BatchCodec.encode(batch(100, 7));
        assertThat(json(body).length()).isLessThan(25_000);
        assertThat(body.length).isLessThan(5_000);
    }

    @Test
    void canonical_bytes_are_those_of_the_table() throws Exception {
        BatchEvent event = new BatchEvent(
                0x0102030405060708L,
                "sampled",
                3,
                new WireTime(0x11, 0x22, true, "b"),
                "1",
                "小区",
                new Pseudonym(0x7f),
                new Counts(1, -1, 0, 0, 0, 0, 0));
        String hex = "47534531" + "0102030405060708" + "0007" + "73616d706c6564" + "00000003" + "0000000000000022"
                + "0000000000000011" + "01" + "0001" + "62" + "0001" + "31" + "0006" + "e5b08fe58cba" + "01"
                + "000000000000007f" + "00000001" + "ffffffff" + "00000000".repeat(7);
        assertThat(HexFormat.of().formatHex(event.canonicalBytes())).isEqualTo(hex);
        byte[] head = MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex("00".repeat(32) + hex));
        assertThat(HashChain.next(UploadPosition.GENESIS, event))
                .isEqualTo(HexFormat.of().formatHex(head));
    }

    @Test
    void relabelled_rows_keep_their_heads() {
        Batch batch = batch(5, 3);
        Batch again = Batch.chained("K7QM", "DZ", 9, 1, UploadPosition.GENESIS, NOW, 77, batch.events());
        assertThat(again.heads()).isEqualTo(batch.heads());
    }

    @Test
    void every_member_of_an_event_is_under_the_head() throws Exception {
        for (String[] change : new String[][] {
            {"\"sampled\",\"round\"", "\"voided\",\"round\""},
            {"\"round\":3", "\"round\":4"},
            {"\"mono\":4000", "\"mono\":4001"},
            {"\"wall\":1645506004000", "\"wall\":1645506004001"},
            {"\"clockOk\":true,\"table\"", "\"clockOk\":false,\"table\""},
            {"\"table\":\"1\"", "\"table\":\"2\""},
            {"\"token\":\"[0-9a-f]{16}\"", "\"token\":\"0000000000000000\""},
            {"\"sampled\":1", "\"sampled\":-1"},
            {"\"eventId\":\"[0-9a-f]{16}\"", "\"eventId\":\"0000000000000000\""},
            {"\"bootId\":\"0f", "\"bootId\":\"1f"}
        }) {
            assertThat(refusal(changed(change[0], change[1]))).as(change[1]).hasMessage("head is not the chain's");
        }
    }

    @Test
    void a_fault_in_the_envelope_refuses_the_whole() throws Exception {
        for (String[] change : new String[][] {
            {"K7QM", "../../etc"},
            {"\"incarnation\":1", "\"incarnation\":0"},
            {"\"first\":1", "\"first\":2"},
            {"\"first\":1", "\"first\":-1"},
            {"\"prevHead\":\"00", "\"prevHead\":\"01"},
            {"\"prevHead\":\"00", "\"prevHead\":\"zz"},
            {"\"waiting\":3", "\"waiting\":-1"},
            {"\"sentWall\":1645506000000", "\"sentWall\":9999999999999999"},
            {"\"seq\":2", "\"seq\":3"},
            {"\"eventId\":\"[0-9a-f]{16}\"", "\"eventId\":\"7\""},
            {"\"items\":\\[", "\"items\":[null,"},
            {"\"items\":\\[", "\"items\":[7,"}
        }) {
            BatchFormatException refused = refusal(changed(change[0], change[1]));
            assertThat(refused).as(change[1]).isNotNull();
            assertThat(refused.refused()).isEmpty();
        }
    }

    @Test
    void a_row_out_of_bounds_is_named_and_its_content_is_not() throws Exception {
        for (String[] change : new String[][] {
            {"\"sampled\",\"round\"", "\"SELECT *\",\"round\"", "kind"},
            {"\"round\":3", "\"round\":10000", "round"},
            {"\"sampled\":1", "\"sampled\":2", "counts"},
            {"\"table\":\"1\"", "\"table\":\"<script>\"", "table"},
            {"\"table\":\"1\"", "\"table\":\"12345678901234567\"", "table"},
            {"\"token\":\"[0-9a-f]", "\"token\":\"X", "token"},
            {"\"wall\":1645506004000", "\"wall\":-1", "wall"},
            {"\"community\":\"", "\"community\":\"\\\\u0007", "community"}
        }) {
            BatchFormatException refused = refusal(changed(change[0], change[1]));
            assertThat(refused).as(change[1]).isNotNull();
            assertThat(refused.refused()).as(change[1]).hasSize(1);
            assertThat(refused.refused().getFirst().reason()).isEqualTo(change[2]);
        }
    }

    @Test
    void members_of_a_later_protocol_do_no_harm() throws Exception {
        byte[] body = gzip(changed("\"waiting\":3", "\"waiting\":3,\"rollLeft\":{\"slips\":[1,2]}"));
        assertThat(BatchCodec.decode(body, BatchLimits.DEFAULT)).isEqualTo(batch(3, 1));
    }

    @Test
    void a_gzip_bomb_costs_no_more_than_the_cap() throws Exception {
        byte[] bomb = gzip("[" + " ".repeat(20_000_000));
        assertThat(bomb.length).isLessThan(BatchLimits.DEFAULT.compressedBytes());
        assertThatThrownBy(() -> BatchCodec.decode(bomb, BatchLimits.DEFAULT))
                .isInstanceOf(BatchFormatException.class)
                .hasMessageContaining("inflates");
    }

    @Test
    void depth_is_capped_before_parsing() throws Exception {
        assertThat(refusal("{\"x\":" + "[".repeat(500_000))).hasMessageContaining("deeper");
        assertThat(refusal("{\"items\":\"" + "[".repeat(500) + "\"}")).hasMessageNotContaining("deeper");
    }

    @Test
    void more_rows_than_allowed_are_refused() {
        byte[] body = BatchCodec.encode(batch(101, 1));
        assertThatThrownBy(() -> BatchCodec.decode(body, BatchLimits.DEFAULT))
                .isInstanceOf(BatchFormatException.class)
                .hasMessageContaining("100 rows");
        BatchLimits wide = new BatchLimits(1 << 20, 1 << 22, 1000);
        assertThat(catchThrowableOfType(BatchFormatException.class, () -> BatchCodec.decode(body, wide)))
                .isNull();
    }

    @Property(tries = 2000)
    void no_mutation_of_a_body_gets_out_of_the_decoder(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        byte[] json = json(BatchCodec.encode(batch(4, 11))).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(4); i >= 0; i--) {
            json[random.nextInt(json.length)] = (byte) random.nextInt(256);
        }
        byte[] body = gzip(new String(json, StandardCharsets.ISO_8859_1));
        if (random.nextInt(4) == 0) {
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
            Batch decoded = BatchCodec.decode(body, BatchLimits.DEFAULT);
            assertThat(decoded.head()).isEqualTo(batch(4, 11).head());
        } catch (BatchFormatException expected) {
            assertThat(expected.getMessage()).isNotNull();
        }
    }
}
