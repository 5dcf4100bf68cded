package greenslip.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A YAML file, read key by key. A key that is missing, has the wrong shape or is not known becomes a {@link ConfigFault} with its line;
 * reading goes on with something harmless, so that {@link #check()} can name every fault at once. One thread.
 */
public final class ConfigFile {
    private static final int MAX_CHARACTERS = 256 * 1024;
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
        try {
            if (Files.size(file) > MAX_CHARACTERS) {
                throw single(file.toString(), 1, "larger than " + MAX_CHARACTERS + " bytes");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (MalformedInputException e) {
            throw single(file.toString(), 1, "is not UTF-8 text");
        } catch (IOException e) {
            throw single(file.toString(), 1, "cannot be read: " + e.getMessage());
        }
    }

    public static ConfigFile parse(String name, String yaml) throws ConfigException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_CHARACTERS);
        try {
            Node root = new Yaml(options).compose(new StringReader(yaml));
            if (root instanceof MappingNode mapping) {
                return new ConfigFile(name, mapping);
            }
            throw single(name, 1, "holds no keys");
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw single(name, mark == null ? 1 : mark.getLine() + 1, "is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw single(name, 1, "is not YAML: " + e.getMessage());
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
