package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a program that is not ours, with a deadline. */
final class Tool {
    private static final long SECONDS = 60;

    /** @param exit the exit code */
    record Said(int exit, String out, String err) {}

    private Tool() {}

    /** What it printed; it must end well. */
    static String run(String... command) throws IOException, InterruptedException {
        Said said = ask(command);
        assertThat(said.exit())
                .as(String.join(" ", command) + ": " + said.err())
                .isZero();
        return said.out();
    }

    static Said ask(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("greenslip", ".out");
        Path err = Files.createTempFile("greenslip", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("%s within %d s", command[0], SECONDS).isTrue();
            return new Said(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
