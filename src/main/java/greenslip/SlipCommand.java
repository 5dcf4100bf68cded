package greenslip;

import greenslip.print.EscPosEncoder;
import greenslip.print.PrinterProfile;
import greenslip.print.Slip;
import greenslip.print.SlipPicture;
import greenslip.voucher.SampleSlip;
import greenslip.voucher.SampleSlip.Words;
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
    private static final int MOST_COPIES = 9;

    @Option(
            names = "--profile",
            description = "of the printer: generic-58, generic-80, zj-5870, epson-tm; all where absent")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--out", required = true, description = "folder for the files; made where it is missing")
    private Path folder = Path.of("");

    @Option(
            names = "--copy",
            defaultValue = "1",
            description = "1 to 9, 2 and more for a reissued slip: ${DEFAULT-VALUE}")
    private int copy = 1;

    @Option(names = "--site", description = "name of a site, to see how it looks")
    private Optional<String> site = Optional.empty();

    @Option(names = "--community", description = "name of a community, to see how it looks")
    private Optional<String> community = Optional.empty();

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
        if (copy < 1 || copy > MOST_COPIES) {
            System.err.println("份数是 1 到 9 / --copy is 1 to 9");
            return ExitCode.USAGE;
        }
        Slip slip = SampleSlip.make(Words.USUAL
                .withCopy(copy)
                .withPlace(site.orElse(Words.USUAL.siteName()), community.orElse(Words.USUAL.communityName())));
        Files.createDirectories(folder);
        for (PrinterProfile one : wanted) {
            byte[] job = new EscPosEncoder(one).encode(slip);
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
