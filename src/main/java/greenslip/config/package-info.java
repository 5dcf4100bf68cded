/** Configuration files: YAML with a line number behind every fault. */
@NullMarked
package greenslip.config;

import org.jspecify.annotations.NullMarked;
