package greenslip.config;

import java.util.List;

/** A configuration that cannot be used; says every fault at once, each with its line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 200;

    private final transient List<ConfigFault> faults;

    public ConfigException(String file, List<ConfigFault> faults) {
        super(message(file, faults));
        this.faults = faults.stream().sorted().toList();
    }

    /** All of them, in the order of their lines. */
    public List<ConfigFault> faults() {
        return faults;
    }

    private static String message(String file, List<ConfigFault> faults) {
        StringBuilder message = new StringBuilder(
                "配置文件有 %d 处错误，未启动。%s has %d fault(s), not started:".formatted(faults.size(), file, faults.size()));
        faults.stream()
                .sorted()
                .limit(MAX_SHOWN)
                .forEach(fault -> message.append(System.lineSeparator())
                        .append("  line ")
                        .append(fault.line())
                        .append(": ")
                        .append(fault.key().isEmpty() ? "" : fault.key() + ": ")
                        .append(fault.sentence()));
        if (faults.size() > MAX_SHOWN) {
            message.append(System.lineSeparator())
                    .append("  … and ")
                    .append(faults.size() - MAX_SHOWN)
                    .append(" more");
        }
        return message.toString();
    }
}
