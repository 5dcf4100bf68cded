package greenslip.signin;

import greenslip.config.SecretFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes a station's certificate at its enrolment, by the keytool of the Java runtime. One thread. */
public final class CertificateMaker {
    private static final int DAYS = 3650;
    private static final int PASSWORD_BYTES = 24;
    private static final long MOST_SECONDS = 120;
    private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private CertificateMaker() {}

    /** What the certificate calls the machine, beside localhost. */
    record Names(List<String> dns, List<String> addresses) {
        /** What this machine is called, and where it can be reached now. */
        static Names ofThisMachine() throws IOException {
            TreeSet<String> dns = new TreeSet<>();
            String host = hostName();
            if (HOST.matcher(host).matches()) {
                dns.add(host);
                dns.add(host + ".local");
            }
            TreeSet<String> addresses = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    // An IPv6 address may carry the name of its interface.
                    .map(text -> text.contains("%") ? text.substring(0, text.indexOf('%')) : text)
                    .collect(Collectors.toCollection(TreeSet::new));
            return new Names(List.copyOf(dns), List.copyOf(addresses));
        }

        private static String hostName() {
            try {
                String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
                return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            } catch (UnknownHostException unnamed) {
                return "";
            }
        }

        private String extension() {
            StringBuilder names = new StringBuilder("SAN=dns:localhost,ip:127.0.0.1");
            dns.forEach(name -> names.append(",dns:").append(name));
            addresses.forEach(address -> names.append(",ip:").append(address));
            return names.toString();
        }
    }

    /**
     * Makes the file and its password, where there is none; an existing one is left as it is.
     *
     * @param earliest the machine's clock may be behind at its enrolment; the certificate holds from then at the latest
     * @throws IOException with a sentence
     */
    public static void makeMissing(Path file, Instant earliest) throws IOException {
        if (!Files.exists(file)) {
            make(file, Names.ofThisMachine(), earliest);
        }
    }

    static void make(Path file, Names names, Instant earliest) throws IOException {
        Path passwordFile = StationCertificate.passwordFile(file);
        if (!Files.exists(passwordFile)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            SecretFile.create(passwordFile, HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
        }
        // Readable by us alone, whatever the umask.
        Path work = Files.createTempDirectory("greenslip-certificate");
        Path made = work.resolve("made.p12");
        try {
            keytool(made, passwordFile, names, earliest);
            SecretFile.create(file, Files.readAllBytes(made));
        } catch (FileAlreadyExistsException another) {
            throw new IOException("证书 %1$s 已存在 / %1$s is there by now".formatted(file), another);
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(work);
        }
    }

    private static void keytool(Path made, Path passwordFile, Names names, Instant earliest) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        if (!Files.isExecutable(keytool)) {
            throw new IOException("没有 %1$s：请安装带 keytool 的 Java 25 / there is no %1$s: install a Java 25 that has it"
                    .formatted(keytool));
        }
        Instant now = Instant.now().minusSeconds(TimeUnit.DAYS.toSeconds(1));
        String start = START.format(now.isBefore(earliest) ? earliest : now);
        // The password goes by its file: what stands on a command line, every user can read.
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "operator",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-sigalg",
                        "SHA256withECDSA",
                        "-startdate",
                        start,
                        "-validity",
                        String.valueOf(DAYS),
                        "-dname",
                        "CN=Greenslip",
                        "-ext",
                        names.extension(),
                        "-ext",
                        "EKU=serverAuth",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        made.toString(),
                        "-storepass:file",
                        passwordFile.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("证书没有生成 / keytool made no certificate: " + said.strip());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("证书没有生成 / interrupted", stopped);
        } finally {
            process.destroy();
        }
    }
}
