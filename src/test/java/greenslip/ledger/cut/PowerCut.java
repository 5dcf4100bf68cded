package greenslip.ledger.cut;

import greenslip.ledger.cut.Operation.Created;
import greenslip.ledger.cut.Operation.Deleted;
import greenslip.ledger.cut.Operation.FolderForced;
import greenslip.ledger.cut.Operation.Forced;
import greenslip.ledger.cut.Operation.Marked;
import greenslip.ledger.cut.Operation.Renamed;
import greenslip.ledger.cut.Operation.Resized;
import greenslip.ledger.cut.Operation.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Replays a recording up to a cut and says what the disk holds then. The same arguments give the same image. */
public final class PowerCut {
    private final Model model;
    private final Random random;
    private final Map<Integer, UnsyncedFile> files = new HashMap<>();
    private final Map<String, Integer> syncedNames = new HashMap<>();
    private final List<Operation> pendingNames = new ArrayList<>();

    private PowerCut(Model model, long seed) {
        this.model = model;
        this.random = new Random(seed);
    }

    /** @param cut how many of the operations happened */
    public static Image image(Recording recording, int cut, Model model, long seed) {
        PowerCut power = new PowerCut(model, seed);
        int file = 0;
        for (var entry : recording.start().files().entrySet()) {
            power.files.put(file, new UnsyncedFile(new Content(entry.getValue().clone())));
            power.syncedNames.put(entry.getKey(), file++);
        }
        List<Operation> happened = recording.operations().subList(0, cut);
        boolean last = model.cutsWrites() && happened.getLast() instanceof Written;
        for (Operation operation : last ? happened.subList(0, cut - 1) : happened) {
            power.take(operation);
        }
        SortedMap<String, byte[]> image = new TreeMap<>();
        power.names().forEach((name, id) -> image.put(name, power.held(power.files.get(id))));
        if (last) {
            power.interrupt(image, (Written) happened.getLast());
        }
        return new Image(image);
    }

    /** The cuts that say anything under the model: after a change of the disk; after a write, where the model is about one. */
    public static List<Integer> cuts(Recording recording, Model model) {
        List<Integer> cuts = new ArrayList<>();
        List<Operation> operations = recording.operations();
        for (int i = 0; i < operations.size(); i++) {
            if (model.cutsWrites() ? operations.get(i) instanceof Written : !(operations.get(i) instanceof Marked)) {
                cuts.add(i + 1);
            }
        }
        return cuts;
    }

    private void take(Operation operation) {
        switch (operation) {
            case Created created -> {
                files.put(created.file(), new UnsyncedFile(new Content()));
                pendingNames.add(created);
            }
            case Written written -> files.get(written.file()).pending.add(written);
            case Resized resized -> files.get(resized.file()).pending.add(resized);
            case Forced forced -> files.get(forced.file()).sync(forced.lengthToo());
            case Renamed renamed -> pendingNames.add(renamed);
            case Deleted deleted -> pendingNames.add(deleted);
            case FolderForced folder -> syncNames(folder.folder());
            case Marked ignored -> {}
        }
    }

    // ---- names

    private void syncNames(String folder) {
        List<Operation> synced = pendingNames.stream()
                .filter(operation -> folderOf(nameOf(operation)).equals(folder))
                .toList();
        synced.forEach(operation -> rename(syncedNames, operation));
        pendingNames.removeAll(synced);
    }

    private Map<String, Integer> names() {
        Map<String, Integer> names = new HashMap<>(syncedNames);
        boolean inOrder = random.nextBoolean();
        int first = random.nextInt(pendingNames.size() + 1);
        for (int i = 0; i < pendingNames.size(); i++) {
            boolean kept = switch (model) {
                case DROP -> false;
                case REORD4K, REORD512, KERN4K -> inOrder ? i < first : random.nextBoolean();
                default -> true;
            };
            if (kept) {
                rename(names, pendingNames.get(i));
            }
        }
        return names;
    }

    /** What cannot be, since an earlier change was lost, is not. */
    private static void rename(Map<String, Integer> names, Operation operation) {
        switch (operation) {
            case Created created -> names.put(created.name(), created.file());
            case Deleted deleted -> names.remove(deleted.name());
            case Renamed renamed -> {
                Integer file = names.remove(renamed.from());
                if (file != null) {
                    names.put(renamed.to(), file);
                }
            }
            default -> throw new IllegalArgumentException("changes no name: " + operation);
        }
    }

    private static String nameOf(Operation operation) {
        return switch (operation) {
            case Created created -> created.name();
            case Deleted deleted -> deleted.name();
            case Renamed renamed -> renamed.to();
            default -> throw new IllegalArgumentException("changes no name: " + operation);
        };
    }

    private static String folderOf(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    // ---- content

    private byte[] held(UnsyncedFile file) {
        Content content = switch (model) {
            case DROP -> file.synced(true);
            case REORD4K, REORD512 -> file.reordered(model.pieceBytes(), random);
            case KERN4K -> file.writtenBack(model.pieceBytes(), random);
            default -> file.written();
        };
        return content.toBytes();
    }

    /** The last write, of which a part came to be, and under the others maybe noise. */
    private void interrupt(SortedMap<String, byte[]> image, Written last) {
        int piece = model.pieceBytes();
        int end = last.position() + last.bytes().length;
        int first = last.position() / piece;
        int under = first + random.nextInt((end + piece - 1) / piece - first);
        for (var entry : names().entrySet()) {
            if (entry.getValue() == last.file()) {
                Content content = new Content(image.get(entry.getKey()));
                int done = Math.max(0, under * piece - last.position());
                content.write(last.position(), last.bytes(), 0, done);
                if (model == Model.GARB512 || model == Model.GARBPG) {
                    spoil(content, under * piece, Math.max(end, content.length()));
                }
                image.put(entry.getKey(), content.toBytes());
            }
        }
    }

    private void spoil(Content content, int from, int end) {
        int length = Math.min(model.pieceBytes(), end - from);
        byte[] noise = new byte[length];
        int kind = random.nextInt(4);
        random.nextBytes(noise);
        byte[] before = content.toBytes();
        for (int i = 0; i < length; i++) {
            byte was = from + i < before.length ? before[from + i] : 0;
            noise[i] = switch (kind) {
                case 0 -> noise[i];
                case 1 -> 0;
                case 2 -> -1;
                default -> i < length / 2 ? was : noise[i];
            };
        }
        content.write(from, noise, 0, length);
    }
}
