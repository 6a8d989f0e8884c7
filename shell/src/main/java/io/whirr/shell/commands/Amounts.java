package io.whirr.shell.commands;

import io.whirr.shell.parsing.UsageError;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes as people write them. */
final class Amounts {

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(ms|s|m|h|d|w)");
    private static final Map<String, Double> SECONDS =
            Map.of("ms", 0.001, "s", 1.0, "m", 60.0, "h", 3_600.0, "d", 86_400.0, "w", 604_800.0);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*(M|G|T)?(?:i?B)?");
    private static final Map<String, Double> MEGABYTES = Map.of("M", 1.0, "G", 1_024.0, "T", 1_048_576.0);

    private Amounts() {}

    /** {@code 90}, {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 2d}; a number alone is seconds. */
    static Duration duration(String option, String text) {
        String parts = text.matches("\\d+(\\.\\d+)?") ? text + "s" : text;
        Matcher part = PART.matcher(parts);
        double seconds = 0;
        int at = 0;
        while (at < parts.length() && part.find(at) && part.start() == at) {
            seconds += Double.parseDouble(part.group(1)) * SECONDS.getOrDefault(part.group(2), 0.0);
            at = part.end();
        }
        if (at == 0 || at < parts.length()) {
            throw new UsageError("--" + option + " cannot be '" + text + "'.", "Write it as 90s, 5m, 1h30m or 2d.");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Whole seconds, at least one. */
    static int seconds(String option, String text) {
        long seconds = duration(option, text).toSeconds();
        if (seconds < 1 || seconds > Integer.MAX_VALUE) {
            throw new UsageError("--" + option + " cannot be '" + text + "'.", "It is a second at the least.");
        }
        return (int) seconds;
    }

    /** {@code 512M}, {@code 16G}, {@code 1.5T}; a number alone is MiB. */
    static int megabytes(String option, String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT).replace("IB", "B"));
        if (size.matches()) {
            String unit = size.group(2) == null ? "M" : size.group(2);
            double megabytes = Double.parseDouble(size.group(1)) * MEGABYTES.getOrDefault(unit, 1.0);
            if (megabytes >= 1 && megabytes <= Integer.MAX_VALUE) {
                return (int) Math.round(megabytes);
            }
        }
        throw new UsageError("--" + option + " cannot be '" + text + "'.", "Write it as 512M or 16G.");
    }
}
