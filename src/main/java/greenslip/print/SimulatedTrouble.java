package greenslip.print;

/** What can be wrong with a {@link PrinterSimulator}; several may be at once. */
public enum SimulatedTrouble implements SimulatedSwitch {
    PAPER_NEAR_END("纸快用完", "paper near its end"),
    PAPER_OUT("缺纸", "paper out"),
    COVER_OPEN("盖子打开", "cover open"),
    /** The knife is stuck. */
    CUTTER("切刀卡住", "cutter stuck"),
    /** The print head is too hot; it says that this passes by itself. */
    OVERHEATED("过热", "overheated"),
    /** Something inside is broken; it says no more than that. */
    ERROR("打印机故障", "unrecoverable error"),
    /** Somebody pressed the button that takes it off the line: it listens and answers, and does not print. */
    OFFLINE("脱机", "offline"),
    /** It takes no more bytes, moves no paper and says nothing. */
    STALLED("停住", "stalled: reads nothing"),
    /** Without power: what it held is lost, and what comes is lost. */
    OFF("关机", "switched off"),
    /** The cable is out; the printer itself goes on. */
    UNPLUGGED("数据线拔出", "cable out");

    private final String chinese;
    private final String english;

    SimulatedTrouble(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    @Override
    public String chinese() {
        return chinese;
    }

    @Override
    public String english() {
        return english;
    }

    /** Whether the mechanism stands still. */
    boolean stops() {
        return this != PAPER_NEAR_END && this != UNPLUGGED;
    }

    /** Whether a person has to reach into the printer to end it, and tears off what hangs out. */
    boolean endsByHand() {
        return this == PAPER_OUT || this == COVER_OPEN;
    }

    /** Whether nothing passes between printer and host. */
    boolean cutsTheLine() {
        return this == OFF || this == UNPLUGGED;
    }
}
