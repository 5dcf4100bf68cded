package greenslip.ledger;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a ledger came to. Immutable.
 *
 * @param findings at most {@value CheckLog#MAX_FINDINGS} of them
 * @param findingsTotal all
 * @param notes what a person should know and is no fault
 * @param summary null where the journal is damaged, so that nothing adds up
 */
public record CheckReport(
        Path folder,
        List<Finding> findings,
        long findingsTotal,
        List<String> notes,
        @Nullable LedgerSummary summary) {
    public boolean isClean() {
        return findingsTotal == 0;
    }

    /** For a person, Chinese first. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("台账检查 ledger check: %s%n".formatted(folder.toAbsolutePath()));
        text.append(
                isClean()
                        ? "结果 result: 没有发现问题 / nothing wrong was found%n".formatted()
                        : "结果 result: 发现 %d 处问题 / %d findings%n".formatted(findingsTotal, findingsTotal));
        if (summary != null) {
            text.append(summary);
        }
        for (String note : notes) {
            text.append("说明 note: %s%n".formatted(note));
        }
        for (Finding finding : findings) {
            text.append("问题 finding: %s%n".formatted(finding));
        }
        if (findingsTotal > findings.size()) {
            text.append("另有 %1$d 处未列出 / %1$d more are not listed%n".formatted(findingsTotal - findings.size()));
        }
        return text.toString();
    }
}
