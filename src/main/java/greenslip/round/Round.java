package greenslip.round;

/**
 * One sweep.
 *
 * @param number 1 to 9999
 * @param title what stands on the slip, for example 核酸检测
 * @param authority who runs the round, for example 科尔沁街道筹备组
 * @param opened when the operator opened it
 * @param endsAtMillis the planned end, wall clock milliseconds; vouchers are good until some time after it
 */
public record Round(int number, String title, String authority, Timestamp opened, long endsAtMillis) {
    public static final int MAX_NUMBER = 9999;
}
