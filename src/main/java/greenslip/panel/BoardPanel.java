package greenslip.panel;

import greenslip.panel.Playback.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A panel on a {@link Board}: plays patterns on it and hears its contacts. The thread {@code panel-NAME} alone touches the board; what
 * people do is told on {@code panel-NAME-people}, with 8 presses waiting at most. A board that cannot be opened, or breaks, is tried again
 * after 5 s, then ever more slowly, each minute in the end.
 */
public final class BoardPanel implements Panel {
    /**
     * How patient a panel is.
     *
     * @param retryMillis the first wait for a board that is away
     * @param mostRetryMillis the longest
     * @param lookMillis from one look at the standing signal to the next
     */
    public record Pace(long retryMillis, long mostRetryMillis, long lookMillis) {
        public static final Pace USUAL = new Pace(5_000, 60_000, 250);
    }

    private static final System.Logger LOG = System.getLogger(BoardPanel.class.getName());
    private static final int MOST_WAITING = 8;
    /** Levels are read anew so often: an edge that got lost does not stay lost. */
    private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CLOSE_MILLIS = 7_000;
    private static final long LAST_ACTION_MILLIS = 2_000;

    private final String name;
    private final Board.Opener opener;
    private final Pace pace;
    private final ThreadPoolExecutor people;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Held by the lock:
    private final Playback playback;
    private final Inputs inputs;
    private boolean news;
    private boolean closing;

    // Of the panel's thread:
    private @Nullable Board board;
    private @Nullable Colour colour;
    private int hertz;
    private long retryNanos;
    private long nextTryNanos;
    private long nextReadNanos;

    private volatile Supplier<Signal> standing = () -> Signal.IDLE;
    private volatile @Nullable PanelFault boardFault;
    private volatile boolean stuck;
    private volatile Consumer<Contact> pressed = button -> {};
    private final List<Runnable> arrivals = new CopyOnWriteArrayList<>();

