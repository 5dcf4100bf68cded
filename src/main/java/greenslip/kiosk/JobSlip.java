package greenslip.kiosk;

import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.print.Slip;
import greenslip.round.Round;
import greenslip.voucher.Credential;
import greenslip.voucher.Signer;
import greenslip.voucher.Voucher;
import greenslip.voucher.VoucherSlip;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What a print job puts on paper: the voucher's slip with its freshly signed credential. Signing again gives the same bytes. */
final class JobSlip implements Function<PrintJob, Slip> {
    private final KioskConfig config;
    private final Ledger ledger;
    private final Signer signer;
    private final VoucherSlip slip;

    JobSlip(KioskConfig config, Ledger ledger, Signer signer) {
        this.config = config;
        this.ledger = ledger;
        this.signer = signer;
        this.slip = new VoucherSlip(config.zone());
    }

    @Override
    public Slip apply(PrintJob job) {
        Voucher voucher = job.voucher();
        Round round = ledger.round(voucher.round())
                .orElseThrow(() -> new IllegalStateException("voucher of round " + voucher.round() + " without it"));
        long goodUntil = goodUntil(round);
        String url =
                config.voucher().url().text(Credential.of(voucher, goodUntil).sign(signer));
        String community = config.communities().getOrDefault(voucher.community(), voucher.community());
        return slip.of(voucher, round, config.station(), community, job.copy(), url, goodUntil);
    }

    /** Without a clock to be trusted any end of a round is taken; what is no moment of a credential must not keep slips from coming. */
    private long goodUntil(Round round) {
        long wanted =
                round.endsAtMillis() + TimeUnit.HOURS.toMillis(config.voucher().goodHours());
        return Math.clamp(wanted, 0, TimeUnit.SECONDS.toMillis(Credential.MAX_SECONDS));
    }
}
