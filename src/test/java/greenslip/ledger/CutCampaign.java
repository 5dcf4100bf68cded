package greenslip.ledger;

import greenslip.ledger.cut.Image;
import greenslip.ledger.cut.Model;
import greenslip.ledger.cut.PowerCut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Cuts the power again and again: records ledgers at work, at their start after a cut, while H2 is rebuilt and while it is migrated, and
 * checks what is left at many moments of each, under every model.
 *
 * <p>A ledger hands its work from one thread to another, so a few images are checked at once: no processor waits meanwhile.
 */
final class CutCampaign implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int REBUILD_EVERY = 64;
    private static final int MAX_FAILURES = 5;
    private static final Path FAILED = Path.of("target", "cut-images");

    /** How the images of one model came out. */
    static final class Tally {
        int images;
        int didNotOpen;
        int remade;
        int rebuilt;
        int tornTails;
        int failed;

        void add(CutCheck.Outcome outcome) {
            didNotOpen += outcome.databaseDidNotOpen() ? 1 : 0;
            remade += outcome.remade() ? 1 : 0;
            rebuilt += outcome.rebuilt() ? 1 : 0;
            tornTails += outcome.tornTail() ? 1 : 0;
        }
    }

    /** One image, so that it can be made again of the recording. */
    record Cut(CutRecording recording, Model model, int cut, long seed) {
        CutCase make() {
            return new CutCase(
                    PowerCut.image(recording.recording(), cut, model, seed),
                    recording.history(),
                    recording.floorAt(cut),
                    recording.migrating());
        }

        @Override
        public String toString() {
            return "%s, cut %d of %d, %s, seed %d"
                    .formatted(
                            recording.name(),
                            cut,
                            recording.recording().operations().size(),
                            model,
                            seed);
        }
    }

    private final Path folder = newFolder();
    private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
    private final CutLog log = new CutLog();
    private final Map<Model, Tally> tallies = new EnumMap<>(Model.class);
    private final List<String> failures = new ArrayList<>();
    private boolean keeping = true;
    private int folders;

    CutCampaign() throws IOException {
        for (Model model : Model.values()) {
            tallies.put(model, new Tally());
        }
    }

    /** In memory where there is such a place: thousands of images would wear a disk, and wait for it. */
    private static Path newFolder() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "greenslip-cuts")
                : Files.createTempDirectory("greenslip-cuts");
    }

    Path nextFolder() {
        return folder.resolve(String.valueOf(folders++));
    }

    /** All that is recorded of one seed, each with so many images per model. */
    void family(long seed, int imagesPerModel) throws IOException, SQLException {
        CutRecording fresh = CutRecording.fresh(seed, nextFolder(), CutRecording.Fault.NONE);
        check(fresh, imagesPerModel, seed);
        check(fresh.recovery(seed + 1, nextFolder()), imagesPerModel, seed);
        check(fresh.recovery(seed + 2, nextFolder()), imagesPerModel, seed);
        check(fresh.rebuild(seed + 3, nextFolder()), imagesPerModel, seed);
        CutCase.asProgram(true, () -> check(fresh.migration(seed + 4, nextFolder()), imagesPerModel, seed));
    }

    /** Checks cuts that lie evenly over a recording, under every model. */
    void check(CutRecording recording, int imagesPerModel, long seed) {
        List<Cut> cuts = new ArrayList<>();
        Random random = new Random(seed);
        for (Model model : Model.values()) {
            List<Integer> possible = PowerCut.cuts(recording.recording(), model);
            for (int i = 0; i < imagesPerModel; i++) {
                int which = (int) ((i + random.nextDouble()) * possible.size() / imagesPerModel);
                cuts.add(new Cut(recording, model, possible.get(which), random.nextLong()));
            }
        }
        check(cuts);
    }

    private void check(List<Cut> cuts) {
        List<Future<CutCheck.Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            Cut cut = cuts.get(i);
            Path place = nextFolder();
            boolean rebuild = i % REBUILD_EVERY == 0;
            outcomes.add(workers.submit(() -> new CutCheck(cut.make(), place).check(rebuild)));
        }
        for (int i = 0; i < cuts.size(); i++) {
            Tally tally = tallies.get(cuts.get(i).model());
            tally.images++;
            try {
                tally.add(outcomes.get(i).get());
            } catch (ExecutionException e) {
                tally.failed++;
                fail(cuts.get(i), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Failures are what the test is about: none of their images is kept. */
    void expectFailures() {
        keeping = false;
    }

    private void fail(Cut cut, Throwable why) {
        if (failures.size() < MAX_FAILURES) {
            failures.add(cut + (keeping ? keep(cut, why) : "") + ": " + why + Arrays.toString(why.getSuppressed()));
        }
    }

    private static String keep(Cut cut, Throwable why) {
        Path kept = FAILED.resolve(cut.toString().replaceAll("[^A-Za-z0-9]+", "-"));
        try {
            cut.make().save(kept);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        return " (check again: -Dcut.kept=" + kept + ")";
    }

    Tally tally(Model model) {
        return tallies.get(model);
    }

    int images() {
        return tallies.values().stream().mapToInt(tally -> tally.images).sum();
    }

    int failed() {
        return tallies.values().stream().mapToInt(tally -> tally.failed).sum();
    }

    List<String> failures() {
        return failures;
    }

    /** A line for each model. */
    String report() {
        StringBuilder report = new StringBuilder("%-9s %7s %7s %9s %7s %8s %6s%n"
                .formatted("model", "images", "failed", "unopened", "remade", "rebuilt", "torn"));
        tallies.forEach((model, t) -> report.append("%-9s %7d %7d %9d %7d %8d %6d%n"
                .formatted(model, t.images, t.failed, t.didNotOpen, t.remade, t.rebuilt, t.tornTails)));
        return report.toString();
    }

    @Override
    public void close() throws IOException {
        workers.shutdownNow();
        log.close();
        Image.delete(folder);
    }
}
