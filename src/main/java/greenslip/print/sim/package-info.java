/**
 * The printer simulator as a program: a {@link greenslip.print.PrinterSimulator} behind a port, a FIFO or a pseudo-terminal, with its troubles
 * switched from a page, by HTTP or by a file.
 *
 * <pre>
 *   TcpFront, FifoFront, PtyFront -> a line of PrinterSimulator <- SimulatorOrder <- ControlServer, OrderFile
 * </pre>
 */
@NullMarked
package greenslip.print.sim;

import org.jspecify.annotations.NullMarked;
