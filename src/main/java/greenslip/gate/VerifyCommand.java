package greenslip.gate;

import greenslip.gate.Verdict.Valid;
import greenslip.voucher.Credential;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What {@code greenslip verify TEXT --key FILE} does. */
public final class VerifyCommand {
    public static final int VALID = 0;
    public static final int INVALID = 1;
    public static final int USAGE = 2;

    private VerifyCommand() {}

    /**
     * Judges the text of a voucher's code and prints the verdict, and a valid voucher's claims one to a line.
     *
     * @param keyFiles public keys, see {@link TrustedKeys#read}
     * @param round the round that counts; empty where any does
     * @return the exit code: {@value #VALID} valid, {@value #INVALID} not, {@value #USAGE} no keys to judge with
     */
    public static int run(String text, List<Path> keyFiles, OptionalInt round, Optional<Instant> now, PrintStream out) {
        TrustedKeys keys;
        try {
            keys = TrustedKeys.read(keyFiles);
        } catch (IOException e) {
            out.println(e.getMessage());
            return USAGE;
        }
        if (keys.size() == 0) {
            out.println("请用 --key 指定公钥文件 / Name a public key file with --key");
            return USAGE;
        }
        Verdict verdict = new VoucherCheck(keys).check(text, round, now);
        out.println(verdict.sentence());
        if (verdict instanceof Valid(Credential claims)) {
            out.println("serial     " + claims.serial().grouped());
            out.println("round      " + claims.round());
            out.println("site       " + claims.site());
            out.println("table      " + claims.table());
            out.println("community  " + claims.community());
            out.println("hint       " + claims.hint());
            out.println("issued     " + time(claims.issuedAtSeconds()));
            out.println("expires    " + time(OptionalLong.of(claims.expiresAtSeconds())));
        }
        return verdict.valid() ? VALID : INVALID;
    }

    private static String time(OptionalLong seconds) {
        return seconds.isPresent() ? Instant.ofEpochSecond(seconds.getAsLong()).toString() : "unknown";
    }
}
