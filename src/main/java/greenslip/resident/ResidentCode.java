package greenslip.resident;

import java.util.Optional;

/**
 * A resident's code, parsed. It lives only between scanner and pseudonym: {@code identity} is raw identity and never shows, is never
 * stored, logged or sent.
 *
 * @param format the id of the format that matched
 * @param scheme the name space of the identity, so that pseudonyms of different schemes never mix
 * @param identity canonical identity within the scheme
 * @param community the code of the community, where the code says one
 * @param hint the identity's last characters, as many as may be shown, at most 8 bytes of UTF-8; empty where nothing may
 * @param rosterMatch whether a roster can be matched against it
 * @param stable whether the same resident always shows the same code, so that repeats are recognised
 */
public record ResidentCode(
        String format,
        String scheme,
        String identity,
        Optional<String> community,
        String hint,
        boolean rosterMatch,
        boolean stable) {
    @Override
    public String toString() {
        return "ResidentCode[" + format + "]";
    }
}
