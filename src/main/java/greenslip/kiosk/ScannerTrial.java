package greenslip.kiosk;

import greenslip.kiosk.KioskConfig.ScannerChoice;
import greenslip.scan.CodeDiagnosis;
import greenslip.scan.CodeDiagnosis.Trouble;
import greenslip.scan.DeviceScanner;
import greenslip.scan.Scan;
import greenslip.scan.Scanner;
import greenslip.scan.Spoiled;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tries a station's scanners with the {@linkplain ScannerCard card}: says at once what arrived, and at the end for each scanner what is
 * right, what is wrong and what to set. What arrived is never printed: it may be a person's code. One thread.
 */
final class ScannerTrial {
    private static final int QUEUE = 256;
    private static final long LOOK_MILLIS = 200;

    private final PrintStream out;
    private final Map<String, Result> results = new LinkedHashMap<>();
    private final BlockingQueue<Scan> scans = new LinkedBlockingQueue<>(QUEUE);

    /** What one scanner has shown so far. */
    private static final class Result {
        private final Scanner<Boolean> scanner;
        private final Set<Integer> right = new TreeSet<>();
        private final Map<Integer, CodeDiagnosis> wrong = new LinkedHashMap<>();
        private final Set<Spoiled> told = EnumSet.noneOf(Spoiled.class);
        private boolean connected;

        Result(Scanner<Boolean> scanner) {
            this.scanner = scanner;
        }

        boolean isWhole() {
            return right.size() == ScannerCard.CODES.size();
        }
    }

    ScannerTrial(List<ScannerChoice> choices, PrintStream out) {
        this.out = out;
        for (ScannerChoice choice : choices) {
            if (!(choice instanceof ScannerChoice.Page)) {
                results.put(choice.name(), new Result(Kiosk.scanner(choice)));
            }
        }
    }

    /**
     * Takes codes until every scanner has read them all, or the time is over.
     *
     * @return whether every scanner read them all
     */
    boolean run(long mostMillis) throws InterruptedException {
        if (results.isEmpty()) {
            out.println(
                    "✗ 没有可试的扫码器：配置里只有页面扫码 / no scanner to try: the configuration has codes typed into the page only");
            return false;
        }
        try {
            results.values().forEach(result -> result.scanner.start(this::take));
            long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
            while (!isWhole() && System.nanoTime() - endNanos < 0) {
                Scan scan = scans.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (scan != null) {
                    judge(scan);
                }
                results.forEach(this::tellNews);
            }
            results.forEach(this::report);
            return isWhole();
        } finally {
            results.values().forEach(result -> result.scanner.close());
        }
    }

    private boolean isWhole() {
        return results.values().stream().allMatch(Result::isWhole);
    }

    /** A queue that is full says no: so many codes in a moment are no trial. */
    private CompletableFuture<Boolean> take(Scan scan) {
        return CompletableFuture.completedFuture(scans.offer(scan));
    }

    private void judge(Scan scan) {
        Result result = results.get(scan.source());
        if (result == null) {
            return;
        }
        CodeDiagnosis diagnosis = CodeDiagnosis.of(ScannerCard.texts(), scan.text());
        if (diagnosis.trouble() == Trouble.NONE) {
            result.right.add(diagnosis.code());
            result.wrong.remove(diagnosis.code());
            out.printf("✓ %s  %s%n", scan.source(), name(diagnosis.code()));
        } else {
            if (!result.right.contains(diagnosis.code())) {
                result.wrong.put(diagnosis.code(), diagnosis);
            }
            out.printf("✗ %s  %s  %s%n", scan.source(), name(diagnosis.code()), advice(diagnosis));
        }
    }

    private void tellNews(String name, Result result) {
        boolean connected = result.scanner.delivering();
        if (connected != result.connected) {
            result.connected = connected;
            out.printf("● %s  %s%n", name, connected ? "已连接 / connected" : "断开 / gone");
        }
        if (result.scanner instanceof DeviceScanner<Boolean> device) {
            for (Spoiled why : device.counts().spoiled().keySet()) {
                if (result.told.add(why)) {
                    out.printf("✗ %s  %s%n", name, advice(why));
                }
            }
        }
    }

