package greenslip.resident;

/** What the configured formats made of a scanned text. */
public sealed interface ParsedCode {
    record Recognised(ResidentCode code) implements ParsedCode {}

    record Refused(Reason reason) implements ParsedCode {}

    /** Why a text is no resident code; each says to the resident or operator what to do. */
    enum Reason {
        EMPTY("码是空的，请重新出示", "The code is empty; show it again"),
        TOO_LONG("码太长，不是居民码", "Too long for a resident code; show the right one"),
        CONTROL_CHARACTERS("码里有不可见字符，请改用居民码", "The code holds hidden characters; show the resident code"),
        UNREADABLE("码里的文字没有读清楚，请重新出示", "Characters of the code were not read; show it again"),
        CHECK_DIGIT("证件号校验不对，请核对后重输", "The check digit is wrong; compare with the card and enter it again"),
        UNRECOGNISED("不认识这种码，请出示居民码", "Not a known kind of code; show the resident code");

        private final String chinese;
        private final String english;

        Reason(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        public String chinese() {
            return chinese;
        }

        public String english() {
            return english;
        }
    }
}
