package greenslip.signin;

/**
 * Who acts.
 *
 * @param session counts sign-ins of this station, 0 where nobody has to
 * @param remote whether at another machine
 */
public record Actor(int session, boolean remote) {
    /** At this machine, without signing in. */
    public static final Actor HERE = new Actor(0, false);

    /** Bound while one request is served. */
    public static final ScopedValue<Actor> NOW = ScopedValue.newInstance();

    static Actor now() {
        return NOW.orElse(HERE);
    }
}
