package greenslip.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Runs the system's own small programs, with a deadline. */
final class Shell {
    private static final long SECONDS = 60;

    private Shell() {}

    /** What it printed, stripped; it must end well. */
    static String run(String... command) {
        return runAllowing(0, command);
    }

    /** @param exit a code that is as good as 0 */
    static String runAllowing(int exit, String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " did not end within " + SECONDS + " s");
            }
            if (process.exitValue() != 0 && process.exitValue() != exit) {
                throw new IOException(
                        command[0] + ": " + said.lines().findFirst().orElse("exit " + process.exitValue()));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
