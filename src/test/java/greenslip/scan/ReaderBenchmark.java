package greenslip.scan;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import greenslip.scan.DevSet.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our reader beside others on the same frames in one run: {@code ReaderBenchmark FOLDER [NPM]}. FOLDER holds frames and truth.tsv; NPM is
 * a folder with zxing-wasm installed and {@code src/test/npm/zxing.mjs} in it: without it zxing-cpp is left out.
 */
final class ReaderBenchmark {
    /** A reader's answer and its milliseconds; nothing where they say nothing, as for a process of its own. */
    private record Reading(String text, double millis) {}

    private interface Reader {
        Reading read(GrayFrame frame, Path file) throws IOException, InterruptedException;
    }

    private static final int WARM_ROUNDS = 25;

    private ReaderBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        List<Sample> samples = DevSet.load(Path.of(arguments[0]));
        Map<String, Reader> readers = new LinkedHashMap<>();
        QrReader ours = new QrReader();
        readers.put("greenslip", (frame, file) -> timed(() -> ours.read(frame).orElse("")));
        readers.put("ZXing, plain", (frame, file) -> timed(() -> zxing(frame)));
        readers.put("zbar", (frame, file) -> zbar(file));
        Process node = arguments.length > 1 ? node(Path.of(arguments[1])) : null;
        if (node != null) {
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
            PrintStream questions = new PrintStream(node.getOutputStream(), true, StandardCharsets.UTF_8);
            readers.put("zxing-cpp (wasm)", (frame, file) -> cpp(frame, questions, answers));
        }
        for (Map.Entry<String, Reader> reader : readers.entrySet()) {
            report(reader.getKey(), reader.getValue(), samples);
        }
        if (node != null) {
            node.destroy();
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

    private static String zxing(GrayFrame frame) {
        try {
            return new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(new PlanarYUVLuminanceSource(
                            frame.luma(), frame.stride(), frame.height(), 0, 0, frame.width(), frame.height(), false))))
                    .getText();
        } catch (ReaderException | RuntimeException none) {
            return "";
        }
    }

    private static Reading zbar(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return new Reading(text.strip(), Double.NaN);
    }

    private static Process node(Path folder) throws IOException {
        return new ProcessBuilder("node", "zxing.mjs")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Reading cpp(GrayFrame frame, PrintStream questions, BufferedReader answers) throws IOException {
        Path raw = Files.createTempFile("frame", ".gray");
        Files.write(raw, frame.luma());
        questions.println(raw + " " + frame.stride() + " " + frame.height());
        String[] answer = answers.readLine().split("\t", -1);
        Files.delete(raw);
        String quoted = answer[0];
        String text =
                quoted.substring(1, quoted.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
        return new Reading(text, Double.parseDouble(answer[1]));
    }
}