    private void report(String name, Result result) {
        out.println();
        if (result.isWhole()) {
            out.printf("✓ %s：全部正确 / all right%n", name);
            return;
        }
        out.printf("✗ %s：%d / %d 正确 right%n", name, result.right.size(), ScannerCard.CODES.size());
        result.wrong.values().forEach(wrong -> out.printf("  %s  %s%n", name(wrong.code()), advice(wrong)));
        result.told.forEach(why -> out.println("  " + advice(why)));
        result.scanner.fault().ifPresent(fault -> out.println("  " + fault.code() + " " + fault.advice()));
        for (int code = 0; code < ScannerCard.CODES.size(); code++) {
            if (!result.right.contains(code) && !result.wrong.containsKey(code)) {
                out.printf("  %s  没有收到 / did not arrive%n", name(code));
            }
        }
        if (result.right.isEmpty() && result.wrong.isEmpty() && result.told.isEmpty()) {
            out.println("  什么都没有收到：检查连线，看扫码器是否设成这种接口（键盘、串口） / nothing arrived: check the cable, and that the scanner is"
                    + " set to this interface (keyboard, serial)");
        }
    }

    private static String name(int code) {
        return code < 0 ? "?" : (code + 1) + " " + ScannerCard.CODES.get(code).name();
    }

    private static String advice(CodeDiagnosis diagnosis) {
        String layout = diagnosis
                .layout()
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .orElse("");
        return switch (diagnosis.trouble()) {
            case NONE -> "正确 / right";
            case CASE ->
                "大小写不对：把扫码器的大小写转换、CapsLock 设为关闭 / case is wrong: turn case conversion and CapsLock off in the scanner";
            case LAYOUT ->
                "键盘布局不符：把扫码器设成配置里的布局，或在配置里写 layout: %s / another keyboard: set the scanner to the layout of the configuration, or write layout: %s there"
                        .formatted(layout, layout);
            case ENCODING ->
                "汉字编码不符：改 alt-codes 或 encoding，或改扫码器的输出编码 / Chinese in another encoding: change alt-codes or encoding,"
                        + " or the scanner's output";
            case NO_CHINESE ->
                "汉字没有传来：键盘扫码器请打开 ALT 输出（GBK），或改用串口 / Chinese is left out: switch on its ALT output (GBK), or use a"
                        + " serial line";
            case CUT -> "后半段没有：看扫码器的长度限制 / the end is missing: look at the scanner's length limits";
            case LOST_CHARACTERS ->
                "中间丢字：把扫码器的按键间隔调慢，或换 USB 口 / characters are lost: slow its keys down, or use another USB port";
            case WRAPPED -> "前后有多余字符：取消扫码器的前缀、后缀，只留回车 / something around it: remove prefix and suffix but Enter";
            case JOINED ->
                "两个码连在一起：给扫码器加后缀回车，或在配置里写 ending: none / two codes in one: add the suffix Enter, or write ending: none";
            case UNKNOWN -> "不是卡上的码，或完全读错 / not on the card, or all wrong";
        };
    }

    private static String advice(Spoiled why) {
        return switch (why) {
            case UNENDED ->
                "码后没有结束符：给扫码器加后缀回车，或在配置里写 ending: none（串口 any） / no ending comes: add the suffix Enter, or write"
                        + " ending: none (serial: any)";
            case TOO_LONG -> "码太长：缺少结束符，几个码连在一起 / too long: without an ending codes run together";
            case UNREADABLE ->
                "字符编码不符：改 alt-codes 或 encoding / bytes are no text in this encoding: change alt-codes or encoding";
            case LOST -> "系统丢失了按键：换 USB 口，或调慢按键间隔 / keys were lost: use another USB port, or slow its keys down";
        };
    }
}
