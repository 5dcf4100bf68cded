package greenslip.desk;

import greenslip.ledger.Visible;
import java.util.regex.Pattern;

/** A few words that a person types beside a decision. They stay in the ledger for long, so no number of a person's may stand in them. */
final class Note {
    static final int MAX_CHARS = 40;

    /** Identity, telephone and pass numbers have more digits in a row than any honest note. */
    private static final Pattern NUMBER_OF_A_PERSON = Pattern.compile("(?:\\p{Nd}[ -]?){6}");

    private Note() {}

    /** The words without what cannot be seen. */
    static String checked(String given) throws Refused {
        String words = Visible.of(given).strip();
        if (words.length() > MAX_CHARS) {
            throw new Refused("说明最多 40 个字。At most 40 characters.");
        }
        if (NUMBER_OF_A_PERSON.matcher(words).find()) {
            throw new Refused("说明里不要写证件号或电话。Write no identity or telephone number here.");
        }
        return words;
    }
}
