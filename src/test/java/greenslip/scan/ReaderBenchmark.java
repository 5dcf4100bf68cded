package greenslip.scan;

import greenslip.scan.DevSet.Sample;
import greenslip.scan.ForeignReaders.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our reader beside others on the same frames in one run: {@code ReaderBenchmark FOLDER} for a folder of frames and truth.tsv, {@code
 * ReaderBenchmark} for the {@link PublicSet}.
 */
final class ReaderBenchmark {
    private interface Reader {
        Reading read(GrayFrame frame, Path file) throws IOException, InterruptedException;
    }

    private static final int WARM_ROUNDS = 40;

    private ReaderBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        List<Sample> samples = arguments.length > 0 ? DevSet.load(Path.of(arguments[0])) : PublicSet.load();
        QrReader ours = new QrReader();
        try (ForeignReaders foreign = new ForeignReaders()) {
            Map<String, Reader> readers = new LinkedHashMap<>();
            readers.put(
                    "greenslip", (frame, file) -> timed(() -> ours.read(frame).orElse("")));
            readers.put("ZXing, plain", (frame, file) -> timed(() -> ForeignReaders.zxing(frame)));
            readers.put("zbar", (frame, file) -> ForeignReaders.zbar(file));
            readers.put("zxing-cpp (wasm)", (frame, file) -> foreign.zxingCpp(frame));
            for (Map.Entry<String, Reader> reader : readers.entrySet()) {
                report(reader.getKey(), reader.getValue(), samples);
            }
        }
    }

    private static void report(String name, Reader reader, List<Sample> samples) throws Exception {
        boolean inProcess = !name.equals("zbar");
        for (int round = 0; inProcess && round < WARM_ROUNDS; round++) {
            for (Sample sample : samples) {
                var _ = reader.read(sample.frame(), sample.file());
            }
        }
        Map<String, int[]> categories = new LinkedHashMap<>();
        List<Double> withCode = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        int read = 0;
        int wrong = 0;
        for (Sample sample : samples) {
            Reading reading = reader.read(sample.frame(), sample.file());
            boolean right = sample.text().equals(Optional.of(reading.text()));
            wrong += !right && !reading.text().isEmpty() ? 1 : 0;
            (sample.text().isPresent() ? withCode : without).add(reading.millis());
            if (sample.text().isPresent()) {
                int[] count = categories.computeIfAbsent(sample.category(), ignored -> new int[2]);
                count[0] += right ? 1 : 0;
                count[1]++;
                read += right ? 1 : 0;
            }
        }
        StringBuilder line = new StringBuilder();
        categories.forEach((category, count) -> line.append(' ')
                .append(category)
                .append(' ')
                .append(count[0])
                .append('/')
                .append(count[1]));
        System.out.printf(
                "%s: %d of %d (%.1f %%), false %d; ms with a code %s, without %s;%s%n",
                name,
                read,
                withCode.size(),
                100.0 * read / withCode.size(),
                wrong,
                spread(withCode),
                spread(without),
                line);
    }

    private static String spread(List<Double> millis) {
        double[] sorted = millis.stream().mapToDouble(each -> each).sorted().toArray();
        return sorted.length == 0 || Double.isNaN(sorted[0])
                ? "-"
                : "mean %.2f median %.2f p95 %.2f"
                        .formatted(
                                Arrays.stream(sorted).average().orElse(0),
                                sorted[sorted.length / 2],
                                sorted[sorted.length * 95 / 100]);
    }

    private interface Work {
        String text();
    }

    private static Reading timed(Work work) {
        long start = System.nanoTime();
        String text = work.text();
        return new Reading(text, (System.nanoTime() - start) / 1e6);
    }
}
