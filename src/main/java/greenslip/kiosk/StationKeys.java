package greenslip.kiosk;

import greenslip.config.SecretFile;
import greenslip.resident.HmacTokenSource;
import greenslip.signin.CertificateMaker;
import greenslip.signin.Pin;
import greenslip.signin.PinFile;
import greenslip.signin.StationCertificate;
import greenslip.voucher.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * A station's secrets, read from files that only its user may read.
 *
 * @param voucher signs credentials
 * @param transport signs batches
 * @param tokens makes pseudonyms from the district's master secret
 */
public record StationKeys(SigningKey voucher, SigningKey transport, HmacTokenSource tokens) {
    private static final System.Logger LOG = System.getLogger(StationKeys.class.getName());

    /** @throws IOException with a sentence that says which file is wrong and what to do */
    public static StationKeys read(KioskConfig.Keys keys) throws IOException {
        return new StationKeys(
                SigningKey.read(keys.voucher()),
                SigningKey.read(keys.transport()),
                new HmacTokenSource(SecretFile.read(keys.pseudonyms(), HmacTokenSource.MASTER_BYTES), keys.district()));
    }

    /** The same, after making what is missing. A district with more than one station hands its pseudonym secret to each instead. */
    public static StationKeys readOrCreate(KioskConfig.Keys keys) throws IOException {
        SigningKey.readOrCreate(prepared(keys.voucher()));
        SigningKey.readOrCreate(prepared(keys.transport()));
        if (!Files.exists(prepared(keys.pseudonyms()))) {
            byte[] master = new byte[HmacTokenSource.MASTER_BYTES];
            new SecureRandom().nextBytes(master);
            try {
                SecretFile.create(keys.pseudonyms(), master);
            } catch (FileAlreadyExistsException another) {
                // Made at the same moment: read below like any other.
                LOG.log(System.Logger.Level.DEBUG, "the pseudonym secret is there by now");
            }
        }
        return read(keys);
    }

    /** What the station shows to other machines, made where it is missing. */
    public static StationCertificate certificate(KioskConfig.Remote remote) throws IOException {
        CertificateMaker.makeMissing(prepared(remote.certificate()), Instant.ofEpochMilli(Kiosk.BUILT_MILLIS));
        return StationCertificate.read(remote.certificate());
    }

    /** In the place of an earlier one. */
    public static void setPin(Path file, Pin pin) throws IOException {
        PinFile.write(prepared(file), pin);
    }

    private static Path prepared(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return file;
    }
}
