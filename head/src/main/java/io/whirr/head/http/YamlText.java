package io.whirr.head.http;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Bodies in YAML, for people who write files: what they say is what the same JSON would. */
final class YamlText {

    private static final int ALIASES = 50;

    /** How many things may be there for aliases only, beside what is written out. */
    private static final int REPETITIONS = 10_000;

    private final int maxNesting;

    private int left;

    private YamlText(int most, int maxNesting) {
        this.left = most;
        this.maxNesting = maxNesting;
    }

    /** Whether a content type says YAML, under the registered name or one of those before it. */
    static boolean isYaml(@Nullable MediaType type) {
        return type != null
                && (type.getSubtype().equals("yaml")
                        || type.getSubtype().equals("x-yaml")
                        || type.getSubtype().endsWith("+yaml"));
    }

    /**
     * What a document says, made of the same types as JSON; null for an empty one.
     *
     * @throws InvalidRequest with line and column, when it is no YAML
     */
    static @Nullable Object read(String text, int maxNesting) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(ALIASES);
        options.setNestingDepthLimit(maxNesting);
        options.setCodePointLimit(Integer.MAX_VALUE);
        DumperOptions unused = new DumperOptions();
        try {
            Object document = new Yaml(new Names(options), new Representer(unused), unused, options, new WithoutDates())
                    .load(text);
            return new YamlText(text.length() + REPETITIONS, maxNesting).plain(document, 0);
        } catch (MarkedYAMLException e) {
            throw malformed(e.getProblem(), e.getProblemMark());
        } catch (YAMLException e) {
            throw malformed(e.getMessage(), null);
        }
    }

    /**
     * Takes the document apart and makes it anew. An alias is a way to say a thing twice, and aliases of aliases to say
     * it a million times, or, of what it stands in itself, for ever: each repetition counts.
     */
    private @Nullable Object plain(@Nullable Object value, int depth) {
        if (--left < 0 || depth > maxNesting) {
            throw malformed("its aliases repeat too much", null);
        }
        return switch (value) {
            case Integer number -> number.longValue();
            case Double number when Double.isFinite(number) -> decimal(number);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                map.forEach((key, item) -> plain.put(String.valueOf(key), plain(item, depth + 1)));
                yield plain;
            }
            case Collection<?> items -> {
                List<@Nullable Object> plain = new ArrayList<>();
                items.forEach(item -> plain.add(plain(item, depth + 1)));
                yield plain;
            }
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            case null, default -> value;
        };
    }

    /** The digits of the number and no zeros behind them, but one that shows a whole number to be a fraction. */
    private static BigDecimal decimal(double number) {
        BigDecimal decimal = BigDecimal.valueOf(number);
        return decimal.scale() > 1 ? decimal.stripTrailingZeros() : decimal;
    }

    /** Lines and columns count from 1, as in every editor. */
    private static InvalidRequest malformed(@Nullable String problem, @Nullable Mark mark) {
        String where = mark == null ? "" : "line %d, column %d: ".formatted(mark.getLine() + 1, mark.getColumn() + 1);
        Map<String, @Nullable Object> context = Map.of("error", where + problem);
        return new InvalidRequest(List.of(new Fault(
                "yaml_invalid", List.of("body"), "YAML decode error at " + where + problem, Map.of(), context)));
    }

    /** The name of a thing is a text, also one that YAML 1.1 takes for a truth value: {@code on: failed}. */
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

    /** A date is a text to whoever asks for one, as it is in JSON. */
    private static final class WithoutDates extends Resolver {

        @Override
        public void addImplicitResolver(Tag tag, Pattern form, String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, form, first, limit);
            }
        }
    }
}
