package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.posix.Errno;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScannerFaultTest {
    @ParameterizedTest
    @EnumSource(ScannerFault.class)
    void each_stands_in_the_manual_and_says_what_to_do_in_chinese_first(ScannerFault fault) throws IOException {
        assertThat(Files.readString(Path.of("docs/OPERATING.md"))).contains("| " + fault.code() + " |");
        assertThat(fault.advice()).matches("(?s)\\p{IsHan}.*。 [A-Z].*\\.");
    }

    @Test
    void codes_are_different() {
        Set<String> codes = new HashSet<>();
        for (ScannerFault fault : ScannerFault.values()) {
            assertThat(codes.add(fault.code())).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"EBUSY, NOT_OURS", "EPERM, NOT_OURS", "ENODEV, AWAY", "ENOTTY, WRONG_DEVICE", "EINVAL, WRONG_DEVICE"})
    void a_refused_grab_is_always_a_fault(Errno errno, ScannerFault fault) {
        assertThat(KeyboardScanner.refusal(errno)).isEqualTo(fault);
    }

    @Test
    void a_device_that_ended_is_away_and_what_nobody_foresaw_is_broken() {
        assertThat(ScannerRefused.fault(new EOFException("ended"))).isEqualTo(ScannerFault.AWAY);
        assertThat(ScannerRefused.fault(new IOException("?"))).isEqualTo(ScannerFault.BROKEN);
        assertThat(ScannerRefused.fault(new ScannerRefused(ScannerFault.NOT_OURS, "grab")))
                .isEqualTo(ScannerFault.NOT_OURS);
    }
}
