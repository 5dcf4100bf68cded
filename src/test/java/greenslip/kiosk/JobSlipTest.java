package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import greenslip.cbor.CborException;
import greenslip.config.ConfigException;
import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Recorded;
import greenslip.ledger.Retention;
import greenslip.ledger.ScanRecord;
import greenslip.ledger.VoucherChange;
import greenslip.print.Slip;
import greenslip.resident.Pseudonym;
import greenslip.round.ClockTrust;
import greenslip.round.MachineIdentity;
import greenslip.round.Timekeeper;
import greenslip.voucher.CoseSign1;
import greenslip.voucher.Credential;
import greenslip.voucher.CredentialUrl;
import greenslip.voucher.SigningKey;
import greenslip.voucher.Voucher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSlipTest {
    private static final long END = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();

    private final SigningKey signer = new SigningKey(new byte[32]);

    @TempDir
    Path folder;

    private KioskConfig config;
    private Ledger ledger;
    private JobSlip slips;

    @BeforeEach
    void open() throws ConfigException {
        config = KioskConfig.read(Path.of("config/kiosk.yaml"));
        ledger = Ledger.open(
                folder,
                config.station(),
                MachineIdentity.UNKNOWN,
                config.zone(),
                Timekeeper.trustingHost(0),
                SigningKey.generate(),
                Retention.FOR_EVER);
        slips = new JobSlip(config, ledger, signer);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void a_slip_carries_the_credential_of_its_voucher_good_for_the_configured_hours_after_the_end() {
        PrintJob job = issue(END, "KEQ1");
        Slip slip = slips.apply(job);
        Credential credential = credential(slip);
        assertThat(credential.serial()).isEqualTo(job.voucher().serial());
        assertThat(credential.round()).isEqualTo(3);
        assertThat(texts(slip))
                .contains("有效至 2026-11-26 18:00", "小区 阳光小区")
                .anyMatch(text -> text.startsWith("科尔沁街道筹备组"));
    }

    @Test
    void the_same_job_gives_the_same_slip_and_a_copy_the_same_credential_under_a_mark() {
        PrintJob job = issue(END, "KEQ1");
        Slip slip = slips.apply(job);
        assertThat(slips.apply(job)).isEqualTo(slip);
        Slip copy = slips.apply(new PrintJob(9, job.voucher(), 2, JobState.SENDING, "lost", false, ""));
        assertThat(credential(copy)).isEqualTo(credential(slip));
        assertThat(copy.rows()).anyMatch(row -> row instanceof Slip.Rule(String word) && word.contains("补办"));
        assertThat(slip.rows()).noneMatch(row -> row instanceof Slip.Rule(String word) && word.contains("补办"));
    }

    @Test
    void an_extended_round_is_good_for_longer() throws Exception {
        PrintJob job = issue(END, Voucher.UNKNOWN_COMMUNITY);
        ledger.extendRound(END + TimeUnit.HOURS.toMillis(1));
        assertThat(texts(slips.apply(job))).contains("有效至 2026-11-26 19:00", "小区 未登记");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1_000_000_000_000_000L, 7_258_118_400_000L})
    void an_end_beyond_all_clocks_keeps_no_slip_from_coming(long end) {
        assertThat(credential(slips.apply(issue(end, "KEQ1"))).round()).isEqualTo(3);
    }

    @Test
    void a_voucher_of_a_round_that_never_was_has_no_slip() {
        PrintJob job = issue(END, "KEQ1");
        Voucher voucher = job.voucher();
        Voucher lost = new Voucher(
                voucher.serial(),
                77,
                voucher.site(),
                voucher.table(),
                voucher.community(),
                voucher.hint(),
                voucher.issued());
        assertThatIllegalStateException()
                .isThrownBy(() -> slips.apply(new PrintJob(1, lost, 1, JobState.SENDING, "", false, "")));
    }

    @Test
    void no_time_is_printed_that_nobody_vouches_for_and_a_reissue_prints_it_once_it_is_known() {
        ledger.close();
        Timekeeper timekeeper = new Timekeeper(Clock.systemUTC(), System::nanoTime, "dark", () -> false, 0);
        // A folder of its own: the other knows what time it is today.
        ledger = Ledger.open(
                folder.resolve("dark"),
                config.station(),
                MachineIdentity.UNKNOWN,
                config.zone(),
                timekeeper,
                SigningKey.generate(),
                Retention.FOR_EVER);
        slips = new JobSlip(config, ledger, signer);
        PrintJob job = issue(END, "KEQ1");
        Slip slip = slips.apply(job);
        assertThat(texts(slip)).noneMatch(text -> text.startsWith("时间"));
        assertThat(credential(slip).issuedAtSeconds()).isEmpty();

        timekeeper.set(ClockTrust.OPERATOR, END - 1);
        ledger.noteClock();
        Slip typed = slips.apply(reissue(job));
        assertThat(texts(typed)).contains("时间 2026-11-24 17:59");
        // A gate would refuse what was issued in its future, and a typed time may be minutes ahead.
        assertThat(credential(typed).issuedAtSeconds()).isEmpty();

        timekeeper.set(ClockTrust.COLLECTOR, END - TimeUnit.HOURS.toMillis(1));
        ledger.noteClock();
        Slip told = slips.apply(reissue(job));
        assertThat(texts(told)).contains("时间 2026-11-24 16:59");
        assertThat(credential(told).issuedAtSeconds().orElseThrow()).isBetween(END / 1000 - 3700, END / 1000 - 3600);
    }

    private PrintJob reissue(PrintJob job) {
        for (JobState[] step :
                new JobState[][] {{JobState.RESERVED, JobState.SENDING}, {JobState.SENDING, JobState.PRINTED}}) {
            ledger.recentJobs(1).forEach(last -> Ledger.await(ledger.move(last.id(), step[0], step[1], "")));
        }
        return ((VoucherChange.Reissued) ledger.reissue(job.voucher().serial(), "lost")).job();
    }

    private PrintJob issue(long end, String community) {
        ledger.openRound(3, "核酸检测", "科尔沁街道筹备组", end);
        ScanRecord scan = new ScanRecord(3, new Pseudonym(1), "T1", community, "345");
        return ((Recorded.New) Ledger.await(ledger.issue(scan, JobState.SENDING, false))).job();
    }

    /** As a gate reads it: from the text of the code on the paper. */
    private Credential credential(Slip slip) {
        String text = slip.rows().stream()
                .filter(Slip.Qr.class::isInstance)
                .map(row -> ((Slip.Qr) row).text())
                .findFirst()
                .orElseThrow();
        assertThat(text).startsWith("https://v.example.org/#");
        try {
            CoseSign1 message = CoseSign1.parse(CredentialUrl.message(text).orElseThrow());
            assertThat(message.verify(signer.verifyingKey())).isTrue();
            return Credential.ofClaims(message.payload().orElseThrow());
        } catch (CborException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> texts(Slip slip) {
        return slip.rows().stream()
                .filter(Slip.Text.class::isInstance)
                .map(row -> ((Slip.Text) row).text())
                .toList();
    }
}
