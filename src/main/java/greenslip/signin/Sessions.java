package greenslip.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who is signed in. Kept in memory alone: a restart signs everybody out. Times are monotonic, so that no jump of a clock keeps a session
 * alive. A session belongs to the socket it was opened on. Any thread.
 */
final class Sessions {
    /** More than a station has people. */
    static final int MOST = 8;

    private static final long LONGEST_NANOS = Duration.ofHours(12).toNanos();
    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final long idleNanos;
    private final LongSupplier nanos;
    private int lastNumber;

    /** By the token's hash, so that how long a look-up takes says nothing of a token. */
    private final Map<String, Session> open = new HashMap<>();

    private record Session(Actor who, long openedNanos, long aliveNanos) {}

    /** @param token what the browser keeps, and nobody else */
    record Opened(String token, Actor who) {}

    Sessions(Duration idle, int lastNumber, LongSupplier nanos) {
        this.idleNanos = idle.toNanos();
        this.lastNumber = lastNumber;
        this.nanos = nanos;
    }

    /** One more; where there are too many, the one that was silent longest goes. */
    synchronized Opened open(boolean remote) {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        long now = nanos.getAsLong();
        Actor who = new Actor(++lastNumber, remote);
        open.put(hash(token), new Session(who, now, now));
        return new Opened(token, who);
    }

    /** Those that had to make way; to be asked after {@link #open}. */
    synchronized List<Actor> crowdedOut() {
        List<Actor> gone = new ArrayList<>();
        long now = nanos.getAsLong();
        while (open.size() > MOST) {
            Map.Entry<String, Session> silent = open.entrySet().stream()
                    .min(Comparator.<Map.Entry<String, Session>>comparingLong(
                                    entry -> entry.getValue().aliveNanos() - now)
                            .thenComparingInt(entry -> entry.getValue().who().session()))
                    .orElseThrow();
            gone.add(silent.getValue().who());
            open.remove(silent.getKey());
        }
        return gone;
    }

    /** @param alive whether a person did something, so that the session lasts */
    synchronized Optional<Actor> who(String token, boolean remote, boolean alive) {
        String key = hash(token);
        Session session = open.get(key);
        if (session == null || session.who().remote() != remote || isOver(session)) {
            return Optional.empty();
        }
        if (alive) {
            open.put(key, new Session(session.who(), session.openedNanos(), nanos.getAsLong()));
        }
        return Optional.of(session.who());
    }

    synchronized Optional<Actor> close(String token, boolean remote) {
        Optional<Actor> who = who(token, remote, false);
        who.ifPresent(gone -> open.remove(hash(token)));
        return who;
    }

    synchronized boolean isOpen(Actor who) {
        return open.values().stream().anyMatch(session -> session.who().equals(who) && !isOver(session));
    }

    /** Ends those whose time is over, and tells them. */
    synchronized List<Actor> endIdle() {
        List<Actor> ended = open.values().stream()
                .filter(this::isOver)
                .map(Session::who)
                .sorted(Comparator.comparingInt(Actor::session))
                .toList();
        open.values().removeIf(session -> ended.contains(session.who()));
        return ended;
    }

    synchronized List<Actor> endAll() {
        List<Actor> ended = open.values().stream().map(Session::who).toList();
        open.clear();
        return ended;
    }

    /** How long until the session ends by itself where nobody does anything; 0 where it has. */
    synchronized long secondsLeft(Actor who) {
        long now = nanos.getAsLong();
        return open.values().stream()
                .filter(session -> session.who().equals(who))
                .mapToLong(session -> Math.min(
                        idleNanos - (now - session.aliveNanos()), LONGEST_NANOS - (now - session.openedNanos())))
                .map(left -> Math.max(0, Duration.ofNanos(left).toSeconds()))
                .findFirst()
                .orElse(0);
    }

    private boolean isOver(Session session) {
        long now = nanos.getAsLong();
        return now - session.aliveNanos() >= idleNanos || now - session.openedNanos() >= LONGEST_NANOS;
    }

    private static String hash(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
