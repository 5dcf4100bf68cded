package greenslip.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Finds the memory stick that is plugged in: a folder below those of the configuration that is a mount point of its own. A folder that is
 * none lies on the station's own card, and a copy there would be taken along by nobody.
 */
final class Sticks {
    /** {@code /media/USER/LABEL} is two below {@code /media}. */
    private static final int DEPTH = 2;

    private static final int MAX_FOLDERS = 256;
    private static final System.Logger LOG = System.getLogger(Sticks.class.getName());

    private final List<Path> places;
    private final StickStore store;

    Sticks(List<Path> places, StickStore store) {
        this.places = List.copyOf(places);
        this.store = store;
    }

    /** The one stick, which can be written and has room. */
    Path only(long bytes) throws StickFault {
        List<Path> found = places.stream()
                .flatMap(place -> below(place).stream())
                .distinct()
                .limit(MAX_FOLDERS)
                .filter(store::isMountPoint)
                .toList();
        if (found.isEmpty()) {
            throw new StickFault("没有找到 U 盘：请插好，等几秒再试。 No memory stick: plug one in, wait some seconds and try again.");
        }
        if (found.size() > 1) {
            throw new StickFault("插着 %1$d 个 U 盘：请只留一个再试。 %1$d memory sticks are plugged in: leave one and try again."
                    .formatted(found.size()));
        }
        Path stick = found.getFirst();
        try {
            if (store.isReadOnly(stick)) {
                throw new StickFault(
                        "U 盘不能写入：请打开写保护开关，或换一个。 The memory stick is read-only: unlock it, or take another.");
            }
            if (store.usableBytes(stick) < bytes) {
                throw full();
            }
        } catch (IOException e) {
            throw new StickFault(
                    "U 盘读不出来：请重新插，或换一个。 The memory stick cannot be read: plug it in again, or take another.", e);
        }
        return stick;
    }

    static StickFault full() {
        return new StickFault("U 盘空间不够：请删掉一些文件，或换一个。 The memory stick is full: delete something, or take another.");
    }

    private static List<Path> below(Path place) {
        List<Path> folders = new ArrayList<>();
        if (!Files.isDirectory(place)) {
            return folders;
        }
        try (Stream<Path> tree = Files.walk(place, DEPTH)) {
            tree.limit(MAX_FOLDERS)
                    .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(folders::add);
        } catch (IOException | RuntimeException unreadable) {
            // One folder of another user hides none of the others that were found before it.
            LOG.log(System.Logger.Level.DEBUG, "below {0}: {1}", place, unreadable.toString());
        }
        return folders;
    }

    /** By the device that it lies on, which is another than its parent's. */
    static boolean isMountPoint(Path folder) {
        try {
            Path absolute = folder.toAbsolutePath();
            Path parent = Objects.requireNonNullElse(absolute.getParent(), absolute);
            return !device(absolute).equals(device(parent));
        } catch (IOException | UnsupportedOperationException gone) {
            return false;
        }
    }

    private static Object device(Path folder) throws IOException {
        return Objects.requireNonNull(Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS));
    }
}
