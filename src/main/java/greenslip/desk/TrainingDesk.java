package greenslip.desk;

import greenslip.desk.Outcome.Practised;
import greenslip.print.Slip;
import greenslip.resident.CodeFormats;
import greenslip.resident.ParsedCode;
import greenslip.resident.Pseudonym;
import greenslip.resident.TokenSource;
import greenslip.scan.Scan;
import greenslip.scan.ScanSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the scanners and the desk, and while volunteers practise keeps every scan from it: nothing is recorded, held, counted or
 * uploaded, by having no ledger at all. Who scanned is kept in memory, as a pseudonym of no round, until the training ends.
 *
 * <p>So that no resident is ever lost in it: it begins only while no round is open, ends when one opens, by itself after
 * {@link #MAX_MINUTES}, and with the program. Any thread.
 */
public final class TrainingDesk implements ScanSink<Outcome> {
    public static final int MAX_MINUTES = 30;
    private static final int MAX_PEOPLE = 2_000;

    /** No round has this number. */
    private static final int NO_ROUND = 1_000_000;

    private static final System.Logger LOG = System.getLogger(TrainingDesk.class.getName());

    private final Desk desk;
    private final RoundDesk rounds;
    private final CodeFormats formats;
    private final TokenSource tokens;
    private final PrintDesk printing;
    private final LongSupplier nanoTime;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<Pseudonym, Integer> people = new HashMap<>();
    private @Nullable Long endsNanos;
    private int scans;

    /** @param nanoTime a clock that no correction moves, in nanoseconds */
    public TrainingDesk(
            Desk desk,
            RoundDesk rounds,
            CodeFormats formats,
            TokenSource tokens,
            PrintDesk printing,
            LongSupplier nanoTime) {
        this.desk = desk;
        this.rounds = rounds;
        this.formats = formats;
        this.tokens = tokens;
        this.printing = printing;
        this.nanoTime = nanoTime;
    }

    /** A training that goes on. */
    public record Training(int people, int scans, long endsInMillis) {}

    /** Hears that one began or ended. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public Training begin() throws Refused {
        Training begun;
        synchronized (this) {
            people.clear();
            scans = 0;
            endsNanos = nanoTime.getAsLong() + TimeUnit.MINUTES.toNanos(MAX_MINUTES);
            begun = now().orElseThrow(
                            () -> new Refused("本轮开着，不能练习；请先关闭本轮。A round is open: close it before you practise."));
        }
        LOG.log(System.Logger.Level.INFO, "training begins: nothing that is scanned now counts");
        listeners.forEach(Runnable::run);
        return begun;
    }

    /** Nothing happens where none goes on. */
    public void end() {
        synchronized (this) {
            if (endsNanos == null) {
                return;
            }
            endsNanos = null;
            people.clear();
        }
        LOG.log(System.Logger.Level.INFO, "training ends");
        listeners.forEach(Runnable::run);
    }

    /** The training that goes on, empty where none does. */
    public synchronized Optional<Training> now() {
        Long ends = endsNanos;
        if (ends == null) {
            return Optional.empty();
        }
        long left = ends - nanoTime.getAsLong();
        if (left <= 0 || rounds.isOpen()) {
            end();
            return Optional.empty();
        }
        return Optional.of(new Training(people.size(), scans, TimeUnit.NANOSECONDS.toMillis(left)));
    }

    @Override
    public CompletableFuture<Outcome> accept(Scan scan) {
        Optional<Outcome> practised = practise(() -> formats.parse(scan.text()));
        if (practised.isEmpty()) {
            return desk.accept(scan);
        }
        desk.tell(scan.source(), practised.get());
        return CompletableFuture.completedFuture(practised.get());
    }

    /** What an operator types, as {@link Desk#typed}. */
    public CompletableFuture<Outcome> typed(String text, Optional<String> table) {
        Optional<Outcome> practised = practise(() -> formats.parseTyped(text));
        if (practised.isEmpty()) {
            return desk.typed(text, table);
        }
        desk.tell(Desk.TYPED, practised.get());
        return CompletableFuture.completedFuture(practised.get());
    }

    private Optional<Outcome> practise(Supplier<ParsedCode> parsed) {
        Practised practised;
        synchronized (this) {
            if (now().isEmpty()) {
                return Optional.empty();
            }
            scans++;
            if (!(parsed.get() instanceof ParsedCode.Recognised recognised)) {
                // The desk refuses what it cannot read, and records nothing of it.
                return Optional.empty();
            }
            Pseudonym who = tokens.token(NO_ROUND, recognised.code());
            Integer before = people.get(who);
            if (before == null && people.size() >= MAX_PEOPLE) {
                end();
                return Optional.empty();
            }
            practised = new Practised(before == null ? people.size() + 1 : before, before != null);
            people.putIfAbsent(who, practised.person());
        }
        if (!practised.again()) {
            print(practised);
        }
        return Optional.of(practised);
    }

    /** Nobody waits for it: where the printer is busy or ill, that is what is practised. */
    private void print(Practised practised) {
        try {
            var _ = printing.report(slip(practised.person())).exceptionally(late -> null);
        } catch (Refused busy) {
            LOG.log(System.Logger.Level.DEBUG, "no slip for a training scan: {0}", busy.getMessage());
        }
    }

    static Slip slip(int person) {
        List<Slip.Row> rows = new ArrayList<>();
        rows.add(new Slip.Text("练习 练习", Slip.Align.CENTRE, 3, true));
        rows.add(new Slip.Rule("不是凭证 不计数"));
        rows.add(new Slip.Text("第 " + person + " 次扫码", Slip.Align.CENTRE, 2, false));
        rows.add(new Slip.Text("本小票无效，请撕掉。", Slip.Align.CENTRE, 1, false));
        rows.add(new Slip.Text("Training. Not a voucher.", Slip.Align.CENTRE, 1, false));
        rows.add(new Slip.Rule("练习 练习 练习"));
        return new Slip(rows);
    }
}
