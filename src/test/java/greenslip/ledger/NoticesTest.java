package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
    @TempDir
    Path folder;

    @Test
    void a_notice_stays_through_restarts_until_it_was_seen() throws Exception {
        Notices.read(folder).raise(Notice.REBUILT);
        Notices.read(folder).raise(Notice.ANOTHER_MACHINE);
        Notices again = Notices.read(folder);
        assertThat(again.open()).containsExactlyInAnyOrder(Notice.REBUILT, Notice.ANOTHER_MACHINE);
        again.seen(Notice.REBUILT);
        assertThat(again.open()).containsExactly(Notice.ANOTHER_MACHINE);
        assertThat(Notices.read(folder).open()).containsExactly(Notice.ANOTHER_MACHINE);
        again.seen(Notice.ANOTHER_MACHINE);
        again.seen(Notice.ANOTHER_MACHINE);
        assertThat(Notices.read(folder).open()).isEmpty();
    }

    @Test
    void what_cannot_be_understood_is_passed_over() throws Exception {
        Path file = folder.resolve("ledger.notices");
        Files.writeString(file, "L99\nL06\nno code\n");
        assertThat(Notices.read(folder).open()).containsExactly(Notice.REBUILT);
        Files.write(file, new byte[5000]);
        assertThat(Notices.read(folder).open()).isEmpty();
    }
}
