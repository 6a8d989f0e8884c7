package io.whirr.shell.commands;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** A file that somebody wrote by hand, in YAML or JSON, which is YAML too. */
final class YamlFile {

    private static final int ALIASES = 50;
    private static final int LARGEST = 64 << 20;

    private YamlFile() {}

    /**
     * The mapping that a file holds.
     *
     * @param name the file; {@code -} for the standard input
     */
    @SuppressWarnings("unchecked") // Keys that are no strings are refused by whoever looks for known ones.
    static Map<String, @Nullable Object> read(String name) {
        Object content = parse(name, text(name));
        if (content instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new Failure(name + " is not a mapping of names to values.", "See 'whirr help submit' for an example.");
    }

    private static @Nullable Object parse(String name, String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(ALIASES);
        options.setCodePointLimit(LARGEST);
        try {
            var writing = new DumperOptions();
            return new Yaml(new Names(options), new Representer(writing), writing, options, new Words()).load(text);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            String where = mark == null ? "" : " line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            throw new Failure(name + where + ": " + e.getProblem() + ".", "Mend the file.");
        } catch (YAMLException e) {
            throw new Failure(name + ": " + e.getMessage() + ".", "Mend the file.");
        }
    }

    /** The name of a thing is a word, also one that YAML 1.1 takes for a truth value: {@code on: failed}. */
    private static final class Names extends SafeConstructor {

        Names(LoaderOptions options) {
            super(options);
        }

        @Override
        protected void constructMapping2ndStep(MappingNode node, Map<Object, Object> mapping) {
            for (NodeTuple pair : node.getValue()) {
                if (pair.getKeyNode().getTag().equals(Tag.BOOL)) {
                    pair.getKeyNode().setTag(Tag.STR);
                }
            }
            super.constructMapping2ndStep(node, mapping);
        }
    }

    /** A date is a word like any other: parameters are passed on as they were written. */
    private static final class Words extends Resolver {

        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, @Nullable String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }

    private static String text(String name) {
        try (var input =
                name.equals("-") ? new FileInputStream(FileDescriptor.in) : Files.newInputStream(Path.of(name))) {
            return new String(input.readNBytes(LARGEST), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new Failure("There is no file " + name + ".", "Name one that is there, or - for the standard input.");
        } catch (IOException | InvalidPathException e) {
            throw new Failure("Cannot read " + name + ": " + e, "Name a file that can be read.");
        }
    }
}
