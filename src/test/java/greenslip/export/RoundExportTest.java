package greenslip.export;

import static greenslip.ledger.Ledger.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Recorded;
import greenslip.ledger.Retention;
import greenslip.ledger.ScanRecord;
import greenslip.resident.Pseudonym;
import greenslip.round.MachineIdentity;
import greenslip.round.Station;
import greenslip.round.Timekeeper;
import greenslip.voucher.Serial;
import greenslip.voucher.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A round's tables, as readers that are not ours read them: Python's csv and Apache POI. */
@Isolated("it measures what memory is used")
class RoundExportTest {
    private static final Station STATION = new Station("K27A", "KEQ07", "科尔沁广场东点", List.of("T1", "T2"));
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Map<String, String> COMMUNITIES = Map.of(
            "KEQ1", "=HYPERLINK(\"http://x\",\"y\")", "KEQ2", "@SUM(1)", "KEQ3", "\"><script>", "KEQ4", "＝1\r\n逗号,号");

    @TempDir
    Path folder;

    private final AtomicBoolean synchronised = new AtomicBoolean(true);
    private Ledger ledger;
    private RoundExport export;

    @BeforeEach
    void open() {
        Clock wall = Clock.fixed(Instant.parse("2026-11-24T00:42:10Z"), ZoneOffset.UTC);
        ledger = Ledger.open(
                folder.resolve("ledger"),
                STATION,
                MachineIdentity.UNKNOWN,
                ZONE,
                new Timekeeper(wall, System::nanoTime, "boot", synchronised::get, 0),
                SigningKey.generate(),
                Retention.FOR_EVER);
        ledger.openRound(3, "核酸检测", "筹备组", Instant.parse("2026-11-24T10:00:00Z").toEpochMilli());
        export = new RoundExport(ledger, "K27A", ZONE, COMMUNITIES);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private PrintJob issue(long resident, String community) {
        ScanRecord scan = new ScanRecord(3, new Pseudonym(resident), "T1", community, "88Q");
        return ((Recorded.New) await(ledger.issue(scan, JobState.RESERVED, false))).job();
    }

    private byte[] bytes(RoundExport.Table table, SheetForm form) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RoundExport.Document document = export.documents(3).stream()
                .filter(each -> each.table() == table && each.form() == form)
                .findFirst()
                .orElseThrow();
        export.write(document, 3, out);
        return out.toByteArray();
    }

