package greenslip.ledger;

import static greenslip.ledger.LedgerFolder.issue;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
    @TempDir
    Path path;

    @Test
    void what_the_ledger_puts_on_the_disk_is_its_owners_alone() throws Exception {
        LedgerFolder folder = new LedgerFolder(path.resolve("kiosk/ledger"));
        for (int resident = 1; resident <= 2; resident++) {
            try (Ledger ledger = folder.open()) {
                ledger.openRound(1, "t", "a", Long.MAX_VALUE);
                issue(ledger, resident);
                ledger.closeRound();
            }
        }
        LedgerDatabase.delete(folder.path);
        try (Ledger ledger = folder.open()) {
            assertThat(ledger.notices()).contains(Notice.REBUILT);
        }
        LedgerBackup.make(folder.path, path.resolve("kiosk/backup.zip"));
        LedgerBackup.restore(path.resolve("kiosk/backup.zip"), path.resolve("kiosk/restored"));
        try (Stream<Path> all = Files.walk(path.resolve("kiosk"))) {
            List<Path> found = all.toList();
            assertThat(found).hasSizeGreaterThan(8);
            for (Path each : found) {
                assertThat(rights(each))
                        .as(each.toString())
                        .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void a_folder_that_is_there_is_closed_to_others() throws Exception {
        Path folder = Files.createDirectory(path.resolve("ledger"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        new LedgerFolder(folder).open().close();
        assertThat(rights(folder)).isEqualTo("rwx------");
    }

    private static String rights(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
