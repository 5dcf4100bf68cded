package greenslip.screen;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether a station can begin: each thing that was looked at, well or with what to do. */
final class Readiness {
    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("ledger", "台账 Ledger"),
            Map.entry("rebuilt", "台账重建 Ledger rebuilt"),
            Map.entry("machine", "本机 This machine"),
            Map.entry("clock", "时钟 Clock"),
            Map.entry("printer", "打印机 Printer"),
            Map.entry("paper", "余纸 Paper"),
            Map.entry("scanner", "扫码器 Scanners"),
            Map.entry("panel", "指示灯和按钮 Panel"),
            Map.entry("upload", "上传 Upload"),
            Map.entry("sign-in", "登录口令 Sign-in"),
            Map.entry("round", "轮次 Round"),
            Map.entry("disk", "存储空间 Disk space"),
            Map.entry("keys", "密钥 Keys"));

    private Readiness() {}

    static DataDocs.ReadinessDoc of(KioskServer.Sources sources) {
        List<DataDocs.ReadyDoc> checks = Stream.concat(sources.checks().stream(), sources.readiness().stream())
                .map(Readiness::look)
                .toList();
        long missing = checks.stream().filter(check -> !check.ok()).count();
        return new DataDocs.ReadinessDoc(
                missing == 0,
                missing == 0
                        ? "可以开始。 Ready."
                        : "还差 %1$d 项，请按下面的提示处理。 Not ready: see to %1$d things below.".formatted(missing),
                checks);
    }

    private static DataDocs.ReadyDoc look(Check check) {
        String complaint = check.ask().orElse(null);
        return new DataDocs.ReadyDoc(
                check.name(),
                TITLES.getOrDefault(check.name(), check.name()),
                check.vital(),
                complaint == null,
                complaint);
    }
}
