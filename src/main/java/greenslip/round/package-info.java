/** Rounds, stations and the time they can trust. */
@NullMarked
package greenslip.round;

import org.jspecify.annotations.NullMarked;
