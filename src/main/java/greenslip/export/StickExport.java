package greenslip.export;

import greenslip.ledger.LedgerFault;
import greenslip.posix.FileSystems;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a round's files onto a memory stick, on a thread of its own, one at a time: a stick that hangs holds up nobody but who asked. It is
 * done once every file was read back as it was written and the stick has it all; before that the folder has another name.
 */
public final class StickExport {
    private static final long PATIENCE_SECONDS = 120;
    private static final int MAX_SAME_NAME = 100;
    private static final String PART = ".part";
    private static final System.Logger LOG = System.getLogger(StickExport.class.getName());

    private final RoundExport export;
    private final Sticks sticks;
    private final StickStore store;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** @param sha256 in hexadecimal */
    public record Written(String name, long bytes, String sha256) {}

    /** @param folder where on the stick */
    public record Copy(String folder, List<Written> files) {}

    /** @param places folders below which sticks appear */
    public StickExport(RoundExport export, List<Path> places) {
        this(export, places, StickStore.REAL);
    }

    StickExport(RoundExport export, List<Path> places, StickStore store) {
        this.export = export;
        this.sticks = new Sticks(places, store);
        this.store = store;
    }

    /**
     * @param time stands in the folder's name
     * @throws StickFault where nothing is there that counts as a copy
     */
    public Copy write(int round, String time) throws StickFault {
        if (!busy.compareAndSet(false, true)) {
            throw new StickFault("正在写 U 盘，请等它写完。 The memory stick is being written; wait for it.");
        }
        CompletableFuture<Copy> copy = new CompletableFuture<>();
        Thread.ofPlatform().name("stick-export").daemon().start(() -> {
            @Nullable Copy done = null;
            @Nullable Throwable fault = null;
            try {
                done = copy(round, time, copy::isDone);
            } catch (StickFault | RuntimeException | Error broken) {
                fault = broken;
            }
            // Before the answer: who has it may ask for the next.
            busy.set(false);
            if (fault == null) {
                copy.complete(done);
            } else {
                copy.completeExceptionally(fault);
            }
        });
        try {
            return copy.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StickFault fault -> throw fault;
                case LedgerFault fault -> throw fault;
                case null, default ->
                    throw new StickFault("没有写成，请再试一次，还不行请联系技术人员。 Not written; try again, then call support.", e);
            }
        } catch (TimeoutException e) {
            copy.cancel(false);
            throw new StickFault(
                    "U 盘太慢，没有写成：请换一个再试。 The memory stick is too slow; nothing counts as written: take another.", e);
        } catch (InterruptedException e) {
            copy.cancel(false);
            Thread.currentThread().interrupt();
            throw new StickFault("本机正在停止，没有写成。 The station is stopping; nothing was written.", e);
        }
    }

    /** @param abandoned whether nobody waits for it any more: then it gets no name that would pass for a copy */
    private Copy copy(int round, String time, BooleanSupplier abandoned) throws StickFault {
        Path stick = sticks.only(export.mostBytes(round));
        String name = "greenslip-%s-round%d-%s".formatted(export.station(), round, time);
        Path part = stick.resolve("." + name + PART);
        Path written = part;
        try {
            delete(part);
            Files.createDirectory(part);
            List<Written> files = new ArrayList<>();
            for (RoundExport.Document document : export.documents(round)) {
                files.add(file(part.resolve(document.name()), document, round));
            }
            sync(part);
            for (Written file : files) {
                if (!readBack(part.resolve(file.name())).equals(file.sha256())) {
                    throw new StickFault(
                            "读回来的和写下去的不一样：U 盘坏了，请换一个。 What was read back is not what was written: the stick is broken,"
                                    + " take another.");
                }
            }
            if (abandoned.getAsBoolean()) {
                throw new StickFault("没有人等了。 Nobody waits for it any more.");
            }
            Path folder = free(stick, name);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
            written = folder;
            sync(stick);
            FileSystems.sync(stick);
            return new Copy(String.valueOf(folder.getFileName()), done(stick, folder, files));
        } catch (IOException e) {
            clear(written);
            throw fault(stick, e);
        } catch (StickFault | RuntimeException e) {
            clear(written);
            throw e;
        }
    }

    /** Pulled out in the midst of it, the folder's place lies on the station's own card: nobody would take that along. */
    private List<Written> done(Path stick, Path folder, List<Written> files) throws StickFault, IOException {
        if (!store.isMountPoint(stick)) {
            throw pulledOut(null);
        }
        for (Written file : files) {
            if (Files.size(folder.resolve(file.name())) != file.bytes()) {
                throw new IOException("a file has another length");
            }
        }
        return files;
    }

    private Written file(Path file, RoundExport.Document document, int round) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = store.create(file);
                OutputStream out = new DigestOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), digest)) {
            export.write(document, round, out);
            out.flush();
            channel.force(true);
            return new Written(document.name(), channel.size(), HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** From the stick, not from what the machine still has of it in memory. */
    private static String readBack(Path file) throws IOException {
        FileSystems.forget(file);
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }

    private static Path free(Path stick, String name) throws IOException {
        for (int i = 1; i <= MAX_SAME_NAME; i++) {
            Path folder = stick.resolve(i == 1 ? name : name + "-" + i);
            if (Files.notExists(folder)) {
                return folder;
            }
        }
        throw new IOException("too many copies of one name");
    }

    private StickFault fault(Path stick, IOException e) {
        LOG.log(System.Logger.Level.WARNING, "a round was not written to {0}: {1}", stick, e.toString());
        if (!store.isMountPoint(stick)) {
            return pulledOut(e);
        }
        String why = String.valueOf(e instanceof FileSystemException file ? file.getReason() : e.getMessage())
                .toLowerCase(Locale.ROOT);
        if (why.contains("no space") || why.contains("quota")) {
            return Sticks.full();
        }
        return why.contains("read-only")
                ? new StickFault("U 盘不能写入：请打开写保护开关，或换一个。 The memory stick is read-only: unlock it, or take another.", e)
                : new StickFault(
                        "U 盘写不进去，没有写成：请重新插，或换一个。 The memory stick failed; nothing counts as written: take another.", e);
    }

    private static StickFault pulledOut(@Nullable Throwable cause) {
        String sentence =
                "U 盘被拔出，没有写成：请插好再试，写完有提示再拔。 The memory stick was pulled out; nothing counts as written: plug it in and"
                        + " wait for the word.";
        return cause == null ? new StickFault(sentence) : new StickFault(sentence, cause);
    }

    private static void clear(Path folder) {
        try {
            delete(folder);
        } catch (IOException left) {
            LOG.log(System.Logger.Level.WARNING, "an unfinished copy stays in {0}: {1}", folder, left.toString());
        }
    }

    /** Of what this program wrote there, which is flat. */
    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
