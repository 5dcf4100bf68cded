package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.Browser;
import greenslip.ledger.JobState;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.ledger.TroubledDisk;
import greenslip.ledger.TroubledDisk.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole kiosk over HTTP while its disk is full, gives errors or is read-only, and after that. */
@Tag("slow")
@Timeout(180)
class TroubledDiskTest {
    private static final int MAX_SCANS = 3_000;
    private static final int WHILE_TROUBLED = 20;

    @TempDir
    Path path;

    private final Map<String, String> serials = new LinkedHashMap<>();
    private final Set<String> refused = new HashSet<>();
    private int residents;

    private TroubledDisk disk(Trouble trouble) throws Exception {
        return new TroubledDisk(trouble, HttpStation.ledger(path), path.resolve("workshop"));
    }

    /** A new resident's scan, and what was answered. */
    private HttpStation.Answer scan(HttpStation station) throws Exception {
        String code = "RKEQ%d-%08d".formatted(1 + residents % 3, ++residents);
        HttpStation.Answer answer = station.scan(code);
        if (answer.outcome().equals("issued") || answer.outcome().equals("held")) {
            assertThat(answer.serial()).as(answer.body()).isNotNull();
            serials.put(code, answer.serial());
        } else {
            assertThat(answer.outcome()).as(answer.body()).isEqualTo("rejected");
            refused.add(code);
        }
        return answer;
    }

