package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.ZONE;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes out can be read by programs that are not ours, says what the ledger says, and names nobody. */
class LedgerExportTest {
    private static final String TITLE = "=cmd|' /C calc'!A0,\"x\"\n第一轮";

    @TempDir
    Path path;

    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        folder = new LedgerFolder(path.resolve("ledger"));
        folder.synchronised.set(false);
        ledger = folder.open();
        ledger.openRound(1, TITLE, "筹备组", folder.wallMillis.get() + 1000);
        PrintJob job = ((Recorded.New) await(ledger.issue(scan(1, 4, "T2", "unknown"), JobState.SENDING, false))).job();
        await(ledger.move(job.id(), JobState.SENDING, JobState.PRINTED, ""));
        folder.synchronised.set(true);
        for (int i = 0; i < 3; i++) {
            await(ledger.issue(scan(1, 7_654_321_000L + i, "T1", "=C" + i), JobState.RESERVED, false));
        }
        await(ledger.hold(scan(2, 5, "T1", "C01"), HoldReason.NO_ROUND));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private LedgerExport.Rows export(Path to) throws IOException {
        return LedgerExport.run(folder.path, ZONE, to);
    }

    @Test
    void a_running_ledger_is_exported_and_goes_on() throws Exception {
        Path to = path.resolve("out");
        LedgerExport.Rows rows = export(to);
        assertThat(rows.vouchers()).isEqualTo(4);
        assertThat(to.toFile().list()).containsExactlyInAnyOrder("events.jsonl", "vouchers.csv", "tally.csv");
        assertThat(Files.readAllLines(to.resolve("events.jsonl"))).hasSize((int) rows.events());
        await(ledger.issue(scan(1, 77, "T1", "C01"), JobState.RESERVED, false));
        assertThat(export(path.resolve("again")).vouchers()).isEqualTo(5);
    }

    @Test
    void nothing_in_it_names_a_resident_and_no_formula_comes_through() throws Exception {
        Path to = path.resolve("out");
        export(to);
        for (String name : List.of("events.jsonl", "vouchers.csv", "tally.csv")) {
            String text = Files.readString(to.resolve(name));
            assertThat(text).as(name).doesNotContain("*明", "7654321", "pseudonym", "hint");
            assertThat(text.charAt(0)).as("no mark").isNotEqualTo('\uFEFF');
        }
        assertThat(Files.readString(to.resolve("vouchers.csv")))
                .contains(",'=C1,")
                .doesNotContain(",=C1");
    }

    @Test
    void a_time_that_nobody_vouches_for_is_marked_and_never_stands_in_the_place_of_a_true_one() throws Exception {
        Path to = path.resolve("out");
        export(to);
        assertThat(Files.readAllLines(to.resolve("events.jsonl")))
                .anyMatch(line -> line.contains("\"at\":\"2022-02-18T") && line.contains("\"trust\":\"synchronised\""))
                .anyMatch(line -> line.contains("\"at_untrusted\":\"2022-") && line.contains("\"trust\":\"floor\""));
        assertThat(Files.readAllLines(to.resolve("vouchers.csv")))
                .anyMatch(line -> line.contains(",,2022-02-18T") && line.contains(",floor,"));
    }

    /** Python's own csv and json modules, which know nothing of us. */
    @Test
    void python_reads_the_same_rows_and_values() throws Exception {
        Path to = path.resolve("out");
        LedgerExport.Rows rows = export(to);
        Process python = new ProcessBuilder("python3", "-c", """
            import csv, json, sys
            d = sys.argv[1]
            events = [json.loads(line) for line in open(d + '/events.jsonl', encoding='utf-8', newline='\\n')]
            vouchers = list(csv.DictReader(open(d + '/vouchers.csv', encoding='utf-8', newline=''), strict=True))
            tally = list(csv.DictReader(open(d + '/tally.csv', encoding='utf-8', newline=''), strict=True))
            assert [e['event'] for e in events] == list(range(1, len(events) + 1))
            issued = [e['serial'] for e in events if e['kind'] == 'issued']
            assert issued == [v['serial'] for v in vouchers], issued
            assert all(None not in row and None not in row.values() for row in vouchers + tally)
            total = [t for t in tally if t['dimension'] == 'total' and t['round'] == '1'][0]
            assert int(total['issued']) == len(vouchers) and int(total['printed']) == 1, total
            for each in ('community', 'table'):
                assert sum(int(t['issued']) for t in tally if t['dimension'] == each) == len(vouchers)
            print(len(events), len(vouchers), len(tally))
            print(json.dumps([e['title'] for e in events if e['kind'] == 'round-opened'][0]))
            """, to.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).as(said).isZero();
        assertThat(said.lines().findFirst().orElseThrow())
                .isEqualTo("%d %d %d".formatted(rows.events(), rows.vouchers(), rows.tally()));
        assertThat(said).contains("=cmd|' /C calc'!A0,\\\"x\\\"\\n\\u7b2c");
    }

    @Test
    void csv_text_is_quoted_and_what_begins_like_a_formula_is_made_harmless() {
        assertThat(CsvRow.of(List.of("a,b", "say \"x\"", "two\nlines", "", -5, 7L)))
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,-5,7\r\n");
        assertThat(CsvRow.of(List.of("=1", "+1", "-1", "@a", "\ta", "\ra")))
                .isEqualTo("'=1,'+1,'-1,'@a,' a,\"'\na\"\r\n");
        assertThat(CsvRow.of(List.of("＝1", "＋1", "－1", "＠a", " =1", "\u3000@a", "\u200b=1", "\0+1")))
                .isEqualTo("'＝1,'＋1,'－1,'＠a,' =1,'\u3000@a,'=1,'+1\r\n");
        assertThat(CsvRow.of(List.of("a\0b\u0007c", "a\u202eb", "x\r\ny\rz", "lone \uD83D", "a=b", -5)))
                .isEqualTo("abc,ab,\"x\ny\nz\",lone \uFFFD,a=b,-5\r\n");
    }

    @Test
    void a_folder_that_holds_an_export_is_left_as_it_is() throws Exception {
        Path to = Files.createDirectories(path.resolve("out"));
        Files.writeString(to.resolve("tally.csv"), "mine");
        assertThatThrownBy(() -> export(to)).isInstanceOf(IOException.class).hasMessageContaining("another folder");
        assertThat(to.toFile().list()).containsExactly("tally.csv");
    }

    @Test
    void a_damaged_journal_is_not_exported() throws Exception {
        byte[] bytes = Files.readAllBytes(folder.journal());
        bytes[50] ^= 1;
        Files.write(folder.journal(), bytes);
        assertThatThrownBy(() -> export(path.resolve("out"))).hasMessageContaining("run ledger check");
        assertThat(path.resolve("out")).doesNotExist();
    }
}
