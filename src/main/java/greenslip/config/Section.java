package greenslip.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** One mapping of a {@link ConfigFile}. Every getter that finds a fault notes it and returns something harmless. */
public final class Section {
    private static final int MAX_ENTRIES = 256;
    private static final int MAX_SHOWN = 80;

    private final String path;
    private final MappingNode node;
    private final List<ConfigFault> faults;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<Section> children = new ArrayList<>();

    Section(String path, MappingNode node, List<ConfigFault> faults) {
        this.path = path;
        this.node = node;
        this.faults = faults;
        for (NodeTuple entry : node.getValue()) {
            int line = line(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                faults.add(new ConfigFault(line, path, "a key must be a word"));
            } else if (values.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
                faults.add(new ConfigFault(line, dotted(key.getValue()), "stands here twice"));
            } else {
                lines.put(key.getValue(), line);
            }
        }
    }

    /** The line the section begins at. */
    public int line() {
        return line(node);
    }

    /** The line of a key, or of the section where the key is missing. */
    public int line(String key) {
        return lines.getOrDefault(key, line());
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether the key is missing, empty or no single value, so that asking for it has noted a fault. */
    public boolean isBlank(String key) {
        return !(values.get(key) instanceof ScalarNode text) || text.getValue().isEmpty();
    }

    public boolean isEmptyList(String key) {
        return values.get(key) instanceof SequenceNode list && list.getValue().isEmpty();
    }

    /** Notes a fault that the caller found in a value. */
    public void fault(String key, String sentence) {
        faults.add(new ConfigFault(line(key), dotted(key), sentence));
    }

    /** A required text that matches the pattern as a whole. */
    public String text(String key, Pattern pattern, String shape) {
        return required(key).map(value -> matching(key, value, pattern, shape)).orElse("");
    }

    public String text(String key, Pattern pattern, String shape, String otherwise) {
        return scalar(key).map(value -> matching(key, value, pattern, shape)).orElse(otherwise);
    }

    /** A required text; an empty one is a fault, here and wherever a value is asked for. */
    public String text(String key) {
        return required(key).orElse("");
    }

    public String text(String key, String otherwise) {
        return scalar(key).orElse(otherwise);
    }

    public Optional<String> optionalText(String key) {
        return scalar(key);
    }

    public long integer(String key, long min, long max, long otherwise) {
        return scalar(key).map(value -> inRange(key, value, min, max)).orElse(otherwise);
    }

    /** A required whole number. */
    public long integer(String key, long min, long max) {
        return required(key).map(value -> inRange(key, value, min, max)).orElse(min);
    }

    public boolean flag(String key, boolean otherwise) {
        return scalar(key)
                .map(value -> switch (value) {
                    case "true", "yes" -> true;
                    case "false", "no" -> false;
                    default -> {
                        fault(key, "is yes or no, not " + quoted(value));
                        yield otherwise;
                    }
                })
                .orElse(otherwise);
    }

    /** One of an enumeration's names, written in lower case with dashes. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        return scalar(key)
                .map(value -> {
                    for (E constant : type.getEnumConstants()) {
                        if (written(constant).equals(value)) {
                            return constant;
                        }
                    }
                    List<String> names = new ArrayList<>();
                    for (E constant : type.getEnumConstants()) {
                        names.add(written(constant));
                    }
                    fault(key, "is one of " + names + ", not " + quoted(value));
                    return otherwise;
                })
                .orElse(otherwise);
    }

    /** A required path; relative ones stay relative to the working directory. */
    public Path path(String key) {
        return required(key).map(value -> path(key, value)).orElse(Path.of(""));
    }

    public Optional<Path> optionalPath(String key) {
        return scalar(key).map(value -> path(key, value));
    }

    /** A list of texts; empty where the key is missing. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node item : sequence(key)) {
            if (item instanceof ScalarNode text) {
                texts.add(text.getValue());
            } else {
                faults.add(new ConfigFault(line(item), dotted(key), "holds texts only"));
            }
        }
        return texts;
    }

    /** A list of sections; empty where the key is missing. */
    public List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (Node item : sequence(key)) {
            if (item instanceof MappingNode mapping) {
                sections.add(child(dotted(key) + "[" + sections.size() + "]", mapping));
            } else {
                faults.add(new ConfigFault(line(item), dotted(key), "holds groups of keys only"));
            }
        }
        return sections;
    }

    /** A required section; an empty one where it is missing. */
    public Section section(String key) {
        return optionalSection(key).orElseGet(() -> {
            if (!values.containsKey(key)) {
                fault(key, "is missing");
            }
            MappingNode empty = new MappingNode(node.getTag(), List.of(), node.getFlowStyle());
            return new Section(dotted(key), empty, new ArrayList<>());
        });
    }

    public Optional<Section> optionalSection(String key) {
        asked.add(key);
        Node value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof MappingNode mapping) {
            return Optional.of(child(dotted(key), mapping));
        }
        fault(key, "holds keys of its own");
        return Optional.empty();
    }

    void reportUnknown() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                fault(key, "is not a key that is known here");
            }
        }
        children.forEach(Section::reportUnknown);
    }

    private Section child(String childPath, MappingNode mapping) {
        Section child = new Section(childPath, mapping, faults);
        children.add(child);
        return child;
    }

    private Optional<String> required(String key) {
        if (!values.containsKey(key)) {
            fault(key, "is missing");
        }
        return scalar(key);
    }

    private Optional<String> scalar(String key) {
        asked.add(key);
        Node value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ScalarNode text) {
            if (text.getValue().isEmpty()) {
                fault(key, "is empty");
                return Optional.empty();
            }
            return Optional.of(text.getValue());
        }
        fault(key, "is a single value");
        return Optional.empty();
    }

    private List<Node> sequence(String key) {
        asked.add(key);
        @Nullable Node value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode sequence)) {
            fault(key, "is a list");
            return List.of();
        }
        if (sequence.getValue().size() > MAX_ENTRIES) {
            fault(key, "has more than " + MAX_ENTRIES + " entries");
            return List.of();
        }
        return sequence.getValue();
    }

    private String matching(String key, String value, Pattern pattern, String shape) {
        if (!pattern.matcher(value).matches()) {
            fault(key, "should be " + shape + ", not " + quoted(value));
        }
        return value;
    }

    private long inRange(String key, String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the words for both.
        }
        fault(key, "is a whole number from " + min + " to " + max + ", not " + quoted(value));
        return min;
    }

    private Path path(String key, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            fault(key, "is not a path, or has characters that this locale cannot read: start with LC_ALL=C.UTF-8");
            return Path.of("");
        }
    }

    /** The key with the sections it stands in. */
    public String dotted(String key) {
        return path.isEmpty() ? shown(key) : path + "." + shown(key);
    }

    /** A value as messages quote it: in one line, and not the whole of a long one. */
    public static String quoted(String value) {
        return "'" + shown(value) + "'";
    }

    static String shown(@Nullable String text) {
        String whole = text == null ? "" : text;
        String cut = whole.length() <= MAX_SHOWN ? whole : whole.substring(0, MAX_SHOWN) + "…";
        StringBuilder shown = new StringBuilder();
        cut.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> '\uFFFD';
                    default -> c;
                })
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }
}
