package greenslip.voucher;

/** Whatever holds a private key: a file, or one day a chip. Any thread. */
public interface Signer {
    /** The COSE algorithm, RFC 9053. */
    int algorithm();

    /** The key's id: the first 8 bytes of SHA-256 over the raw public key. */
    byte[] kid();

    /** The signature over the message, 64 bytes. */
    byte[] sign(byte[] message);
}