    /** The cells, by Python: a line of JSON for each row. */
    private List<String> byPython(byte[] csv) throws Exception {
        Path file = Files.write(folder.resolve("t.csv"), csv);
        Process python = new ProcessBuilder("python3", "-c", """
            import csv, json, sys
            for row in csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline=''), strict=True):
                print(json.dumps(row, ensure_ascii=False, separators=(',', ':')))
            """, file.toString())
                .redirectErrorStream(true)
                .start();
        python.getOutputStream().close();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).as(said).isZero();
        return said.lines().toList();
    }

    private static List<List<String>> byPoi(byte[] xlsx) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(xlsx))) {
            for (Row row : workbook.getSheetAt(0)) {
                List<String> cells = new ArrayList<>();
                for (Cell cell : row) {
                    assertThat(cell.getCellType()).isNotEqualTo(CellType.FORMULA);
                    cells.add(
                            cell.getCellType() == CellType.NUMERIC
                                    ? String.valueOf((long) cell.getNumericCellValue())
                                    : cell.getStringCellValue());
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    private void aRound() {
        PrintJob first = issue(1, "KEQ1");
        await(ledger.move(first.id(), JobState.RESERVED, JobState.SENDING, ""));
        await(ledger.move(first.id(), JobState.SENDING, JobState.PRINTED, ""));
        issue(2, "KEQ2");
        issue(3, "KEQ3");
        issue(4, "KEQ4");
        issue(5, "unknown");
        ledger.reissue(first.voucher().serial(), "其他：@丢,失\"了");
        ledger.makeVoid(new Serial("K27A", 1, 5), "未采样");
        ledger.enterHandwritten(3, "T2", 1, 40, 38, "+停电");
    }

    @Test
    void vouchers_are_told_without_a_word_of_who_has_them() throws Exception {
        aRound();
        byte[] csv = bytes(RoundExport.Table.VOUCHERS, SheetForm.CSV);
        assertThat(csv).startsWith(0xef, 0xbb, 0xbf);
        String text = new String(csv, StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("88Q").doesNotContain("0000000000000001");
        assertThat(text.replace("\r\n", "")).as("every line ends with CR LF").doesNotContain("\r");
        List<String> rows = byPython(csv);
        assertThat(rows).hasSize(6);
        assertThat(rows.get(0)).startsWith("[\"编号 serial\",\"轮次 round\"");
        assertThat(rows.get(1))
                .isEqualTo("[\"K27A-A000-001" + new Serial("K27A", 1, 1).text().charAt(11)
                        + "\",\"3\",\"T1\",\"KEQ1\",\"'=HYPERLINK(\\\"http://x\\\",\\\"y\\\")\",\"2026-11-24"
                        + " 08:42:10\",\"2\",\"等待打印\",\"\",\"其他：@丢,失\\\"了\"]");
        assertThat(rows.get(2)).contains("\"'@SUM(1)\"");
        assertThat(rows.get(3)).contains("\"\\\"><script>\"");
        assertThat(rows.get(4)).contains("\"'＝1\\n逗号,号\"");
        assertThat(rows.get(5)).contains("\"小区不明\"", "\"未采样\"");
    }

    @Test
    void a_spreadsheet_says_the_same_and_runs_nothing() throws Exception {
        aRound();
        List<List<String>> rows = byPoi(bytes(RoundExport.Table.VOUCHERS, SheetForm.XLSX));
        assertThat(rows).hasSize(6);
        assertThat(rows.get(1)).contains("=HYPERLINK(\"http://x\",\"y\")", "2026-11-24 08:42:10", "等待打印", "2");
        assertThat(rows.get(2)).contains("@SUM(1)");
        assertThat(rows.get(3)).contains("\"><script>");
        List<List<String>> tally = byPoi(bytes(RoundExport.Table.TALLY, SheetForm.XLSX));
        assertThat(tally.get(1)).startsWith("合计 total", "", "核酸检测", "43", "4", "1", "1");
        assertThat(tally).anySatisfy(row -> assertThat(row).contains("+停电", "38"));
    }

    @Test
    void the_tally_adds_up_in_every_part_and_names_what_is_open() throws Exception {
        aRound();
        List<String> rows = byPython(bytes(RoundExport.Table.TALLY, SheetForm.CSV));
        assertThat(rows).allMatch(row -> row.split("\",\"", -1).length >= 13);
        assertThat(rows).anyMatch(row -> row.startsWith("[\"小区 community\",\"KEQ2\",\"'@SUM(1)\",\"1\",\"1\""));
        assertThat(rows).anyMatch(row -> row.startsWith("[\"采样台 table\",\"T2\",\"\",\"38\",\"0\""));
        assertThat(rows).anyMatch(row -> row.startsWith("[\"五分钟 five minutes\",\"2026-11-24T08:40\",\"\",\"43\""));
        assertThat(rows).anyMatch(row -> row.contains("\"difference\",\"相符\"") && row.endsWith("\"0\"]"));
        assertThat(rows).anyMatch(row -> row.contains("\"未出票 open slip\",\"K27A-A000-001"));
        assertThat(rows).anyMatch(row -> row.contains("\"作废 void\"") && row.contains("\"未采样\""));
        assertThat(rows).anyMatch(row -> row.contains("\"T2: 1-40\",\"'+停电\"") && row.endsWith("\"38\"]"));
    }

    @Test
    void a_time_that_nobody_vouches_for_is_left_out() throws Exception {
        synchronised.set(false);
        ledger.close();
        ledger = Ledger.open(
                folder.resolve("untimed"),
                STATION,
                MachineIdentity.UNKNOWN,
                ZONE,
                new Timekeeper(Clock.systemUTC(), System::nanoTime, "other", () -> false, 0),
                SigningKey.generate(),
                Retention.FOR_EVER);
        ledger.openRound(3, "核酸检测", "筹备组", Long.MAX_VALUE / 2);
        export = new RoundExport(ledger, "K27A", ZONE, COMMUNITIES);
        issue(1, "KEQ1");
        assertThat(byPython(bytes(RoundExport.Table.VOUCHERS, SheetForm.CSV)).get(1))
                .contains("y\\\")\",\"\",\"1\",\"等待打印\"");
        assertThat(byPython(bytes(RoundExport.Table.TALLY, SheetForm.CSV)))
                .anyMatch(row -> row.contains("\"untrusted\",\"时间未确认\",\"1\""));
    }

    @Test
    void an_empty_round_and_one_that_never_was_are_told_apart() {
        assertThat(export.isEmpty(3)).contains(true);
        assertThat(export.isEmpty(4)).isEmpty();
        issue(1, "KEQ1");
        assertThat(export.isEmpty(3)).contains(false);
    }

    @Test
    void pages_and_incarnations_lose_nobody_and_tell_nobody_twice() throws Exception {
        int people = 1203;
        for (int resident = 1; resident <= people; resident++) {
            if (resident == 500 || resident == 700) {
                ledger.reincarnate(resident == 500 ? 9 : 4);
            }
            ScanRecord scan = new ScanRecord(3, new Pseudonym(resident), "T1", "KEQ1", "");
            var _ = ledger.issue(scan, JobState.RESERVED, false);
            if (resident % 200 == 0) {
                issue(100_000 + resident, "KEQ2");
            }
        }
        issue(999_999, "KEQ3");
        List<String> rows = byPython(bytes(RoundExport.Table.VOUCHERS, SheetForm.CSV));
        assertThat(rows).hasSize(1 + people + 6 + 1).doesNotHaveDuplicates();
        assertThat(export.documents(3))
                .extracting(RoundExport.Document::name)
                .contains("greenslip-K27A-round3-vouchers.xlsx");
        assertThat(byPoi(bytes(RoundExport.Table.VOUCHERS, SheetForm.XLSX))).hasSameSizeAs(rows);
    }

    @Test
    @Tag("slow")
    void twenty_thousand_vouchers_take_no_more_memory_than_a_page_of_them() throws Exception {
        Set<CompletableFuture<Recorded>> waiting = new HashSet<>();
        for (int resident = 1; resident <= 20_000; resident++) {
            ScanRecord scan = new ScanRecord(3, new Pseudonym(resident), "T1", "KEQ1", "");
            waiting.add(ledger.issue(scan, JobState.RESERVED, false));
            if (waiting.size() == 200) {
                waiting.forEach(Ledger::await);
                waiting.clear();
            }
        }
        waiting.forEach(Ledger::await);
        for (RoundExport.Document document : export.documents(3)) {
            AtomicLong most = new AtomicLong();
            AtomicLong bytes = new AtomicLong();
            long before = usedBytes();
            long begun = System.nanoTime();
            OutputStream out = new OutputStream() {
                @Override
                public void write(int one) {
                    if (bytes.incrementAndGet() % 200_000 == 0) {
                        most.set(Math.max(most.get(), usedBytes()));
                    }
                }
            };
            export.write(document, 3, out);
            System.out.printf(
                    "%s: %d bytes, %d KiB more, %d ms%n",
                    document.name(),
                    bytes.get(),
                    (most.get() - before) >> 10,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            assertThat(most.get() - before).as(document.name()).isLessThan(16L << 20);
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** As a page does that goes away: what is written fails at some byte. */
    @Test
    void a_reader_that_goes_away_ends_it_with_a_fault() {
        aRound();
        for (RoundExport.Document document : export.documents(3)) {
            AtomicLong left = new AtomicLong(100);
            OutputStream broken = new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    if (left.decrementAndGet() < 0) {
                        throw new IOException("gone");
                    }
                }
            };
            assertThatThrownBy(() -> export.write(document, 3, broken))
                    .as(document.name())
                    .isInstanceOf(IOException.class);
        }
    }
}