    /** @param awayMillis how long after the presence sensor let go somebody may still be there */
    public BoardPanel(String name, Board.Opener opener, Patterns patterns, int awayMillis, Pace pace) {
        this.name = name;
        this.opener = opener;
        this.pace = pace;
        long now = System.nanoTime();
        this.playback = new Playback(patterns, now);
        this.inputs = new Inputs(awayMillis);
        this.retryNanos = TimeUnit.MILLISECONDS.toNanos(pace.retryMillis());
        this.nextTryNanos = now;
        this.nextReadNanos = now;
        this.thread = Thread.ofPlatform().name("panel-" + name).daemon().unstarted(this::run);
        this.people = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("panel-" + name + "-people").daemon().factory());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Supplier<Signal> whatStands) {
        standing = whatStands;
        thread.start();
    }

    @Override
    public void show(Signal signal) {
        lock.lock();
        try {
            playback.show(signal, System.nanoTime());
            wake();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Signal signal() {
        lock.lock();
        try {
            return playback.signal(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onButton(Consumer<Contact> action) {
        pressed = action;
    }

    @Override
    public void onPresence(Runnable came) {
        arrivals.add(came);
    }

    @Override
    public boolean present() {
        lock.lock();
        try {
            return inputs.present(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<PanelFault> fault() {
        PanelFault broken = boardFault;
        return broken != null ? Optional.of(broken) : stuck ? Optional.of(PanelFault.BUTTON_STUCK) : Optional.empty();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            wake();
        } finally {
            lock.unlock();
        }
        people.shutdown();
        try {
            if (thread.isAlive() && !thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                LOG.log(System.Logger.Level.WARNING, "panel {0}: its board does not let go", name);
            }
            if (!people.awaitTermination(LAST_ACTION_MILLIS, TimeUnit.MILLISECONDS)) {
                people.shutdownNow();
            }
        } catch (InterruptedException e) {
            people.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** On the board's threads. */
    private void contactChanged(Contact contact, boolean closed) {
        lock.lock();
        try {
            inputs.level(contact, closed, System.nanoTime());
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        news = true;
        changed.signal();
    }

    private void run() {
        try {
            while (step()) {
                // Each step ends with a wait.
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.WARNING, "panel {0} was interrupted and stops", name);
        } finally {
            letGo();
        }
    }

    /** Does what is due, waits for the next thing; false once the panel is to close. */
    private boolean step() throws InterruptedException {
        Signal stands = whatStands();
        openWhereDue();
        readWhereDue();
        Frame frame;
        List<Contact> happened;
        lock.lock();
        try {
            if (closing) {
                return false;
            }
            long now = System.nanoTime();
            news = false;
            playback.stand(stands, now);
            frame = playback.at(now);
            happened = inputs.take(now);
            stuck = inputs.stuck(now);
        } finally {
            lock.unlock();
        }
        apply(frame.colour(), frame.hertz());
        happened.forEach(this::tell);
        lock.lock();
        try {
            long now = System.nanoTime();
            long wait = Math.min(
                    Math.min(playback.at(now).changeNanos(), inputs.dueNanos(now)),
                    TimeUnit.MILLISECONDS.toNanos(pace.lookMillis()));
            while (!news && wait > 0) {
                wait = changed.awaitNanos(wait);
            }
        } finally {
            lock.unlock();
        }
        return true;
    }

    private Signal whatStands() {
        try {
            return standing.get();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "panel " + name + ": what should be shown is not known", e);
            return Signal.FAULT;
        }
    }

    private void openWhereDue() {
        long now = System.nanoTime();
        if (board != null || now - nextTryNanos < 0) {
            return;
        }
        try {
            Board opened = opener.open(this::contactChanged);
            board = opened;
            colour = null;
            hertz = 0;
            begin(opened);
            if (boardFault != null) {
                LOG.log(System.Logger.Level.INFO, "panel {0} is back", name);
            }
            boardFault = null;
            retryNanos = TimeUnit.MILLISECONDS.toNanos(pace.retryMillis());
        } catch (BoardException e) {
            away(e.fault(), e);
        } catch (RuntimeException | LinkageError e) {
            away(board == null ? PanelFault.NO_BOARD : PanelFault.LOST, e);
        }
    }

    private void begin(Board opened) {
        for (Contact contact : opened.contacts()) {
            boolean closed = opened.closed(contact);
            lock.lock();
            try {
                inputs.begin(contact, closed, System.nanoTime());
            } finally {
                lock.unlock();
            }
        }
    }

    private void readWhereDue() {
        Board open = board;
        long now = System.nanoTime();
        if (open == null || now - nextReadNanos < 0) {
            return;
        }
        nextReadNanos = now + READ_NANOS;
        try {
            for (Contact contact : open.contacts()) {
                readInto(open, contact);
            }
        } catch (RuntimeException | LinkageError e) {
            away(PanelFault.LOST, e);
        }
    }

    private void readInto(Board open, Contact contact) {
        boolean closed = open.closed(contact);
        lock.lock();
        try {
            inputs.level(contact, closed, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void apply(@Nullable Colour nextColour, int nextHertz) {
        Board open = board;
        if (open == null) {
            return;
        }
        try {
            if (nextColour != colour) {
                open.lamp().light(nextColour);
                colour = nextColour;
            }
            if (nextHertz != hertz) {
                open.sounder().sound(nextHertz);
                hertz = nextHertz;
            }
        } catch (RuntimeException | LinkageError e) {
            away(PanelFault.LOST, e);
        }
    }

    private void away(PanelFault fault, Throwable cause) {
        System.Logger.Level level = fault == boardFault ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
        LOG.log(level, "panel " + name + ": " + fault.code() + ", tried again by itself", cause);
        boardFault = fault;
        letGo();
        nextTryNanos = System.nanoTime() + retryNanos;
        retryNanos = Math.min(2 * retryNanos, TimeUnit.MILLISECONDS.toNanos(pace.mostRetryMillis()));
    }

    private void letGo() {
        Board open = board;
        board = null;
        lock.lock();
        try {
            inputs.forget();
        } finally {
            lock.unlock();
        }
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException | LinkageError e) {
                LOG.log(System.Logger.Level.WARNING, "panel " + name + ": its board does not close", e);
            }
        }
    }

    private void tell(Contact contact) {
        try {
            people.execute(() -> told(contact));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "panel {0}: too many presses wait, {1} is passed over", name, contact);
        }
    }

    private void told(Contact contact) {
        if (contact.isButton()) {
            guarded("the button", () -> pressed.accept(contact));
        } else {
            arrivals.forEach(came -> guarded("what somebody's coming wakes", came));
        }
    }

    /** What one listener does wrong must not keep the next from hearing. */
    private void guarded(String what, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "panel " + name + ": " + what + " failed", e);
        }
    }
}
