package greenslip.screen;

import greenslip.ledger.Notice;

/** What the ledger's notices say to the operator. */
public final class NoticeWords {
    private NoticeWords() {}

    /** What the operator's page shows until a person says to have seen it. */
    static Docs.NoticeDoc of(Notice notice) {
        return new Docs.NoticeDoc(notice.code(), chinese(notice), english(notice));
    }

    /** Both languages in one line, Chinese first, with the code. */
    public static String sentence(Notice notice) {
        return notice.code() + " " + chinese(notice) + " " + english(notice);
    }

    private static String chinese(Notice notice) {
        return switch (notice) {
            case REBUILT -> "数据库坏了或不见了，已由日志重建，记录没有丢失。照常登记，收工后告诉技术人员。";
            case ANOTHER_MACHINE -> "台账换了机器、换了存储卡，或来自备份：编号换了一代，照常登记。如果原来那台还在用，请停用其中一台，并告诉区里。";
        };
    }

    private static String english(Notice notice) {
        return switch (notice) {
            case REBUILT ->
                "The database was damaged or gone and was rebuilt from the journal; no record is lost. Go on, and tell"
                        + " support after the round.";
            case ANOTHER_MACHINE ->
                "The ledger came from another machine or card, or from a backup; serials go on in a series of their"
                        + " own. Go on. If the first one is still in use, take one of the two away, and tell the"
                        + " district.";
        };
    }
}
