package greenslip.print;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a {@link PrinterSimulator} answers what it is asked. */
public enum SimulatedAnswers {
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

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /** As orders name it: {@code one-behind}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The way that {@link #word()} names. */
    public static Optional<SimulatedAnswers> named(String word) {
        return Arrays.stream(values()).filter(way -> way.word().equals(word)).findFirst();
    }
}
