package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A picture of a page that no longer looks like it is worse than none. */
class PicturesTest {
    @Test
    void the_pictures_show_the_pages_as_they_are() throws Exception {
        assertThat(Files.readString(Path.of("docs/pictures", Pictures.CHECKSUMS)))
                .as("pages changed since the pictures were made: run greenslip.Pictures docs/pictures"
                        + " (docs/BENCHMARKS.md)")
                .isEqualTo(Pictures.checksums());
    }
}
