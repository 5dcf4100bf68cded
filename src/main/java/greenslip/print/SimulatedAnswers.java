package greenslip.print;

/** How a {@link PrinterSimulator} answers what it is asked. */
public enum SimulatedAnswers implements SimulatedSwitch {
    RIGHT("正常", "at once"),
    LATE("迟到", "late"),
    /** Each question gets the answer to the one before it. */
    ONE_BEHIND("错一个", "one behind"),
    /** Neither answers nor pushes. */
    NEVER("不回答", "never");

    private final String chinese;
    private final String english;

    SimulatedAnswers(String chinese, String english) {
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
}
