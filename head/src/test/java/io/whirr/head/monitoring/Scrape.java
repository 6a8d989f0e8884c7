package io.whirr.head.monitoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scrape brought, read by the grammar of Prometheus' text format; a line that is none of its own throws. */
final class Scrape {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE = Pattern.compile(
            "(" + NAME + "(?:\\{" + LABEL + "(?:," + LABEL + ")*,?})?) (NaN|[+-]Inf|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)");
    private static final Pattern COMMENT = Pattern.compile(
            "# (?:HELP (" + NAME + ") .+|TYPE (" + NAME + ") (?:counter|gauge|histogram|summary|untyped))");
    private static final List<String> PARTS = List.of("_bucket", "_count", "_sum", "_total");

    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Set<String> described = new TreeSet<>();

    Scrape(String text) {
        for (String line : text.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            Matcher comment = COMMENT.matcher(line);
            if (sample.matches()) {
                String value = sample.group(2).replace("Inf", "Infinity");
                if (samples.put(sample.group(1), Double.valueOf(value)) != null) {
                    throw new IllegalArgumentException("There twice: " + line);
                }
            } else if (comment.matches()) {
                described.add(comment.group(1) == null ? comment.group(2) : comment.group(1));
            } else {
                throw new IllegalArgumentException("Neither a sample nor a comment: " + line);
            }
        }
    }

    /** The value of a sample by its name and labels, as they are written. */
    double value(String sample) {
        Double value = samples.get(sample);
        if (value == null) {
            throw new IllegalArgumentException("No " + sample + " among " + samples.keySet());
        }
        return value;
    }

    /** The names of all samples, without labels. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        samples.keySet().forEach(sample -> names.add(sample.replaceAll("\\{.*", "")));
        return names;
    }

    /** Whether somebody says what a sample means. */
    boolean isDescribed(String name) {
        return described.contains(name)
                || PARTS.stream()
                        .anyMatch(part -> name.endsWith(part)
                                && described.contains(name.substring(0, name.length() - part.length())));
    }
}
