package greenslip.cbor;

/**
 * Bytes that are not what the reader was asked for. Checked, because such bytes come from codes, files and networks,
 * and whoever reads them has to say what becomes of them. The message names the fault and the offset, never the content.
 */
public final class CborException extends Exception {
    public CborException(String fault) {
        super(fault);
    }
}
