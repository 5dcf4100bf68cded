package greenslip.ledger;

import greenslip.ledger.cut.Image;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a power cut left, and what must be in it; can be kept in a folder and checked again, byte for byte.
 *
 * @param image what the disk holds
 * @param history the events that may be there, in order
 * @param floor how many of them must be
 * @param migrating whether a program opens it that knows a further migration
 */
record CutCase(Image image, List<byte[]> history, int floor, boolean migrating) {
    static final List<String> FURTHER_MIGRATIONS = List.of("V90__of_a_test.sql");
    private static final String IMAGE = "image";
    private static final String HISTORY = "history";

    /** Does something as the program of the case; one such case at a time. */
    static void asProgram(boolean migrating, Doing doing) throws IOException, SQLException {
        Migrations.know(migrating ? FURTHER_MIGRATIONS : List.of());
        try {
            doing.run();
        } finally {
            Migrations.know(List.of());
        }
    }

    @FunctionalInterface
    interface Doing {
        void run() throws IOException, SQLException;
    }

    void save(Path folder) throws IOException {
        Image.delete(folder);
        image.writeTo(folder.resolve(IMAGE));
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(folder.resolve(HISTORY)))) {
            out.writeBoolean(migrating);
            out.writeInt(floor);
            out.writeInt(history.size());
            for (byte[] body : history) {
                out.writeInt(body.length);
                out.write(body);
            }
        }
    }

    static CutCase load(Path folder) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(folder.resolve(HISTORY)))) {
            boolean migrating = in.readBoolean();
            int floor = in.readInt();
            List<byte[]> history = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                history.add(in.readNBytes(in.readInt()));
            }
            return new CutCase(Image.of(folder.resolve(IMAGE)), history, floor, migrating);
        }
    }
}
