package greenslip.gate;

import greenslip.voucher.Credential;

/** What the gate makes of a voucher's code. Only {@link Valid} lets through; each says why in a sentence. */
public sealed interface Verdict {
    /** Signed by a trusted key, for this round as far as it was asked, and in its time as far as that is known. */
    record Valid(Credential claims) implements Verdict {}

    /** Genuine, and its time is over. */
    record Expired(Credential claims) implements Verdict {}

    /** Genuine, and issued later than now: one of the two clocks is wrong. */
    record NotYet(Credential claims) implements Verdict {}

    /** Genuine, of another round. */
    record WrongRound(Credential claims, int expectedRound) implements Verdict {}

    /** Signed with a key that the gate does not know; nothing in it is to be believed. */
    record UnknownKey(String kidHex) implements Verdict {}

    /** Names a known key, which never signed this. */
    record BadSignature(String kidHex) implements Verdict {}

    /** No voucher at all, or one of another kind. */
    record NotAVoucher() implements Verdict {}

    default boolean valid() {
        return this instanceof Valid;
    }

    /** For the guard: Chinese, then English; says what to do where something is to be done. */
    default String sentence() {
        return switch (this) {
            case Valid(Credential claims) ->
                "有效：第%d轮已采样 %s / Valid: sampled in round %d, %s"
                        .formatted(
                                claims.round(),
                                claims.serial().grouped(),
                                claims.round(),
                                claims.serial().grouped());
            case Expired(Credential claims) ->
                "已过期：第%d轮凭证，请重新采样 / Expired: a voucher of round %d; be sampled again"
                        .formatted(claims.round(), claims.round());
            case NotYet(Credential ignored) ->
                "开具时间晚于现在，请核对本机时间 / Issued later than now; check the time of this device";
            case WrongRound(Credential claims, int expected) ->
                "不是本轮：这是第%d轮，现在是第%d轮，请去采样 / Of round %d, not of round %d; go and be sampled"
                        .formatted(claims.round(), expected, claims.round(), expected);
            case UnknownKey(String kid) ->
                ("签发设备不在名单内，请更新名单后再扫"
                                + " / Signed by a kiosk that is not on the list (%s); update the list and scan again")
                        .formatted(kid);
            case BadSignature(String ignored) -> "签名不对，凭证无效 / The signature is wrong: not a valid voucher";
            case NotAVoucher() -> "这不是采样完成凭证，请出示小票上的二维码 / Not a voucher; show the code on the slip";
        };
    }
}
