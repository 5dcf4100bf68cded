/** Who may act at a station: PIN, sessions, wrong tries, what was done by whom, and the certificate other machines know it by. */
@NullMarked
package greenslip.signin;

import org.jspecify.annotations.NullMarked;
