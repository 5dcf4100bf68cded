package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source file stands as the formatter writes it. It runs here, in the test JVM, because the formatter needs the compiler of the
 * JDK that knows the language level, and Maven itself may run on an older one. {@code mvn test -Dtest=FormattingTest -Dformat.apply}
 * rewrites the files.
 */
class FormattingTest {
    @Test
    void sources_are_formatted() throws Exception {
        Formatter formatter = Formatter.createFormatter(
                JavaFormatterOptions.builder().style(Style.PALANTIR).build());
        boolean apply = System.getProperty("format.apply") != null;
        List<Path> unformatted = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                String formatted = formatter.formatSourceAndFixImports(source);
                if (!formatted.equals(source)) {
                    if (apply) {
                        Files.writeString(file, formatted);
                    } else {
                        unformatted.add(file);
                    }
                }
            }
        }
        assertThat(unformatted)
                .as("run 'mvn test -Dtest=FormattingTest -Dformat.apply'")
                .isEmpty();
    }
}
