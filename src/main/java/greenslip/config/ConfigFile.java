package greenslip.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * A YAML file, read key by key. A key that is missing, has the wrong shape or is not known becomes a {@link ConfigFault} with its line;
 * reading goes on with something harmless, so that {@link #check()} can name every fault at once. One thread.
 */
public final class ConfigFile {
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_DEPTH = 16;

    private final String name;
    private final List<ConfigFault> faults;
    private final Section root;

    private ConfigFile(String name, MappingNode root) {
        this.name = name;
        this.faults = new ArrayList<>();
        this.root = new Section("", root, faults);
    }

    /** @throws ConfigException where the file is no YAML mapping; an unreadable file says so in the same way */
    public static ConfigFile read(Path file) throws ConfigException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw single(file.toString(), 1, "there is no such file");
        } catch (IOException e) {
            throw single(file.toString(), 1, "cannot be read: " + e.getMessage());
        }
        if (bytes.length > MAX_BYTES) {
            throw single(file.toString(), 1, "is larger than " + MAX_BYTES + " bytes");
        }
        try {
            return parse(
                    file.toString(),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw single(file.toString(), 1, "is not UTF-8 text");
        }
    }

    /** The same for a text; {@code name} stands for it in messages. */
    public static ConfigFile parse(String name, String yaml) throws ConfigException {
        if (yaml.length() > MAX_BYTES) {
            throw single(name, 1, "is larger than " + MAX_BYTES + " characters");
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        try {
            refuseMachinery(name, new Yaml(options).parse(new StringReader(yaml)));
            Node root = new Yaml(options).compose(new StringReader(yaml));
            if (root instanceof MappingNode mapping) {
                return new ConfigFile(name, mapping);
            }
            throw single(name, 1, "holds no keys");
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw single(name, mark == null ? 1 : mark.getLine() + 1, "is not YAML: " + Section.shown(e.getProblem()));
        } catch (ReaderException e) {
            int line = 1
                    + (int) yaml.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            throw single(name, line, "holds a character that no text file should: U+%04X".formatted(e.getCodePoint()));
        } catch (RuntimeException e) {
            // Whatever the parser trips over, it is the text's fault.
            throw single(name, 1, "is not YAML: " + Section.shown(e.getMessage()));
        }
    }

    /** Anchors, aliases and tags make one text mean another; a configuration says what it means. So does one that nests too deeply. */
    private static void refuseMachinery(String name, Iterable<Event> events) throws ConfigException {
        int depth = 0;
        for (Event event : events) {
            int line = event.getStartMark() == null ? 1 : event.getStartMark().getLine() + 1;
            if (event instanceof NodeEvent node && node.getAnchor() != null) {
                throw single(name, line, "anchors and aliases (& and *) are not taken here: write it out");
            }
            String tag = switch (event) {
                case ScalarEvent scalar -> scalar.getTag();
                case CollectionStartEvent collection -> collection.getTag();
                default -> null;
            };
            if (tag != null) {
                throw single(name, line, "tags (!) are not taken here: write the value alone");
            }
            if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
                throw single(name, line, "is nested more than " + MAX_DEPTH + " deep");
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    public Section root() {
        return root;
    }

    /** Ends the reading: keys nobody asked for are faults too. */
    public void check() throws ConfigException {
        root.reportUnknown();
        if (!faults.isEmpty()) {
            throw new ConfigException(name, faults);
        }
    }

    private static ConfigException single(String name, int line, String sentence) {
        return new ConfigException(name, List.of(new ConfigFault(line, "", sentence)));
    }
}