    private void scans(HttpStation station, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            assertThat(scan(station).serial()).isNotNull();
        }
    }

    /** Scans until one is refused: what the journal has laid out ahead is used up first. */
    private HttpStation.Answer scanUntilRefused(HttpStation station) throws Exception {
        for (int i = 0; i < MAX_SCANS; i++) {
            HttpStation.Answer answer = scan(station);
            if (answer.serial() == null) {
                return answer;
            }
        }
        throw new AssertionError("the disk is in trouble and " + MAX_SCANS + " scans were recorded");
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void scans_are_refused_with_the_code_while_the_disk_is_in_trouble_and_go_on_by_themselves_after_it(Trouble trouble)
            throws Exception {
        try (TroubledDisk disk = disk(trouble)) {
            try (HttpStation station = HttpStation.start(path, disk)) {
                station.openRound(1);
                scans(station, 40);
                disk.begin();
                HttpStation.Answer first = scanUntilRefused(station);
                assertThat(first.code()).isEqualTo("L02");
                assertThat(first.body()).contains("故障 L02", "fault L02", "您还没有登记");
                station.awaitState("the fault to be shown", state -> "L02".equals(state.get("faultCode")));
                assertThat(station.get("/health").statusCode()).isEqualTo(503);
                assertThat(station.get("/").statusCode()).isEqualTo(200);
                assertThat(station.pageSaw("outcome", "\"code\":\"L02\"")).isTrue();
                for (int i = 0; i < WHILE_TROUBLED; i++) {
                    HttpStation.Answer answer = scan(station);
                    assertThat(answer.serial()).as("nothing is acknowledged").isNull();
                    assertThat(answer.code()).isEqualTo("L02");
                }
                disk.end();
                station.awaitState("the fault to go", state -> state.get("faultCode") == null);
                scans(station, 20);
                agrees(station);
            }
            try (HttpStation again = HttpStation.start(path, disk)) {
                agrees(again);
                assertThat(refused).isNotEmpty();
                for (String code : refused) {
                    assertThat(again.scan(code).outcome()).isEqualTo("issued");
                }
            }
        }
    }

    @Test
    void the_resident_and_the_operator_read_the_code_and_what_to_do() throws Exception {
        try (TroubledDisk disk = disk(Trouble.ERRORS);
                HttpStation station = HttpStation.start(path, disk);
                Browser browser = new Browser(1024, 600)) {
            station.openRound(1);
            browser.open(station.uri("/"));
            browser.visible("body[data-state=idle]");
            disk.begin();
            scanUntilRefused(station);
            browser.visible("body[data-state=rejected]");
            browser.text("#action", "L02");
            browser.text("#detail", "您还没有登记");
            browser.visible("body[data-state=stop]");
            browser.text("#action", "请找工作人员");
            browser.text("#detail", "L02");
            browser.open(station.uri("/operator"));
            browser.text("#cards .card", "L02");
            browser.open(station.uri("/"));
            browser.visible("body[data-state=stop]");
            disk.end();
            browser.visible("body[data-state=idle]");
        }
    }

    /** The ledger holds what the clients were told and nothing else, all slips came, and the collector counts the same. */
    private void agrees(HttpStation station) throws Exception {
        assertThat(serials.values()).doesNotHaveDuplicates();
        station.awaitState(
                "every slip printed and every row uploaded",
                state -> station.tally(state, "printed") == serials.size()
                        && station.tally(state, "pendingUpload") == 0);
        assertThat(station.district()).containsEntry("issued", serials.size()).containsEntry("printed", serials.size());
        for (Map.Entry<String, String> told : serials.entrySet()) {
            HttpStation.Answer answer = station.scan(told.getKey());
            assertThat(answer.outcome()).isEqualTo("already-issued");
            assertThat(answer.serial()).isEqualTo(told.getValue());
        }
    }

    @Test
    void a_round_can_be_closed_and_the_next_one_opened_though_the_disk_was_full_in_between() throws Exception {
        try (TroubledDisk disk = disk(Trouble.FULL)) {
            try (HttpStation station = HttpStation.start(path, disk)) {
                station.openRound(1);
                scans(station, 300);
                disk.begin();
                // The closing has room, the next segment has none: whichever is told, it is so afterwards.
                int closing = station.post("/api/rounds/close", "{}").statusCode();
                assertThat(closing).isIn(200, 503);
                station.awaitState("the fault to be shown", state -> "L02".equals(state.get("faultCode")));
                assertThat(scan(station).code()).isEqualTo("L02");
                disk.end();
                station.awaitState("the fault to go", state -> state.get("faultCode") == null);
                if (!station.roundStatus().equals("none")) {
                    assertThat(closing).isEqualTo(503);
                    assertThat(station.post("/api/rounds/close", "{}").statusCode())
                            .isEqualTo(200);
                }
                station.openRound(2);
                List<String> before = List.copyOf(serials.values());
                scans(station, 10);
                assertThat(serials.values()).doesNotHaveDuplicates().containsAll(before);
            }
            try (HttpStation again = HttpStation.start(path, disk)) {
                assertThat(again.kiosk().ledger().tally().round()).isEqualTo(2);
                assertThat(again.kiosk().ledger().tally().total().issued()).isEqualTo(10);
            }
        }
    }

    @Test
    void a_start_on_a_full_disk_is_refused_with_a_sentence_and_harms_nothing() throws Exception {
        try (TroubledDisk disk = disk(Trouble.FULL)) {
            disk.begin();
            isRefused(disk);
            disk.end();
            try (HttpStation station = HttpStation.start(path, disk)) {
                station.openRound(1);
                scans(station, 200);
                agrees(station);
            }
            if (disk.isReal()) {
                // H2 has to be made anew, for which there is no room.
                Files.delete(HttpStation.ledger(path).resolve("ledger.clean"));
                Files.delete(HttpStation.ledger(path).resolve("ledger.mv.db"));
                disk.begin();
                isRefused(disk);
                isRefused(disk);
                disk.end();
            }
            try (HttpStation station = HttpStation.start(path, disk)) {
                agrees(station);
                Set<Long> jobs = station.kiosk().ledger().recentJobs(1000).stream()
                        .filter(job -> job.state() == JobState.PRINTED)
                        .map(PrintJob::id)
                        .collect(Collectors.toSet());
                assertThat(jobs).hasSize(serials.size());
            }
        }
    }

    private void isRefused(TroubledDisk disk) {
        assertThatThrownBy(() -> HttpStation.start(path, disk))
                .isInstanceOfSatisfying(
                        LedgerFault.class, fault -> assertThat(fault.kind()).isEqualTo(LedgerFault.Kind.STORAGE))
                .hasMessageMatching("台账打不开（L02）.*\\(L02\\).*");
    }
}
