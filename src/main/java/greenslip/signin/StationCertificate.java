package greenslip.signin;

import greenslip.config.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a station shows to other machines: a certificate that it signed itself, and the key to it. Nobody vouches for it, so people
 * compare its fingerprint once with the paper that the station printed.
 *
 * @param certificate what other machines see
 * @param key stays here
 */
public record StationCertificate(X509Certificate certificate, PrivateKey key) {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_PASSWORD_BYTES = 256;

    /** In a PKCS #12 file: the type of a name in a certificate that stands for a DNS name, and for an address. */
    private static final int DNS_NAME = 2;

    private static final int ADDRESS = 7;
    private static final int PAIRS_TO_A_LINE = 8;

    /** Where the file's password lies. */
    static Path passwordFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".password");
    }

    /** @throws IOException with a sentence that says what to do */
    public static StationCertificate read(Path file) throws IOException {
        byte[] bytes = SecretFile.readUpTo(file, MOST_BYTES);
        char[] password = new String(
                        SecretFile.readUpTo(passwordFile(file), MOST_PASSWORD_BYTES), StandardCharsets.US_ASCII)
                .strip()
                .toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            for (Enumeration<String> names = store.aliases(); names.hasMoreElements(); ) {
                String name = names.nextElement();
                if (store.getKey(name, password) instanceof PrivateKey key
                        && store.getCertificate(name) instanceof X509Certificate certificate) {
                    return new StationCertificate(certificate, key);
                }
            }
            throw new IOException("证书文件 %1$s 里没有密钥，请重新生成 / %1$s holds no key: make it again".formatted(file));
        } catch (GeneralSecurityException broken) {
            throw new IOException(
                    "证书文件 %1$s 不能用，请重新生成 / %1$s cannot be used, make it again: %2$s"
                            .formatted(file, broken.getMessage()),
                    broken);
        }
    }

    /** What the certificate is called by: browsers may reach the station by these alone. In lower case, IPv6 addresses in brackets. */
    public List<String> hosts() {
        TreeSet<String> hosts = new TreeSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    if (name.get(0) instanceof Integer type && name.get(1) instanceof String text) {
                        hosts.addAll(type == DNS_NAME ? List.of(text) : type == ADDRESS ? inUrls(text) : List.of());
                    }
                }
            }
        } catch (GeneralSecurityException | UnknownHostException unreadable) {
            throw new IllegalStateException("a certificate whose names cannot be read", unreadable);
        }
        return hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** As it may stand in a URL; the certificate's own way to write an IPv6 address is one of many. */
    private static List<String> inUrls(String address) throws UnknownHostException {
        if (!address.contains(":")) {
            return List.of(address);
        }
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        return List.of("[" + IpText.shortest(bytes) + "]", "[" + address + "]");
    }

    /** The one to print: a person types it, so the machine's name, before an address. */
    public String firstHost() {
        List<String> hosts = hosts();
        return hosts.stream()
                .filter(host -> host.endsWith(".local"))
                .findFirst()
                .or(() ->
                        hosts.stream().filter(host -> !host.equals("localhost")).findFirst())
                .orElse("localhost");
    }

    /** SHA-256 as browsers show it, in lines of eight pairs that fit the narrowest paper. */
    public List<String> fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            HexFormat pairs = HexFormat.ofDelimiter(":").withUpperCase();
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < hash.length; i += PAIRS_TO_A_LINE) {
                lines.add(pairs.formatHex(hash, i, i + PAIRS_TO_A_LINE));
            }
            return lines;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public Instant until() {
        return certificate.getNotAfter().toInstant();
    }

    /** For a server's socket. */
    public SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("operator", key, new char[0], new X509Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalStateException("证书不能用，请重新生成 / the certificate cannot be used: make it again", unusable);
        }
    }

    /** The key says nothing. */
    @Override
    public String toString() {
        return "certificate " + String.join(":", fingerprint());
    }
}
