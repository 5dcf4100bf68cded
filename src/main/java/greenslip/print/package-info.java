/**
 * Printers: a {@link greenslip.print.Slip} goes in, a {@link greenslip.print.PrintResult} comes out. Knows nothing of vouchers.
 *
 * <pre>
 *   Slip -> EscPosEncoder -> bytes -> EscPosPrinter -> Transport -> Serial-, Usblp-, Tcp-, FileTransport ---> a printer
 *                 ^                        ^                    \-> VirtualPrinter --> text and pictures
 *                 \--- PrinterProfile -----/
 * </pre>
 *
 * <p>{@link greenslip.print.EscPosPrinter} drives every printer there is, the virtual one included, over the same bytes; only the
 * transport differs. {@link greenslip.print.VirtualPrinter} has its own reading of those bytes, so each side is the other's judge.
 */
@NullMarked
package greenslip.print;

import org.jspecify.annotations.NullMarked;
