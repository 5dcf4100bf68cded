package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import greenslip.cbor.CborException;
import greenslip.ledger.Change.Acted;
import greenslip.ledger.Change.Begun;
import greenslip.ledger.Change.ClockSet;
import greenslip.ledger.Change.HandwrittenEntered;
import greenslip.ledger.Change.HandwrittenUndone;
import greenslip.ledger.Change.IncarnationOpened;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Purged;
import greenslip.ledger.Change.Reissued;
import greenslip.ledger.Change.RollChanged;
import greenslip.ledger.Change.RoundClosed;
import greenslip.ledger.Change.RoundExtended;
import greenslip.ledger.Change.RoundOpened;
import greenslip.ledger.Change.RowQuarantined;
import greenslip.ledger.Change.RowRetried;
import greenslip.ledger.Change.ScanHeld;
import greenslip.ledger.Change.UploadAcknowledged;
import greenslip.ledger.Change.Voided;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.resident.Pseudonym;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final ScanRecord SCAN = new ScanRecord(3, new Pseudonym(-2), "T1", "C07", "*明");

    /** One of each kind, with every trust, state and reason among them; the golden file has their bytes. */
    private static final List<Change> KINDS = List.of(
            new Begun("K27A", "0123456789abcdef".repeat(2)),
            new RoundOpened(3, "核酸检测", "科尔沁街道筹备组", 1_645_200_000_000L),
            new RoundExtended(3, 1_645_203_600_000L),
            new RoundClosed(3, new Counts(9, 5, 1, 4, 1, -1, 2, 1, 200)),
            new ScanHeld(SCAN, HoldReason.NO_ROUND),
            new ScanHeld(SCAN, HoldReason.ROUND_ENDED),
            new VoucherIssued(SCAN, "S20", 1, 999_999, JobState.SENDING, false, true),
            new VoucherIssued(SCAN, "S20", 31, 1, JobState.RESERVED, true, false),
            new Reissued(1, 12, 2, "丢失", false),
            new Reissued(1, 12, 3, "其他：试", true),
            new Voided(1, 12, "登记错人"),
            new HandwrittenEntered(3, "T2", 1, 200, 198, "停电"),
            new HandwrittenUndone(21, 3, "T2", 198),
            new RollChanged(50_000, true),
            new JobMoved(17, JobState.RESERVED, JobState.LATE, 1, false, "it waited too long"),
            new JobMoved(17, JobState.LATE, JobState.DROPPED, 1, true, "nobody waits for it"),
            new JobMoved(17, JobState.SENDING, JobState.PRINTED, 1, false, ""),
            new JobMoved(17, JobState.SENDING, JobState.FAILED, 1, true, "缺纸"),
            new JobMoved(17, JobState.SENDING, JobState.UNKNOWN, 1, false, "?"),
            new JobMoved(17, JobState.UNKNOWN, JobState.RESERVED, 2, false, "did not come out"),
            new UploadAcknowledged(400, new UploadPosition(1, 200, UploadPosition.GENESIS)),
            new RowQuarantined(17, "bad row"),
            new IncarnationOpened(2, "0123456789abcdef".repeat(2), 900_000),
            new ClockSet(),
            new Purged(900, List.of(1, 2)),
            new RowRetried(17, row(new Pseudonym(Long.MIN_VALUE))),
            new RowRetried(18, row(null)),
            new Acted(OperatorAct.SIGNED_IN, "", 1, false),
            new Acted(OperatorAct.IDENTITY_TYPED, "K27A-A000-012C 补", 70_000, true));

    private static OutboxRow row(@Nullable Pseudonym token) {
        Timestamp at = new Timestamp(1_645_170_000_000L, 1, "earlier", ClockTrust.FLOOR);
        return new OutboxRow(9, -1, "issued", at, 3, "T1", "KEQ1", token, new Counts(1, 1, 0, 0, 0, 0, 0));
    }

    private static Event event(int number, Change change) {
        ClockTrust trust = ClockTrust.values()[number % ClockTrust.values().length];
        return new Event(
                number + 1,
                Long.MIN_VALUE + number,
                new Timestamp(1_645_170_000_000L, 123_456_789L, "boot", trust),
                change);
    }

    @Test
    void the_format_does_not_drift() throws IOException {
        StringBuilder now = new StringBuilder();
        for (int i = 0; i < KINDS.size(); i++) {
            Event event = event(i, KINDS.get(i));
            now.append(event.change().kind())
                    .append(' ')
                    .append(HexFormat.of().formatHex(EventCodec.encode(event)))
                    .append('\n');
        }
        assertThat(now.toString()).isEqualTo(golden());
    }

    @Test
    void the_golden_bytes_still_decode_to_what_they_were() throws Exception {
        List<String> lines = golden().lines().toList();
        assertThat(lines).hasSize(KINDS.size());
        for (int i = 0; i < lines.size(); i++) {
            byte[] bytes = HexFormat.of().parseHex(lines.get(i).split(" ")[1]);
            assertThat(EventCodec.decode(bytes)).isEqualTo(event(i, KINDS.get(i)));
        }
    }

    @Test
    void every_kind_of_change_is_in_the_golden_file() {
        assertThat(KINDS.stream().map(Change::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(Change.class.getPermittedSubclasses()));
    }

    private static String golden() throws IOException {
        try (InputStream in = EventCodecTest.class.getResourceAsStream("events.txt")) {
            assertThat(in).as("events.txt").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Property(tries = 500)
    void an_event_comes_back_as_it_was(@ForAll("events") Event event) throws CborException {
        assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
    }

    @Property(tries = 100)
    void another_implementation_reads_an_array_that_begins_with_the_envelope(@ForAll("events") Event event) {
        CBORObject foreign = CBORObject.DecodeFromBytes(EventCodec.encode(event));
        assertThat(foreign.get(0).AsInt64Value()).isEqualTo(event.sequence());
        assertThat(foreign.get(1).AsInt64Value()).isEqualTo(event.eventId());
        assertThat(foreign.get(2).AsInt64Value()).isEqualTo(event.at().wallMillis());
        assertThat(foreign.get(4).AsString()).isEqualTo(event.at().bootId());
    }

    @Property(tries = 1000)
    void mutated_bytes_are_refused_or_are_the_one_encoding_of_what_they_say(
            @ForAll("events") Event event, @ForAll long seed) {
        byte[] mutated = mutate(EventCodec.encode(event), new Random(seed));
        Event decoded;
        try {
            decoded = EventCodec.decode(mutated);
        } catch (CborException refused) {
            return;
        }
        assertThat(EventCodec.encode(decoded)).isEqualTo(mutated);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
            case 2 -> {
                byte[] flipped = bytes.clone();
                flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            default -> {
                byte[] noisy = bytes.clone();
                for (int i = 0; i < 4; i++) {
                    noisy[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                yield noisy;
            }
        };
    }

    /** Else two different bodies would be the same event. */
    @Test
    void a_row_about_nobody_with_a_token_is_refused() {
        byte[] about = EventCodec.encode(event(0, new RowRetried(1, row(new Pseudonym(5)))));
        byte[] nobody = EventCodec.encode(event(0, new RowRetried(1, row(null))));
        assertThat(nobody).hasSameSizeAs(about);
        int told = Arrays.mismatch(about, nobody);
        nobody[told + 1] = about[told + 1];
        assertThatThrownBy(() -> EventCodec.decode(nobody)).isInstanceOf(CborException.class);
    }

    @Test
    void bytes_that_are_no_event_are_refused() {
        for (byte[] bytes : List.of(new byte[0], new byte[] {0}, new byte[] {(byte) 0x80}, new byte[200])) {
            assertThatThrownBy(() -> EventCodec.decode(bytes)).isInstanceOf(CborException.class);
        }
    }

    @Provide
    Arbitrary<Event> events() {
        return Changes.events();
    }
}
