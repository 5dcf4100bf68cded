/**
 * The one binding to libc, by the Foreign Function and Memory API: what Java's own files lack for devices. That is a deadline on each
 * call, terminal settings, ioctl, and the error number. Linux on x86_64 and aarch64, whose numbers here are the same.
 */
@NullMarked
package greenslip.posix;

import org.jspecify.annotations.NullMarked;
