package greenslip.screen;

import greenslip.ledger.Counts;
import greenslip.ledger.Tally;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.screen.ReportTemplate.Word;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sentence that is read out at report time. Every slip and every person stands in it once. */
final class ReportSentence {
    static final String NO_ROUND = "还没有开过轮次，没有可上报的数字。";

    /** Rows wait some seconds for others to go up with; only what waits longer is worth a word in a report. */
    private static final long WAITS_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final ReportTemplate template;
    private final Station station;
    private final ZoneId zone;

    ReportSentence(ReportTemplate template, Station station, ZoneId zone) {
        this.template = template;
        this.station = station;
        this.zone = zone;
    }

    /** @param round the one the tally is of; empty where none was ever opened */
    Docs.ReportDoc of(Optional<Round> round, Tally tally, UploadView upload, Timestamp now) {
        if (round.isEmpty() || round.get().number() != tally.round()) {
            return new Docs.ReportDoc(NO_ROUND, List.of());
        }
        List<Docs.DifferenceDoc> differences = differences(tally, upload);
        return new Docs.ReportDoc(template.filled(words(round.get(), tally, differences, now)), differences);
    }

    private Map<Word, String> words(Round round, Tally tally, List<Docs.DifferenceDoc> differences, Timestamp now) {
        Counts total = tally.total();
        Map<Word, String> words = new EnumMap<>(Word.class);
        words.put(Word.AUTHORITY, round.authority());
        words.put(Word.TITLE, round.title());
        words.put(Word.ROUND, String.valueOf(round.number()));
        words.put(Word.ROUND_CHINESE, ChineseNumber.of(round.number()));
        words.put(Word.SITE, station.siteName());
        words.put(Word.SAMPLED, String.valueOf(total.sampled()));
        words.put(Word.ISSUED, String.valueOf(total.issued()));
        words.put(Word.PRINTED, String.valueOf(total.printed()));
        words.put(Word.REISSUED, String.valueOf(total.reissued()));
        words.put(Word.HANDWRITTEN, String.valueOf(total.handwritten()));
        words.put(
                Word.DIFFERENCES,
                differences.isEmpty()
                        ? ""
                        : differences.stream()
                                .map(Docs.DifferenceDoc::text)
                                .collect(Collectors.joining("，", "（", "）")));
        if (now.trusted()) {
            ZonedDateTime local = now.wall().atZone(zone);
            words.put(Word.YEAR, String.valueOf(local.getYear()));
            words.put(Word.MONTH, String.valueOf(local.getMonthValue()));
            words.put(Word.DAY, String.valueOf(local.getDayOfMonth()));
            words.put(Word.HOUR, String.valueOf(local.getHour()));
            words.put(Word.MINUTE, "%02d".formatted(local.getMinute()));
            words.put(
                    Word.TIME,
                    local.getMinute() == 0
                            ? local.getHour() + "时"
                            : "%d时%02d分".formatted(local.getHour(), local.getMinute()));
        }
        return words;
    }

    /** "Held" counts some of both people and slips, so it is taken apart: who has no voucher yet, and which slips are owed. */
    private static List<Docs.DifferenceDoc> differences(Tally tally, UploadView upload) {
        Counts total = tally.total();
        int waiting = total.sampled() - total.issued() - total.voided() - total.handwritten();
        List<Docs.DifferenceDoc> found = new ArrayList<>();
        add(found, "to-print", tally.toPrint(), "待打印%d张");
        add(found, "late", tally.late(), "等候过久%d张");
        add(found, "unknown", total.unknown(), "出票不明%d张");
        add(found, "failed", total.failed(), "打印失败%d张");
        add(found, "voided", total.voided(), "作废%d张");
        add(found, "handwritten", total.handwritten(), "手写卡%d张");
        add(found, "waiting", waiting, "等待开轮%d人");
        add(found, "contradiction", -waiting, "账目不符%d人");
        add(found, "held-for-others", tally.heldForOthers(), "等另一轮%d人");
        @Nullable Long age = upload.oldestAgeMillis();
        if (age != null && age >= WAITS_MILLIS) {
            add(found, "pending-upload", tally.pendingUpload(), "待上传%d条");
        }
        return found;
    }

    private static void add(List<Docs.DifferenceDoc> found, String name, int count, String words) {
        if (count > 0) {
            found.add(new Docs.DifferenceDoc(name, count, words.formatted(count)));
        }
    }
}
