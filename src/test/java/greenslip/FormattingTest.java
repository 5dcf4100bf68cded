package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source file stands as the formatter writes it. It runs here, in the test JVM, because the formatter needs the compiler of the
 * JDK that knows the language level, and Maven itself may run on an older one. {@code mvn test -Dtest=FormattingTest -Dformat.apply}
 * rewrites the files.
 */
class FormattingTest {
    /** Digests of what was found well, by this formatter: formatting takes twenty seconds, and between two runs few files change. */
    private static final Path KNOWN = Path.of("target", "formatted");

    private static final String FORMATTER =
            Formatter.class.getProtectionDomain().getCodeSource().getLocation() + " on " + Runtime.version();

    @Test
    void sources_are_formatted() throws Exception {
        Set<String> known = Files.exists(KNOWN) ? Set.copyOf(Files.readAllLines(KNOWN)) : Set.of();
        List<String> well = new ArrayList<>();
        Formatter formatter = Formatter.createFormatter(
                JavaFormatterOptions.builder().style(Style.PALANTIR).build());
        boolean apply = System.getProperty("format.apply") != null;
        List<Path> unformatted = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                String digest = digest(source);
                if (known.contains(digest)) {
                    well.add(digest);
                    continue;
                }
                String formatted = formatter.formatSourceAndFixImports(source);
                if (formatted.equals(source)) {
                    well.add(digest);
                } else if (apply) {
                    Files.writeString(file, formatted);
                } else {
                    unformatted.add(file);
                }
            }
        }
        Files.write(KNOWN, well);
        assertThat(unformatted)
                .as("run 'mvn test -Dtest=FormattingTest -Dformat.apply'")
                .isEmpty();
    }

    private static String digest(String source) throws GeneralSecurityException {
        byte[] bytes = (FORMATTER + "\n" + source).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
