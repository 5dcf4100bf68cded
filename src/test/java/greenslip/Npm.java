package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Packages that we did not write, from npm: a folder of {@code src/test} names them with a lock file and may hold scripts; it is copied to
 * {@code target} and they are installed there, once. For slow tests; one thread at a time.
 */
public final class Npm {
    private static final long INSTALL_SECONDS = 180;

    private Npm() {}

    /** The folder with its packages in it. */
    public static Path installed(String name) throws IOException, InterruptedException {
        Path home = Files.createDirectories(Path.of("target", name));
        Path done = home.resolve("installed-lock.json");
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("src", "test", name))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Files.copy(file, home.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(done) || Files.mismatch(done, home.resolve("package-lock.json")) >= 0) {
            run(home, INSTALL_SECONDS, null, "npm", "ci", "--prefer-offline", "--ignore-scripts");
            Files.copy(home.resolve("package-lock.json"), done, StandardCopyOption.REPLACE_EXISTING);
        }
        return home;
    }

    /** What a program said, to both streams, and its exit code. */
    public record Said(int exit, String text) {}

    /** What a program of the folder said; it must end well and in time. */
    public static String run(Path home, long seconds, File input, String... command)
            throws IOException, InterruptedException {
        Said said = ask(home, seconds, input, command);
        assertThat(said.exit()).as(said.text()).isZero();
        return said.text();
    }

    /** The same, however it ends. */
    public static Said ask(Path home, long seconds, File input, String... command)
            throws IOException, InterruptedException {
        Path output = home.toAbsolutePath().resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        if (input != null) {
            builder.redirectInput(input.getAbsoluteFile());
        }
        Process process = builder.start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("%s within %d s: %s", command[0], seconds, text).isTrue();
        return new Said(process.exitValue(), text);
    }
}
