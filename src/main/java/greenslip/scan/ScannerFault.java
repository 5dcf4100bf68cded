package greenslip.scan;

/**
 * What keeps a scanner from reading. Each has a code for support and a sentence that says what to do; the codes stand in
 * docs/OPERATING.md too.
 */
public enum ScannerFault {
    AWAY("S01", "找不到扫码器：检查数据线，插好后会自动恢复。", "Scanner not found: check its cable; it comes back by itself."),
    /** Another program reads it, or the system does not give it to us alone: its codes would go elsewhere too. */
    NOT_OURS(
            "S02",
            "扫码器被别的程序占用，本机没有读它：停掉那个程序（桌面、另一个 greenslip），会自动恢复。",
            "Another program holds the scanner, so it is not read: stop that program (a desktop, another greenslip)."),
    NO_RIGHT(
            "S03",
            "没有权限打开扫码器：请技术人员把服务用户加入 input 组（键盘）或 dialout 组（串口）。",
            "No right to open the scanner: support adds the service's user to the group input (keyboard) or dialout"
                    + " (serial)."),
    WRONG_DEVICE(
            "S04",
            "配置的路径不是这种扫码器：请技术人员核对 scanners 下的 device。",
            "The path in the configuration is no such scanner: support checks device under scanners."),
    /** It reads on. */
    SPOILED(
            "S05",
            "上一个码没有读全，没有登记：请再扫一次；一再出现，收工后用 greenslip doctor --scanner 检查设置。",
            "The last code came broken and was not recorded: scan it again; if it keeps coming, check the scanner's"
                    + " settings with greenslip doctor --scanner."),
    BROKEN(
            "S06",
            "扫码器出错，程序会自己重试：拔下再插上；不行就换备用的。",
            "The scanner fails and is tried again: unplug it, plug it in; else use the spare.");

    private final String code;
    private final String chinese;
    private final String english;

    ScannerFault(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    /** For support. */
    public String code() {
        return code;
    }

    /** What it is and what to do about it, for the person at the scanner. */
    public String advice() {
        return chinese + " " + english;
    }
}
