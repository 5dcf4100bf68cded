package greenslip.config;

import java.util.List;

/** A configuration that cannot be used; says every fault at once, each with its line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<ConfigFault> faults;

    public ConfigException(String file, List<ConfigFault> faults) {
        super(message(file, faults));
        this.faults = List.copyOf(faults);
    }

    public List<ConfigFault> faults() {
        return faults;
    }

    private static String message(String file, List<ConfigFault> faults) {
        StringBuilder message = new StringBuilder(
                "配置文件有 %d 处错误，未启动。%s has %d fault(s), not started:".formatted(faults.size(), file, faults.size()));
        faults.stream()
                .sorted()
                .forEach(fault -> message.append(System.lineSeparator())
                        .append("  line ")
                        .append(fault.line())
                        .append(": ")
                        .append(fault.key().isEmpty() ? "" : fault.key() + ": ")
                        .append(fault.sentence()));
        return message.toString();
    }
}
