package greenslip.panel;

/** Why a panel, or a part of it, does not work, with a code for support; the codes stand in docs/OPERATING.md too. */
public enum PanelFault {
    NO_BOARD(
            "B01",
            "没有找到提示灯和按钮的接口，照常登记，看屏幕；请技术人员检查主板型号和配置。",
            "No pins on this machine: go on by the screens; support checks board and configuration."),
    NOT_ALLOWED(
            "B02",
            "程序无权使用提示灯和按钮，照常登记，看屏幕；请技术人员把服务用户加入 gpio 组。",
            "The pins may not be used: go on by the screens; support adds the service's user to the group gpio."),
    PIN_REFUSED(
            "B03",
            "提示灯、蜂鸣器或按钮的针脚不能用，照常登记，看屏幕；请技术人员核对配置里的针脚号，看是否被别的程序占用。",
            "A pin is refused: go on by the screens; support checks the pins in the configuration, and who else uses"
                    + " them."),
    LOST(
            "B04",
            "提示灯和按钮断开了，会自动重试；照常登记，看屏幕。一直这样就请技术人员检查接线。",
            "The panel was lost and is tried again by itself: go on by the screens; if it stays, support checks the"
                    + " wires."),
    BUTTON_STUCK(
            "B05",
            "按钮一直按着没有弹起，请松开；卡住了就请技术人员更换，先在工作台上回答。",
            "A button stays down: release it; if it is stuck, answer on the operator's page until it is replaced.");

    private final String code;
    private final String chinese;
    private final String english;

    PanelFault(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    public String code() {
        return code;
    }

    /** What it is and what to do, for the person at the kiosk: Chinese, then English. */
    public String advice() {
        return code + "：" + chinese + english;
    }
}
