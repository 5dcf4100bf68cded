package greenslip.kiosk;

import greenslip.config.Section;
import greenslip.resident.CodeFormat;
import greenslip.resident.CodeFormat.Check;
import greenslip.resident.CodeFormat.OnCheckFailure;
import greenslip.resident.CodeFormat.Sample;
import greenslip.resident.CodeFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The {@code formats} of a station's file: what residents' codes look like, in the order they are tried. */
final class FormatSection {
    private FormatSection() {}

    /** The formats, proven on their own samples; faults are noted at the lines of the format they are of. */
    static CodeFormats read(Section root) {
        List<Section> sections = root.sections("formats");
        List<CodeFormat> formats = new ArrayList<>();
        sections.forEach(section -> addFormat(section, formats));
        if (formats.size() < sections.size()) {
            // One that is missing changes what the others see: they are proven when all are there.
            return CodeFormats.shipped();
        }
        List<String> faults = CodeFormats.faults(formats);
        faults.forEach(fault -> root.fault("formats", fault));
        if (!faults.isEmpty()) {
            return CodeFormats.shipped();
        }
        CodeFormats all = new CodeFormats(formats);
        for (String failure : all.selfTest()) {
            for (int i = 0; i < formats.size(); i++) {
                if (failure.startsWith(formats.get(i).id() + ", ")) {
                    sections.get(i).fault("samples", failure);
                }
            }
        }
        return all;
    }

    private static void addFormat(Section section, List<CodeFormat> formats) {
        String id = section.text("id");
        String pattern = section.text("pattern");
        String scheme = section.text("scheme");
        Check check = section.choice("check", Check.class, Check.NONE);
        OnCheckFailure onFailure = section.choice("on-check-failure", OnCheckFailure.class, OnCheckFailure.REJECT);
        boolean foldCase = section.flag("fold-case", false);
        boolean rosterMatch = section.flag("roster-match", false);
        boolean stable = section.flag("stable", true);
        int maxLength = (int) section.integer("max-length", 1, CodeFormat.MAX_LENGTH, CodeFormat.MAX_LENGTH);
        int hint = (int) section.integer("hint", 0, CodeFormat.MAX_HINT_LENGTH, CodeFormat.DEFAULT_HINT_LENGTH);
        List<Sample> samples = section.sections("samples").stream()
                .map(sample -> new Sample(sample.text("code"), sample.text("expect")))
                .toList();
        List<String> faults = CodeFormat.faults(id, pattern, scheme, maxLength, hint, samples.size());
        faults.forEach(fault -> note(section, fault));
        if (!faults.isEmpty()) {
            return;
        }
        try {
            formats.add(new CodeFormat(
                    id,
                    Pattern.compile(pattern),
                    scheme,
                    check,
                    onFailure,
                    foldCase,
                    rosterMatch,
                    stable,
                    maxLength,
                    hint,
                    samples));
        } catch (PatternSyntaxException e) {
            section.fault("pattern", "is not a pattern: " + e.getDescription());
        }
    }

    /** Each fault begins with its key; of one that is missing or empty that has been said. */
    private static void note(Section section, String fault) {
        int colon = fault.indexOf(": ");
        String key = colon < 0 ? "id" : fault.substring(0, colon);
        if (!section.isBlank(key)) {
            section.fault(key, fault.substring(colon < 0 ? 0 : colon + 2));
        }
    }
}
