package greenslip.panel;

/** A board that could not be opened; says for people why. */
public final class BoardException extends Exception {
    private static final long serialVersionUID = 1L;

    private final PanelFault fault;

    public BoardException(PanelFault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public BoardException(PanelFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public PanelFault fault() {
        return fault;
    }
}
