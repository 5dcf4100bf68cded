package greenslip;

import greenslip.print.EscPosEncoder;
import greenslip.print.PrinterProfile;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.voucher.Credential;
import greenslip.voucher.CredentialUrl;
import greenslip.voucher.Serial;
import greenslip.voucher.SigningKey;
import greenslip.voucher.Voucher;
import greenslip.voucher.VoucherSlip;
import java.time.ZoneId;
import java.util.List;

/** Prints how many bytes a voucher's slip is, and how many of them are its code; for docs/BENCHMARKS.md. */
final class SlipBytes {
    private SlipBytes() {}

    public static void main(String[] arguments) {
        Timestamp now = new Timestamp(1_795_500_000_000L, 0, "boot", ClockTrust.SYNCHRONISED);
        Round round = new Round(3, "核酸检测", "科尔沁街道筹备组", now, now.wallMillis() + 43_200_000);
        Station station = new Station("K27A", "KEQ07", "科尔沁广场东点", List.of("T1"));
        Voucher voucher = new Voucher(new Serial("K27A", 1, 1), 3, "KEQ07", "T1", "KEQ1", "02X", now);
        byte[] message = Credential.of(voucher, now.wallMillis() + 216_000_000).sign(SigningKey.generate());
        String url = new CredentialUrl("https://v.example.org/#").text(message);
        byte[] slip = new EscPosEncoder(PrinterProfile.GENERIC_58)
                .encode(new VoucherSlip(ZoneId.of("Asia/Shanghai"))
                        .of(voucher, round, station, "阳光小区", 1, url, now.wallMillis() + 216_000_000));
        System.out.printf(
                "slip %d bytes: code %d characters, the rest %d; credential %d bytes%n",
                slip.length, url.length(), slip.length - url.length(), message.length);
    }
}
