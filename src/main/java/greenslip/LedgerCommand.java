package greenslip;

import greenslip.config.ConfigException;
import greenslip.gate.TrustedKeys;
import greenslip.kiosk.KioskConfig;
import greenslip.ledger.CheckReport;
import greenslip.ledger.LedgerBackup;
import greenslip.ledger.LedgerCheck;
import greenslip.ledger.LedgerExport;
import greenslip.ledger.LedgerRebuild;
import greenslip.voucher.SigningKey;
import greenslip.voucher.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code greenslip ledger …}: the tools for a station's ledger. Exit codes: 0 all well, 1 findings, 2 could not do it. */
@Command(
        name = "ledger",
        description = "台账工具 / Checks, rebuilds, exports and backs up a station's ledger",
        mixinStandardHelpOptions = true,
        subcommands = {
            LedgerCommand.Check.class,
            LedgerCommand.Rebuild.class,
            LedgerCommand.Export.class,
            LedgerCommand.Backup.class,
            LedgerCommand.Restore.class
        })
final class LedgerCommand implements Callable<Integer> {
    private static final String LEDGER = "ledger";
    private static final int FINDINGS = 1;
    private static final int COULD_NOT = 2;

    @Override
    public Integer call() {
        System.err.println("请写明要做什么 / say what to do: greenslip ledger check|rebuild|export|backup|restore --help");
        return COULD_NOT;
    }

    /** What a subcommand does; a person gets a sentence where it cannot. */
    @FunctionalInterface
    private interface Work {
        int run() throws IOException, ConfigException;
    }

    private static int explained(Work work) {
        try {
            return work.run();
        } catch (ConfigException | IOException e) {
            System.err.println(e.getMessage());
            return COULD_NOT;
        }
    }

    /** Which ledger, whose keys and which zone. */
    static final class Where {
        @ArgGroup(multiplicity = "0..1")
        private Place place = new Place();

        @Option(names = "--key", description = "file of the station's public transport keys, one to a line")
        private List<Path> keys = new ArrayList<>();

        @Option(names = "--zone", description = "the station's time zone, with --folder; Asia/Shanghai where absent")
        private Optional<ZoneId> zone = Optional.empty();

        /** One of the two. */
        static final class Place {
            @Option(names = "--config", description = "the station's file, see config/kiosk.yaml")
            private Optional<Path> config = Optional.empty();

            @Option(names = "--folder", description = "the ledger's folder, or the one it lies in")
            private Optional<Path> folder = Optional.empty();
        }

        Path folder() throws ConfigException, IOException {
            if (place.config.isPresent()) {
                return KioskConfig.read(place.config.get()).folder().resolve(LEDGER);
            }
            Path named = place.folder.orElseThrow(() -> new IOException(
                    "请用 --config 或 --folder 指明台账 / name the ledger with --config FILE or --folder DIR"));
            return Files.isDirectory(named.resolve(LEDGER)) ? named.resolve(LEDGER) : named;
        }

        ZoneId zone() throws ConfigException {
            if (zone.isPresent()) {
                return zone.get();
            }
            return place.config.isPresent()
                    ? KioskConfig.read(place.config.get()).zone()
                    : ZoneId.of("Asia/Shanghai");
        }

        List<VerifyingKey> keys() throws ConfigException, IOException {
            List<VerifyingKey> found = new ArrayList<>(TrustedKeys.read(keys).all());
            if (place.config.isPresent()) {
                Path own = KioskConfig.read(place.config.get()).keys().transport();
                if (Files.exists(own)) {
                    found.add(SigningKey.read(own).verifyingKey());
                }
            }
            return found;
        }
    }

    @Command(
            name = "check",
            description = "检查台账，不改动任何文件 / Checks journal and database; changes nothing",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Override
        public Integer call() {
            return explained(() -> {
                CheckReport report = LedgerCheck.run(where.folder(), where.zone(), where.keys());
                System.out.print(report);
                return report.isClean() ? ExitCode.OK : FINDINGS;
            });
        }
    }

    @Command(
            name = "rebuild",
            description = "停机后由日志重建数据库 / Makes the database anew from the journal; the kiosk must be stopped",
            mixinStandardHelpOptions = true)
    static final class Rebuild implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Option(names = "--from-base", description = "begin with a copy of the base: quicker")
        private boolean fromBase;

        @Override
        public Integer call() {
            return explained(() -> {
                System.out.print(LedgerRebuild.run(where.folder(), where.zone(), fromBase, System.err::println));
                return ExitCode.OK;
            });
        }
    }

    @Command(
            name = "export",
            description = "导出事件、凭证和统计，不含个人信息 / Writes events, vouchers and tally out, without identities",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Option(
                names = "--to",
                required = true,
                description = "a folder; holds events.jsonl, vouchers.csv, tally.csv then")
        private Path target = Path.of("");

        @Override
        public Integer call() {
            return explained(() -> {
                LedgerExport.Rows rows = LedgerExport.run(where.folder(), where.zone(), target);
                System.out.printf(
                        "已导出 done: %d 事件 events, %d 凭证 vouchers, %d 统计 tally -> %s%n",
                        rows.events(), rows.vouchers(), rows.tally(), target);
                return ExitCode.OK;
            });
        }
    }

    @Command(
            name = "backup",
            description = "备份日志，运行中也可以 / Copies the journal, also while the kiosk runs",
            mixinStandardHelpOptions = true)
    static final class Backup implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Option(names = "--to", required = true, description = "FILE.zip, or a folder; not there yet")
        private Path target = Path.of("");

        @Override
        public Integer call() {
            return explained(() -> {
                long last = LedgerBackup.make(where.folder(), target);
                System.out.printf("已备份到事件 backed up to event %d -> %s%n", last, target);
                return ExitCode.OK;
            });
        }
    }

    @Command(
            name = "restore",
            description = "把备份放回空目录 / Brings a backup back into an empty folder",
            mixinStandardHelpOptions = true)
    static final class Restore implements Callable<Integer> {
        @Parameters(paramLabel = "BACKUP", description = "what ledger backup made")
        private Path backup = Path.of("");

        @Option(names = "--folder", required = true, description = "the ledger's folder, empty or not there")
        private Path folder = Path.of("");

        @Override
        public Integer call() {
            return explained(() -> {
                LedgerBackup.restore(backup, folder);
                System.out.printf(
                        "已放回。下次启动时编号换一代。 restored; the next start numbers serials in a new series -> %s%n", folder);
                return ExitCode.OK;
            });
        }
    }
}
