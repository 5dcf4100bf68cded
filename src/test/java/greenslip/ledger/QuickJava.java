package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Starts programs of this class path in processes that are soon up: with the classes that a first one loaded in an archive to map. */
final class QuickJava {
    private static final long SECONDS = 60;

    private final Path archive;
    private final String classPath;

    /** @param workshop a folder for what it makes; an archive takes classes from jars only, so folders of classes are packed */
    QuickJava(Path workshop) throws IOException {
        this.archive = workshop.resolve("classes.jsa");
        List<String> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path place = Path.of(entry);
            path.add(
                    Files.isDirectory(place)
                            ? packed(place, workshop.resolve("packed-" + path.size() + ".jar"))
                            : entry);
        }
        this.classPath = String.join(File.pathSeparator, path);
    }

    private static String packed(Path folder, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar.toString();
    }

    /** Runs a program to its end and keeps what it loaded. */
    void learn(Class<?> program, String... arguments) throws Exception {
        Process process = start("-XX:ArchiveClassesAtExit=", program, arguments);
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(archive).isNotEmptyFile();
    }

    Process start(Class<?> program, String... arguments) throws IOException {
        return start("-XX:SharedArchiveFile=", program, arguments);
    }

    private Process start(String sharing, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-Xmx128m",
                sharing + archive,
                "-cp",
                classPath,
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
