/** Resident codes: the configured formats, check digits, and the pseudonyms that stand for residents. */
@NullMarked
package greenslip.resident;

import org.jspecify.annotations.NullMarked;
