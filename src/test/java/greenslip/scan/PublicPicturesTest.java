package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.scan.DevSet.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pictures that none of us drew, beside readers that none of us wrote. */
@Tag("slow")
class PublicPicturesTest {
    /** Of 180; a change of the reader that loses one fails here. */
    private static final int READ = 171;

    @Test
    void at_least_what_zxing_cpp_reads_is_read_and_nothing_is_made_up() throws Exception {
        QrReader reader = new QrReader();
        int ours = 0;
        int theirs = 0;
        List<String> madeUp = new ArrayList<>();
        try (ForeignReaders foreign = new ForeignReaders()) {
            for (Sample sample : PublicSet.load()) {
                Optional<String> text = reader.read(sample.frame());
                String other = foreign.zxingCpp(sample.frame()).text();
                theirs += other.isEmpty() ? 0 : 1;
                ours += text.isPresent() ? 1 : 0;
                if (text.isPresent() && !isThere(text.get(), sample, other)) {
                    madeUp.add(sample.file() + ": " + text.get());
                }
            }
        }
        assertThat(madeUp).isEmpty();
        assertThat(theirs).as("what zxing-cpp reads").isGreaterThan(150);
        assertThat(ours).isGreaterThanOrEqualTo(theirs).isGreaterThanOrEqualTo(READ);
    }

    /**
     * By the text beside the picture, or by what another reader made of it. Each reader may take what is beyond ASCII for another encoding,
     * so what is within must be there, and the same.
     */
    private static boolean isThere(String text, Sample sample, String other) throws Exception {
        if (sample.text().equals(Optional.of(text))) {
            return true;
        }
        String plain = plain(text);
        return !plain.isEmpty()
                && (plain.equals(plain(sample.text().orElseThrow()))
                        || plain.equals(plain(other))
                        || plain(ForeignReaders.zbar(sample.file()).text()).contains(plain));
    }

    private static String plain(String text) {
        return text.replaceAll("[^!-~]", "");
    }
}
