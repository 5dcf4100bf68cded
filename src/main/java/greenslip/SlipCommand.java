package greenslip;

import greenslip.print.EscPosEncoder;
import greenslip.print.PrinterProfile;
import greenslip.print.SlipPicture;
import greenslip.voucher.SampleSlip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/**
 * {@code greenslip slip}: what a sample voucher is for a printer, in bytes to send to it and as the picture that these bytes make. The
 * bytes can go straight to a printer: {@code cat generic-58.bin > /dev/usb/lp0}.
 */
@Command(
        name = "slip",
        description = "样张小票：字节和图片 / Leaves a sample voucher's bytes (.bin) and its picture (.png)",
        mixinStandardHelpOptions = true)
final class SlipCommand implements Callable<Integer> {
    @Option(
            names = "--profile",
            description = "of the printer: generic-58, generic-80, zj-5870, epson-tm; all where absent")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--out", required = true, description = "folder for the files; made where it is missing")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws IOException {
        List<PrinterProfile> wanted = PrinterProfile.SHIPPED;
        if (profile.isPresent()) {
            Optional<PrinterProfile> named = PrinterProfile.named(profile.get());
            if (named.isEmpty()) {
                System.err.println("没有这个打印机型号 / no such profile; there are "
                        + wanted.stream().map(PrinterProfile::name).toList());
                return ExitCode.USAGE;
            }
            wanted = List.of(named.get());
        }
        Files.createDirectories(folder);
        for (PrinterProfile one : wanted) {
            byte[] job = new EscPosEncoder(one).encode(SampleSlip.make());
            SlipPicture picture = new SlipPicture(job, one);
            Path bytes = Files.write(folder.resolve(one.name() + ".bin"), job);
            Path png = Files.write(folder.resolve(one.name() + ".png"), picture.png());
            System.out.printf("%s  %d bytes  %d mm  %s%n", bytes, job.length, picture.millimetres(), png);
            if (picture.chineseFontMissing()) {
                System.err.println("本机没有中文字体，图片里没有汉字 / no Chinese font on this machine: install fonts-wqy-zenhei");
            }
        }
        return ExitCode.OK;
    }
}
