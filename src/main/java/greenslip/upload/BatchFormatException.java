package greenslip.upload;

import java.util.List;

/** A body that is no batch. Where single rows are at fault it names them, and the others could go up without them. */
public final class BatchFormatException extends Exception {
    private final transient List<Refusal> refused;

    BatchFormatException(String message) {
        super(message);
        this.refused = List.of();
    }

    BatchFormatException(List<Refusal> refused) {
        super(refused.size() + " rows out of bounds");
        this.refused = List.copyOf(refused);
    }

    /** The rows at fault; empty where the body as a whole is. */
    public List<Refusal> refused() {
        return refused;
    }
}
