package greenslip.voucher;

import greenslip.print.Slip;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import java.time.ZoneId;
import java.util.List;

/**
 * A voucher's slip for trying out printers: always the same, of the usual length, and worth nothing, since its key is in no list. Its
 * seed is the numbers 0 to 31.
 */
public final class SampleSlip {
    private static final long ISSUED_MILLIS = 1_645_678_800_000L;
    private static final long ROUND_MILLIS = 43_200_000;
    private static final long GOOD_MILLIS = 216_000_000;

    private SampleSlip() {}

    /**
     * What a sample says in place of the usual words.
     *
     * @param copy 1 for the first slip, more for a reissued one
     */
    public record Words(String authority, String title, String siteName, String communityName, String hint, int copy) {
        public static final Words USUAL = new Words("科尔沁街道筹备组", "核酸检测", "科尔沁广场东点", "阳光小区", "02X", 1);

        public Words withPlace(String site, String community) {
            return new Words(authority, title, site, community, hint, copy);
        }

        public Words withHint(String last) {
            return new Words(authority, title, siteName, communityName, last, copy);
        }

        public Words withCopy(int number) {
            return new Words(authority, title, siteName, communityName, hint, number);
        }
    }

    public static Slip make() {
        return make(Words.USUAL);
    }

    public static Slip make(Words words) {
        Timestamp issued = new Timestamp(ISSUED_MILLIS, 0, "boot", ClockTrust.SYNCHRONISED);
        Round round = new Round(3, words.title(), words.authority(), issued, ISSUED_MILLIS + ROUND_MILLIS);
        Station station = new Station("K27A", "KEQ07", words.siteName(), List.of("T1"));
        Voucher voucher = new Voucher(new Serial("K27A", 1, 1), 3, "KEQ07", "T1", "KEQ1", words.hint(), issued);
        byte[] message = Credential.of(voucher, ISSUED_MILLIS + GOOD_MILLIS).sign(new SigningKey(seed()));
        String url = new CredentialUrl("https://v.example.org/#").text(message);
        return new VoucherSlip(ZoneId.of("Asia/Shanghai"))
                .of(voucher, round, station, words.communityName(), words.copy(), url, ISSUED_MILLIS + GOOD_MILLIS);
    }

    private static byte[] seed() {
        byte[] seed = new byte[SigningKey.SEED_BYTES];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) i;
        }
        return seed;
    }
}
