package greenslip.desk;

import greenslip.desk.Outcome.AlreadyIssued;
import greenslip.desk.Outcome.Held;
import greenslip.desk.Outcome.Issued;
import greenslip.desk.Outcome.Practised;
import greenslip.desk.Outcome.Rejected;
import greenslip.voucher.Serial;
import java.util.Optional;

/** The one sentence a person gets for an outcome: what happened and what to do. Chinese first. */
public final class Sentences {
    private Sentences() {}

    /**
     * The outcome's name for programs: {@code issued}, {@code already-issued}, {@code rejected}, {@code held}; {@code training}
     * for what counts nowhere.
     */
    public static String name(Outcome outcome) {
        return switch (outcome) {
            case Issued ignored -> "issued";
            case AlreadyIssued ignored -> "already-issued";
            case Rejected ignored -> "rejected";
            case Held ignored -> "held";
            case Practised ignored -> "training";
        };
    }

    /** The voucher's serial, where there is one. */
    public static Optional<Serial> serial(Outcome outcome) {
        return switch (outcome) {
            case Issued issued -> Optional.of(issued.job().voucher().serial());
            case AlreadyIssued again -> Optional.of(again.voucher().serial());
            case Rejected ignored -> Optional.empty();
            case Held held -> held.voucher().map(voucher -> voucher.serial());
            case Practised ignored -> Optional.empty();
        };
    }

    public static String chinese(Outcome outcome) {
        return switch (outcome) {
            case Issued ignored -> "登记完成，请取走小票。";
            case AlreadyIssued again when again.isVoid() -> "本轮凭证已作废，请找工作人员核对后补办。";
            case AlreadyIssued ignored -> "本轮已发过凭证；小票丢失请找工作人员补办。";
            case Rejected(Outcome.RejectReason reason, String code)
            when reason == Outcome.RejectReason.LEDGER ->
                "暂时不能登记" + (code.isEmpty() ? "" : "（故障 " + code + "）") + "，请找工作人员；您还没有登记。";
            case Rejected rejected -> chinese(rejected.reason());
            case Held held -> chinese(held.reason());
            case Practised(int person, boolean again) ->
                again ? "练习：这个码练过了，是第 " + person + " 个。不计数。" : "练习：扫码成功，第 " + person + " 个。不计数。";
        };
    }

    public static String english(Outcome outcome) {
        return switch (outcome) {
            case Issued ignored -> "Done. Please take your slip.";
            case AlreadyIssued again
            when again.isVoid() -> "Your voucher of this round was made void; staff can check and reissue it.";
            case AlreadyIssued ignored -> "Already issued in this round; if the slip is lost, ask staff for a reissue.";
            case Rejected(Outcome.RejectReason reason, String code)
            when reason == Outcome.RejectReason.LEDGER ->
                "Cannot record now" + (code.isEmpty() ? "" : " (fault " + code + ")")
                        + "; please ask staff. You are not registered yet.";
            case Rejected rejected -> english(rejected.reason());
            case Held held -> english(held.reason());
            case Practised(int person, boolean again) ->
                "Training: " + (again ? "scanned before, " : "read, ") + "no. " + person + ". Nothing counts.";
        };
    }

    private static String chinese(Outcome.RejectReason reason) {
        return switch (reason) {
            case EMPTY -> "没有读到内容，请再扫一次。";
            case TOO_LONG -> "这个码太长，不是登记码，请出示登记码。";
            case CONTROL_CHARACTERS -> "这个码含有非法字符，请出示登记码。";
            case UNREADABLE -> "码里的文字没有读清楚，请再扫一次；还不行请找工作人员。";
            case CHECK_DIGIT -> "证件号校验不对，请核对后再扫。";
            case UNRECOGNISED -> "不认识这个码，请出示登记码或找工作人员。";
            case BUSY -> "排队太多，请稍等再扫一次。";
            case LEDGER -> "暂时不能登记，请找工作人员。";
        };
    }

    private static String english(Outcome.RejectReason reason) {
        return switch (reason) {
            case EMPTY -> "Nothing was read; please scan again.";
            case TOO_LONG -> "This code is too long to be a registration code; please show yours.";
            case CONTROL_CHARACTERS -> "This code holds characters it must not; please show your registration code.";
            case UNREADABLE -> "Characters of this code could not be read; please scan it again, or ask staff.";
            case CHECK_DIGIT -> "The number's check digit is wrong; please check it and scan again.";
            case UNRECOGNISED -> "Unknown code; show your registration code or ask staff.";
            case BUSY -> "Too many are waiting; please scan again in a moment.";
            case LEDGER -> "Cannot record now; please ask staff.";
        };
    }

    private static String chinese(Outcome.WaitReason reason) {
        return switch (reason) {
            case NO_ROUND -> "已记下，本轮尚未开始；开始后小票会自动打印，请稍候。";
            case ROUND_ENDED -> "已记下，本轮已到结束时间，请工作人员延长本轮。";
            case PRINTER -> "已登记，打印机暂时不能打印，恢复后小票会自动出来，请稍候。";
        };
    }

    private static String english(Outcome.WaitReason reason) {
        return switch (reason) {
            case NO_ROUND -> "Noted. The round is not open yet; your slip prints by itself once it is.";
            case ROUND_ENDED -> "Noted. The round's end has passed; staff must extend it.";
            case PRINTER -> "Recorded. The printer is not ready; your slip comes by itself once it is.";
        };
    }
}
