package greenslip.screen;

import java.util.List;
import java.util.regex.Pattern;

/** Which methods a path of the API takes, so that another one is told which. It mirrors the routes; a test holds it against PROTOCOL. */
final class ApiMethods {
    private record Known(Pattern path, List<String> methods) {}

    private static final String PART = "[^/]{1,64}";

    private static final List<Known> ALL = List.of(
            known("/api/(?:state|tally|events|reconciliation|report|readiness|quarantine|audit)", "GET"),
            known(
                    "/api/(?:scans|rounds|rounds/extend|rounds/close|handwritten|paper/roll|clock|training|upload/seen|typed|quarantine/retry|export/stick)",
                    "POST"),
            known("/api/sign-in", "GET", "POST"),
            known("/api/sign-(?:out|in/alive)", "POST"),
            known("/api/jobs/(?:through/)?" + PART + "/(?:came-out|wanted)", "POST"),
            known("/api/vouchers/" + PART, "GET"),
            known("/api/vouchers/" + PART + "/(?:reissue|void)", "POST"),
            known("/api/handwritten/" + PART + "/undo", "POST"),
            known("/api/(?:reports/" + PART + "|notices/" + PART + "/seen)", "POST"),
            known("/api/virtual/(?:printer|panel)", "GET", "POST"),
            known("/api/export/(?:tally|vouchers)\\.(?:csv|xlsx)", "GET"),
            known("/api/slips/" + PART + "\\.png", "GET"));

    private ApiMethods() {}

    private static Known known(String path, String... methods) {
        return new Known(Pattern.compile(path), List.of(methods));
    }

    /** Empty where the API has no such path. */
    static List<String> of(String path) {
        return ALL.stream()
                .filter(known -> known.path().matcher(path).matches())
                .findFirst()
                .map(Known::methods)
                .orElse(List.of());
    }
}
