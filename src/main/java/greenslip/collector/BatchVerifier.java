package greenslip.collector;

/** Knows the kiosks' transport keys. Any thread. */
@FunctionalInterface
public interface BatchVerifier {
    /**
     * Whether {@code header} is this kiosk's signature over exactly these bytes. Hostile input answers false, it does not throw.
     *
     * @param header as it came, at most 1024 characters
     */
    boolean verify(String kiosk, byte[] body, String header);
}
