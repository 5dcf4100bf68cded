package greenslip.upload;

/** Signs what goes up with the kiosk's transport key, which is not the key that signs vouchers. Any thread. */
@FunctionalInterface
public interface BatchSigner {
    /** The value of the header {@link BatchCodec#SIGNATURE_HEADER} for exactly these bytes; base64url, at most 1024 characters. */
    String sign(byte[] body);
}
