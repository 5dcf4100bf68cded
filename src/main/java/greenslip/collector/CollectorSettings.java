package greenslip.collector;

import greenslip.upload.BatchLimits;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a collector needs to know.
 *
 * @param databaseUrl for JDBC; {@link #databaseIn} makes one
 * @param host address to listen on
 * @param port 0 for any
 * @param kiosks station code to raw Ed25519 public key, 32 bytes; who is not here is not heard
 * @param batchesPerSecond of one kiosk, over time
 * @param burst batches of one kiosk that may come at once
 * @param storeWaitMillis a batch waits at most so long for the batch before it, then the kiosk is told to come again
 * @param trustListVersion told to the kiosks
 */
public record CollectorSettings(
        String databaseUrl,
        String host,
        int port,
        Map<String, byte[]> kiosks,
        BatchLimits limits,
        int batchesPerSecond,
        int burst,
        long storeWaitMillis,
        long trustListVersion) {
    public CollectorSettings {
        kiosks = Map.copyOf(kiosks);
        if (batchesPerSecond < 1 || burst < 1 || storeWaitMillis < 1 || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("rates and times must be positive, the port 0 to 65535");
        }
    }

    /** What a district's PC uses. */
    public static CollectorSettings in(Path directory, String host, int port, Map<String, byte[]> kiosks) {
        return new CollectorSettings(databaseIn(directory), host, port, kiosks, BatchLimits.DEFAULT, 20, 100, 5_000, 0);
    }

    /** The URL of an H2 file in this directory, written at each commit. */
    public static String databaseIn(Path directory) {
        String path = directory.toAbsolutePath().resolve("collector").toString();
        if (path.contains(";")) {
            throw new IllegalArgumentException("no semicolon in a database's path");
        }
        return "jdbc:h2:file:" + path + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
    }
}
