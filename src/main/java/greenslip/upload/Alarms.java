package greenslip.upload;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sentences for people. A lasting one is about something that happened and stays until a person has seen it; a passing one is about
 * something that is so, and ends when it is no longer so. Any thread.
 */
final class Alarms {
    static final String CLOCK_OR_KEY =
            "汇总端不认本机签名，数据都在本机：请核对站号和密钥，必要时重新登记 / The district does not accept this kiosk's signature; all data is kept"
                    + " here. Check the station code and the key, enrol again if needed.";
    static final String PROTOCOL =
            "汇总端答复不对，数据都在本机，会自动重试：请告知区里技术人员 / The district's answers make no sense; all data is kept here and sent "
                    + "again. Tell the district's technician.";
    static final String LEDGER = "上传读不到本机台账：请告知技术人员 / The upload cannot read the ledger. Tell a technician.";
    static final String INCARNATIONS =
            "汇总端总要本机换编号代，已换了太多，不再换；登记照常，数据都在本机：请告知区里技术人员查汇总端，再不行就换站号登记 / The district keeps asking for new serials and"
                    + " too many were used: none is opened any more. Recording goes on, all data is kept here. Tell the"
                    + " district's technician; else enrol this station under another code.";
    static final String FORK =
            "本站号有另一台机器在上传（可能是复制的存储卡），统计不受影响：请查找并停用多余的一台 / Another machine uploads under this station's code (a copied "
                    + "card?). Totals stay right. Find it and switch one off.";

    /** What a lasting alarm is about, most pressing first; a newer sentence takes the place of an older one about the same. */
    enum Topic {
        LOST_ROWS,
        FORK,
        QUARANTINE
    }

    private final Map<Topic, String> lasting = new EnumMap<>(Topic.class);
    private @Nullable String passing;

    static String lost(long from, long to) {
        return "汇总端丢失了本站第 %d–%d 行（可能恢复了旧备份），新数据照常上传：请告知区里，用本机台账补录 / The district has lost this station's rows %d-%d (an old backup?). New rows go up. "
                        .formatted(from, to, from, to)
                + "Tell the district to take them from this kiosk's ledger.";
    }

    static String quarantined(int rows) {
        return "有 %d 行被汇总端拒收，已单独存放，其余照常上传：请告知区里技术人员 / The district refused %d rows; they are set aside, the others go up. Tell the district's technician."
                .formatted(rows, rows);
    }

    synchronized void raise(Topic topic, String sentence) {
        lasting.put(topic, sentence);
    }

    /** It is over: nobody need see it any more. */
    synchronized void settle(Topic topic) {
        lasting.remove(topic);
    }

    /** Says it anew where it is still said. */
    synchronized void restate(Topic topic, String sentence) {
        lasting.replace(topic, sentence);
    }

    synchronized void pass(@Nullable String sentence) {
        passing = sentence;
    }

    synchronized @Nullable String current() {
        return lasting.isEmpty() ? passing : lasting.values().iterator().next();
    }

    /** A person has seen the current lasting sentence; the next one comes up. */
    synchronized void dismiss() {
        if (!lasting.isEmpty()) {
            lasting.remove(lasting.keySet().iterator().next());
        }
    }
}
