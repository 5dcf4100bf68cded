package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked for by another method than the one it takes. */
class MethodsTest {
    private static final Pattern ROW = Pattern.compile("^\\| (GET|POST) (`/api/[^|]*)\\|");
    private static final Pattern PATH = Pattern.compile("`(/api/[^`]*)`");

    private final FakeStation station = new FakeStation();

    @AfterEach
    void stop() {
        station.close();
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        return station.send(
                station.request(path).method(method, BodyPublishers.noBody()).build());
    }

    @Test
    void every_path_of_the_protocol_says_which_method_it_takes() throws Exception {
        int paths = 0;
        for (String line : Files.readAllLines(Path.of("docs/PROTOCOL.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.find()) {
                continue;
            }
            Matcher path = PATH.matcher(row.group(2));
            while (path.find()) {
                paths++;
                String one = path.group(1).replace("{serial}", "K27AA000001X").replaceAll("\\{[a-z]+}", "1");
                for (String wrong : List.of("OPTIONS", "HEAD", "DELETE")) {
                    HttpResponse<String> answer = ask(wrong, one);
                    assertThat(answer.statusCode()).as("%s %s", wrong, one).isEqualTo(405);
                    assertThat(answer.headers().firstValue("Allow").orElse(""))
                            .as(one)
                            .contains(row.group(1));
                }
            }
        }
        assertThat(paths).isGreaterThan(25);
    }

    @Test
    void a_method_that_a_path_does_not_take_is_told_in_a_sentence_and_an_unknown_path_is_not_there() throws Exception {
        HttpResponse<String> wrong = ask("GET", "/api/scans");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.body()).isEqualTo("{\"message\":\"这里请用 POST。 Use POST here.\"}");
        assertThat(ask("OPTIONS", "/api/nothing").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/api/jobs/1/wanted/more").statusCode()).isEqualTo(404);
    }

    @Test
    void pages_health_and_metrics_have_a_head() throws Exception {
        for (String path : List.of("/", "/operator", "/health", "/metrics")) {
            HttpResponse<String> head = ask("HEAD", path);
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        assertThat(ask("HEAD", "/district").statusCode()).isEqualTo(302);
        assertThat(ask("OPTIONS", "/metrics").headers().firstValue("Allow")).contains("GET, HEAD");
        station.scannerComplaint = Optional.of("找不到扫码器。");
        assertThat(ask("HEAD", "/health").statusCode()).isEqualTo(200);
        station.ledgerComplaint = Optional.of("磁盘已满。");
        assertThat(ask("HEAD", "/health").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/health").statusCode()).isEqualTo(503);
    }
}
