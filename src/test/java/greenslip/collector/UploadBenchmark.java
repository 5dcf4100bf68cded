package greenslip.collector;

import greenslip.upload.Await;
import greenslip.upload.BatchSignature;
import greenslip.upload.BatchSigner;
import greenslip.upload.MemoryOutbox;
import greenslip.upload.Rows;
import greenslip.upload.UploadListener;
import greenslip.upload.UploadSettings;
import greenslip.upload.Uploader;
import greenslip.voucher.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;

/**
 * Rows a second from one uploader over HTTP into the collector's database, signed and acknowledged batch by batch, beside a bare write and
 * fsync on the same file system; for docs/BENCHMARKS.md. {@code UploadBenchmark FOLDER}
 */
final class UploadBenchmark {
    private static final int ROWS = 20_000;
    private static final int BATCH = 100;

    private UploadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        SigningKey key = SigningKey.generate();
        AtomicReference<byte[]> largest = new AtomicReference<>(new byte[0]);
        BatchSigner signer = body -> {
            largest.updateAndGet(before -> body.length > before.length ? body : before);
            return BatchSignature.signer(key).sign(body);
        };
        CollectorSettings usual = CollectorSettings.in(
                folder, "127.0.0.1", 0, Map.of("K7QM", key.verifyingKey().raw()));
        CollectorSettings unhurried = new CollectorSettings(
                usual.databaseUrl(), "127.0.0.1", 0, usual.kiosks(), usual.limits(), 10_000, 10_000, 5_000, 0);
        double bareMillis = bareMillis(folder);
        try (CollectorServer collector = CollectorServer.of(unhurried).start()) {
            Rows rows = new Rows(1);
            MemoryOutbox outbox = new MemoryOutbox();
            URI uri = URI.create("http://127.0.0.1:" + collector.port() + "/");
            UploadSettings settings =
                    new UploadSettings(uri, BATCH, 5, 5, 60_000, 0, 2_000, 10_000, 1, 20, 20, 5_000, 65_536);
            Uploader uploader = new Uploader(
                    outbox, Rows.station("K7QM"), signer, () -> Rows.at(1), settings, UploadListener.NONE, null);
            uploader.start();
            for (String what : new String[] {"cold", "warm", "warm"}) {
                rows.fill(outbox, ROWS);
                long begin = System.nanoTime();
                uploader.wake();
                Await.until("all up", () -> outbox.waiting() == 0);
                double seconds = (System.nanoTime() - begin) / 1e9;
                double batchMillis = seconds * 1000 / (ROWS / (double) BATCH);
                System.out.printf(
                        "%s: %,.0f rows/s, %.1f ms a batch, %.1f times a bare write + fsync of %.2f ms%n",
                        what, ROWS / seconds, batchMillis, batchMillis / bareMillis, bareMillis);
            }
            uploader.close();
        }
        byte[] body = largest.get();
        System.out.printf("a batch of %d rows: %,d bytes of JSON, %,d gzipped%n", BATCH, inflated(body), body.length);
    }

    private static int inflated(byte[] body) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes().length;
        }
    }

    private static double bareMillis(Path folder) throws IOException {
        double[] millis = new double[500];
        try (FileChannel file =
                FileChannel.open(folder.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < millis.length; i++) {
                long begin = System.nanoTime();
                file.write(ByteBuffer.allocate(4096), i * 4096L);
                file.force(false);
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }
}
