/** A round's numbers for others: as CSV and as a spreadsheet, over HTTP and onto a memory stick. */
@NullMarked
package greenslip.export;

import org.jspecify.annotations.NullMarked;
