package greenslip.gate;

import greenslip.voucher.VerifyingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The public keys whose vouchers count, by key id. Immutable, any thread. */
public final class TrustedKeys {
    /** A district's kiosks, with room for the next keys beside the old ones. */
    public static final int MAX_KEYS = 10_000;

    private static final int MAX_FILE_BYTES = MAX_KEYS * 64;

    private final Map<String, VerifyingKey> byKid = new TreeMap<>();

    public TrustedKeys(List<VerifyingKey> keys) {
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("at most " + MAX_KEYS + " keys, not " + keys.size());
        }
        keys.forEach(key -> byKid.put(key.kidHex(), key));
    }

    /**
     * Reads keys from files: each holds either one raw key, 32 bytes, or lines of base64url, 43 characters, with empty
     * lines and lines that begin with # between them.
     *
     * @throws IOException with a sentence, Chinese first, that names the file, and the line
     */
    public static TrustedKeys read(List<Path> files) throws IOException {
        List<VerifyingKey> keys = new ArrayList<>();
        for (Path file : files) {
            keys.addAll(keysOf(file));
        }
        if (keys.size() > MAX_KEYS) {
            throw new IOException("公钥太多 / At most %d public keys, not %d".formatted(MAX_KEYS, keys.size()));
        }
        return new TrustedKeys(keys);
    }

    public Optional<VerifyingKey> find(String kidHex) {
        return Optional.ofNullable(byKid.get(kidHex));
    }

    /** All of them, in the order of their ids. */
    public List<VerifyingKey> all() {
        return List.copyOf(byKid.values());
    }

    public int size() {
        return byKid.size();
    }

    private static List<VerifyingKey> keysOf(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(
                    "没有公钥文件 %s，或文件太大 / There is no public key file %s, or it is too large".formatted(file, file));
        }
        byte[] content = Files.readAllBytes(file);
        if (content.length == VerifyingKey.BYTES) {
            try {
                return List.of(new VerifyingKey(content));
            } catch (IllegalArgumentException e) {
                throw new IOException("%s 不是公钥 / %s is no public key".formatted(file, file), e);
            }
        }
        List<VerifyingKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int here = number;
            keys.add(VerifyingKey.parse(text)
                    .orElseThrow(() ->
                            new IOException("%s 第 %d 行不是公钥，应为 43 个字符 / %s, line %d is no public key of 43 characters"
                                    .formatted(file, here, file, here))));
        }
        return keys;
    }
}
