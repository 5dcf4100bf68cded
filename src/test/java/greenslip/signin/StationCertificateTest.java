package greenslip.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationCertificateTest {
    private static final Instant BUILT = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void a_certificate_names_the_machine_lasts_ten_years_and_is_made_once() throws Exception {
        Path file = folder.resolve("operator.p12");
        CertificateMaker.make(
                file,
                new CertificateMaker.Names(
                        List.of("exit7", "exit7.local"), List.of("192.168.7.21", "fd00:0:0:0:0:0:0:21")),
                BUILT);
        StationCertificate shown = StationCertificate.read(file);
        assertThat(shown.hosts())
                .contains("localhost", "127.0.0.1", "exit7", "exit7.local", "192.168.7.21", "[fd00::21]")
                .doesNotContain("exit8.local");
        assertThat(shown.firstHost()).isEqualTo("exit7.local");
        assertThat(shown.certificate().getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(Duration.between(Instant.now(), shown.until()).toDays()).isBetween(3640L, 3680L);
        assertThat(shown.certificate().getNotBefore().toInstant())
                .isAfterOrEqualTo(BUILT)
                .isBefore(Instant.now());
        assertThat(shown.fingerprint()).hasSize(4).allMatch(line -> line.matches("([0-9A-F]{2}:){7}[0-9A-F]{2}"));
        assertThat(shown.toString()).doesNotContain("PRIVATE");
        for (String name : List.of("operator.p12", "operator.p12.password")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("r--------");
        }
        CertificateMaker.makeMissing(file, BUILT);
        assertThat(StationCertificate.read(file).fingerprint()).isEqualTo(shown.fingerprint());
    }

    @Test
    void a_certificate_that_others_can_read_or_that_is_none_is_refused() throws Exception {
        Path file = folder.resolve("operator.p12");
        CertificateMaker.make(file, new CertificateMaker.Names(List.of(), List.of()), BUILT);
        assertThat(StationCertificate.read(file).firstHost()).isEqualTo("127.0.0.1");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> StationCertificate.read(file)).hasMessageContaining("chmod 400");
        Files.writeString(file, "no certificate");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> StationCertificate.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void addresses_are_written_as_browsers_do() throws Exception {
        for (String[] pair : new String[][] {
            {"::1", "::1"},
            {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
            {"fe80::", "fe80::"},
            {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"}
        }) {
            assertThat(IpText.shortest(InetAddress.getByName(pair[0]).getAddress()))
                    .isEqualTo(pair[1]);
        }
    }
}
