/** Deterministic CBOR (RFC 8949, section 4.2), as far as credentials and ledger events need it. */
@NullMarked
package greenslip.cbor;

import org.jspecify.annotations.NullMarked;
