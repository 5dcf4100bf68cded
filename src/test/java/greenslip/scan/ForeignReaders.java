package greenslip.scan;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import greenslip.Npm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Readers of QR codes that we did not write: ZXing, zbar, and zxing-cpp 3.1.4, which npm brings. One thread. */
final class ForeignReaders implements AutoCloseable {
    /** A reader's answer, empty where it read nothing, and its milliseconds; no number where they say nothing. */
    record Reading(String text, double millis) {}

    private final Process node;
    private final PrintStream questions;
    private final BufferedReader answers;

    ForeignReaders() throws IOException, InterruptedException {
        node = new ProcessBuilder("node", "zxing.mjs")
                .directory(Npm.installed("npm-pictures").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        questions = new PrintStream(node.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
    }

    /** ZXing as it is, without its hints for hard frames. */
    static String zxing(GrayFrame frame) {
        try {
            return new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(new PlanarYUVLuminanceSource(
                            frame.luma(), frame.stride(), frame.height(), 0, 0, frame.width(), frame.height(), false))))
                    .getText();
        } catch (ReaderException | RuntimeException none) {
            return "";
        }
    }

    /** A process of its own for each file, so without a time. */
    static Reading zbar(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return new Reading(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text, Double.NaN);
    }

    /** With all its ways to try harder. */
    Reading zxingCpp(GrayFrame frame) throws IOException {
        Path raw = Files.createTempFile("frame", ".gray");
        Files.write(raw, frame.luma());
        questions.println(raw + " " + frame.stride() + " " + frame.height());
        String line = answers.readLine();
        Files.delete(raw);
        if (line == null) {
            throw new IOException("zxing-cpp ended");
        }
        String[] answer = line.split("\t", -1);
        String text = new String(Base64.getDecoder().decode(answer[0]), StandardCharsets.UTF_8);
        return new Reading(text, Double.parseDouble(answer[1]));
    }

    @Override
    public void close() {
        node.destroy();
    }
}
