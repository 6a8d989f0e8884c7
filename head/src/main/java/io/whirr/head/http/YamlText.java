package io.whirr.head.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Bodies in YAML, for people who write files: what they say is what the same JSON would. */
final class YamlText {

    private static final int ALIASES = 50;

    private YamlText() {}

    /** Whether a content type says YAML, under the registered name or one of those before it. */
    static boolean isYaml(@Nullable MediaType type) {
        return type != null
                && (type.getSubtype().equals("yaml")
                        || type.getSubtype().equals("x-yaml")
                        || type.getSubtype().endsWith("+yaml"));
    }

    /**
     * The maps, lists, strings, numbers and flags that a document is made of; null for an empty one.
     *
     * @throws InvalidRequest with line and column, when it is no YAML
     */
    static @Nullable Object read(String text, int maxNesting) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(ALIASES);
        options.setNestingDepthLimit(maxNesting);
        options.setCodePointLimit(Integer.MAX_VALUE);
        try {
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException e) {
            throw malformed(e.getProblem(), e.getProblemMark());
        } catch (YAMLException e) {
            throw malformed(e.getMessage(), null);
        }
    }

    /** Lines and columns count from 1, as in every editor. */
    private static InvalidRequest malformed(@Nullable String problem, @Nullable Mark mark) {
        String where = mark == null ? "" : "line %d, column %d: ".formatted(mark.getLine() + 1, mark.getColumn() + 1);
        Map<String, @Nullable Object> context = Map.of("error", where + problem);
        return new InvalidRequest(List.of(new Fault(
                "yaml_invalid", List.of("body"), "YAML decode error at " + where + problem, Map.of(), context)));
    }
}
