/**
 * Finds QR codes in gray frames and samples them; ZXing's decoder turns the bits into text. From the coarse to the fine: {@link
 * greenslip.scan.qr.GrayPyramid}, {@link greenslip.scan.qr.FinderSearch}, {@link greenslip.scan.qr.FinderFrame}, {@link
 * greenslip.scan.qr.FinderTriples}, {@link greenslip.scan.qr.GridFit}, {@link greenslip.scan.qr.ModuleGrid}, {@link
 * greenslip.scan.qr.Deblurring}, {@link greenslip.scan.qr.SoftDecoding}, and {@link greenslip.scan.qr.QrScan}, which drives them.
 */
@NullMarked
package greenslip.scan.qr;

import org.jspecify.annotations.NullMarked;
