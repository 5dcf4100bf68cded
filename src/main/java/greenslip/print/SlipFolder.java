package greenslip.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that holds the newest slips of a virtual printer as {@code 000123.png}, by their running number. Drawing a slip takes longer
 * than an instant printer prints one, so a thread of the folder's own does it: at most as many slips wait as are kept, and one that would be
 * deleted again before its turn is passed over. Any thread.
 */
final class SlipFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SlipFolder.class.getName());
    private static final Pattern NAME = Pattern.compile("([0-9]{6,18})\\.png");

    private static final long CLOSE_MILLIS = 30_000;

    private final Path directory;
    private final int keep;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean closing;

    private record Waiting(long number, Supplier<byte[]> picture) {}

    /** A folder that keeps so many files, at least one. */
    SlipFolder(Path directory, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("a slip folder keeps at least one file, not " + keep);
        }
        this.directory = directory;
        this.keep = keep;
        this.thread = Thread.ofPlatform().name("slip-folder").daemon().start(this::run);
    }

    /** Has a slip drawn and written soon. */
    synchronized void add(long number, Supplier<byte[]> picture) {
        if (waiting.size() == keep) {
            waiting.removeFirst();
        }
        waiting.addLast(new Waiting(number, picture));
        notifyAll();
    }

    /** Writes what waits, for as long as a person would wait. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (Waiting next = next(); next != null; next = next()) {
            try {
                write(next.number(), next.picture().get());
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "no picture of slip " + next.number(), e);
            }
        }
    }

    private synchronized @Nullable Waiting next() {
        while (waiting.isEmpty() && !closing) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        return waiting.pollFirst();
    }

    /** The highest number there is, from an earlier run perhaps; 0 for none. */
    long lastNumber() {
        try {
            List<Long> numbers = numbers();
            return numbers.isEmpty() ? 0 : numbers.getLast();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot list " + directory, e);
            return 0;
        }
    }

    /** Writes a slip and deletes the oldest beyond the limit. A full or missing disk costs the picture, never the slip. */
    private void write(long number, byte[] png) {
        try {
            Files.createDirectories(directory);
            Path temporary = directory.resolve("next.tmp");
            Files.write(temporary, png);
            Files.move(temporary, file(number), StandardCopyOption.REPLACE_EXISTING);
            List<Long> numbers = numbers();
            for (long old : numbers.subList(0, Math.max(0, numbers.size() - keep))) {
                Files.deleteIfExists(file(old));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot keep the picture of slip " + number, e);
        }
    }

    private Path file(long number) {
        return directory.resolve("%06d.png".formatted(number));
    }

    private List<Long> numbers() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(name -> name.matches())
                    .map(name -> Long.valueOf(name.group(1)))
                    .sorted()
                    .toList();
        }
    }
}
