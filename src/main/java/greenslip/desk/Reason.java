package greenslip.desk;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a slip is reissued or a voucher made void: one of a short list, with a few words where they say more. */
public enum Reason {
    LOST(Use.REISSUE, "丢失"),
    DAMAGED(Use.REISSUE, "损坏"),
    UNREADABLE(Use.REISSUE, "打印不清"),
    NOT_RECEIVED(Use.REISSUE, "未拿到"),
    WRONG_PERSON(Use.VOID, "登记错人"),
    NOT_SAMPLED(Use.VOID, "未采样"),
    TRIAL(Use.VOID, "试打"),
    /** Only with words. */
    OTHER(Use.BOTH, "其他");

    private enum Use {
        REISSUE,
        VOID,
        BOTH
    }

    private final Use use;
    private final String chinese;

    Reason(Use use, String chinese) {
        this.use = use;
        this.chinese = chinese;
    }

    /** The word that programs use, such as {@code not-received}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it says why a slip is reissued. */
    public boolean forReissue() {
        return use != Use.VOID;
    }

    /** Whether it says why a voucher is void. */
    public boolean forVoid() {
        return use != Use.REISSUE;
    }

    public static Optional<Reason> named(String word) {
        return Arrays.stream(values())
                .filter(reason -> reason.word().equals(word))
                .findFirst();
    }

    /**
     * As the ledger keeps it and people read it.
     *
     * @param note at most {@link Note#MAX_CHARS} characters, may be empty
     */
    String with(String note) throws Refused {
        String words = Note.checked(note);
        if (this == OTHER && words.isEmpty()) {
            throw new Refused("请写明原因，1 到 40 个字。State why, in 1 to 40 characters.");
        }
        return words.isEmpty() ? chinese : chinese + "：" + words;
    }
}
