package io.whirr.worker;

import io.whirr.worker.head.HeadAddress;
import io.whirr.worker.processes.Isolation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads options from the command line and, where it is silent, from the environment. */
final class OptionReader {

    private static final Map<String, String> SHORT =
            Map.of("-s", "--server", "-d", "--data-dir", "-g", "--gpu", "-l", "--label");
    static final Set<String> NAMES = Set.of(
            "--server",
            "--data-dir",
            "--state-dir",
            "--gpu",
            "--slots",
            "--poll-interval",
            "--heartbeat-interval",
            "--lease-seconds",
            "--drain-timeout",
            "--grace",
            "--register-timeout",
            "--isolation",
            "--cgroups",
            "--label",
            "--gpu-interval",
            "--gpu-busy-mb",
            "--pin",
            "--nvidia-smi");
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9._/-]{1,63})=(.{0,255})");
    private static final int MOST_LABELS = 100;
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)?");

    private final Map<String, String> given = new HashMap<>();
    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, String> environment;

    private OptionReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws UsageException when they make no sense */
    static Options read(List<String> words, Map<String, String> environment) {
        OptionReader reader = new OptionReader(environment);
        reader.take(words);
        return reader.options();
    }

    private void take(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = name(equals < 0 ? word : word.substring(0, equals));
            if (equals < 0 && i + 1 >= words.size()) {
                throw new UsageException(name + " needs a value");
            }
            String value = equals < 0 ? words.get(++i) : word.substring(equals + 1);
            if (name.equals("--label")) {
                label(value);
            } else if (given.put(name, value) != null) {
                throw new UsageException(name + " is given twice");
            }
        }
    }

    private void label(String text) {
        Matcher matcher = LABEL.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("--label takes NAME=VALUE, the name of letters, digits and . _ - /, at most 63,"
                    + " the value of at most 255 characters; not '" + text + "'");
        }
        if (labels.put(matcher.group(1), matcher.group(2)) != null) {
            throw new UsageException("--label names '" + matcher.group(1) + "' twice");
        }
        if (labels.size() > MOST_LABELS) {
            throw new UsageException("there are more than " + MOST_LABELS + " labels");
        }
    }

    private static String name(String word) {
        String name = SHORT.getOrDefault(word, word.equals("--gpus") ? "--gpu" : word);
        if (!NAMES.contains(name)) {
            throw new UsageException("unknown option '" + word + "'; --help lists them");
        }
        return name;
    }

    private Options options() {
        String gpus = given.getOrDefault("--gpu", "");
        boolean all = gpus.equals("all");
        if (!gpus.isEmpty() && given.containsKey("--slots")) {
            throw new UsageException("--gpu and --slots exclude each other: a GPU is a slot");
        }
        return new Options(
                heads(),
                path("--data-dir", "WHIRR_DATA_DIR").orElseThrow(() -> missing("--data-dir", "WHIRR_DATA_DIR")),
                path("--state-dir", ""),
                all ? List.of() : gpus(gpus),
                all,
                number("--slots", 1, 1, 1000),
                time("--poll-interval", "5", "0.1", "1h"),
                time("--heartbeat-interval", "5", "1", "200"),
                lease(),
                time("--drain-timeout", "30", "0", "720h"),
                time("--grace", "10", "0", "1h"),
                time("--register-timeout", "60", "0", "720h"),
                isolation(),
                oneOf("--cgroups", "on", "off"),
                Map.copyOf(labels),
                time("--gpu-interval", "30", "1", "24h"),
                number("--gpu-busy-mb", 2048, 1, 10_000_000),
                !oneOf("--pin", "number", "uuid"),
                given.getOrDefault("--nvidia-smi", "nvidia-smi"));
    }

    /** Whether it is the first, which is the default. */
    private boolean oneOf(String name, String first, String second) {
        String word = given.getOrDefault(name, first);
        if (!word.equals(first) && !word.equals(second)) {
            throw new UsageException(name + " must be " + first + " or " + second + ", not '" + word + "'");
        }
        return word.equals(first);
    }

    private List<HeadAddress> heads() {
        String urls = value("--server", "WHIRR_SERVER_URL").orElseThrow(() -> missing("--server", "WHIRR_SERVER_URL"));
        try {
            return HeadAddress.parseAll(urls);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--server: " + e.getMessage());
        }
    }

    private static UsageException missing(String name, String variable) {
        return new UsageException(name + " is missing; give it or set " + variable);
    }

    private Optional<String> value(String name, String variable) {
        return Optional.ofNullable(given.get(name))
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .filter(value -> !value.isEmpty());
    }

    /** A worker's directory may be asked for from anywhere, so it is absolute from here on. */
    private Optional<Path> path(String name, String variable) {
        return value(name, variable).map(text -> {
            if (text.indexOf('\uFFFD') >= 0) {
                throw new UsageException(name + " has characters that this locale cannot say; set LC_ALL=C.UTF-8");
            }
            try {
                return Path.of(text).toAbsolutePath().normalize();
            } catch (InvalidPathException e) {
                throw new UsageException(name + " is no path: " + e.getMessage());
            }
        });
    }

    private static List<Integer> gpus(String text) {
        List<String> words = text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
        if (!words.stream().allMatch(word -> word.strip().matches("\\d{1,4}"))) {
            throw new UsageException("--gpu takes numbers parted by commas, or \"all\"; not '" + text + "'");
        }
        List<Integer> gpus =
                words.stream().map(word -> Integer.valueOf(word.strip())).toList();
        if (gpus.stream().distinct().count() < gpus.size()) {
            throw new UsageException("--gpu names a GPU twice: " + text);
        }
        return gpus;
    }

    private int number(String name, int otherwise, int least, int most) {
        String text = given.getOrDefault(name, String.valueOf(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException(
                name + " must be a whole number from " + least + " to " + most + ", not '" + text + "'");
    }

    private Optional<Duration> lease() {
        return given.containsKey("--lease-seconds")
                ? Optional.of(Duration.ofSeconds(number("--lease-seconds", 60, 10, 600)))
                : Optional.empty();
    }

    private Duration time(String name, String otherwise, String least, String most) {
        Duration time = time(name, given.getOrDefault(name, otherwise));
        if (time.compareTo(time(name, least)) < 0 || time.compareTo(time(name, most)) > 0) {
            throw new UsageException(name + " must be from " + least + " to " + most + ", not " + given.get(name));
        }
        return time;
    }

    private static Duration time(String name, String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(name + " must be a time as 30, 500ms, 30s, 5m or 1h, not '" + text + "'");
        }
        double number = Double.parseDouble(matcher.group(1));
        double millis = switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 1000;
        };
        return Duration.ofMillis(Math.round(number * millis));
    }

    private Optional<Isolation> isolation() {
        String word = given.getOrDefault("--isolation", "auto");
        Optional<Isolation> found = Isolation.strongestFirst().stream()
                .filter(isolation -> isolation.word().equals(word))
                .findFirst();
        if (found.isEmpty() && !word.equals("auto")) {
            throw new UsageException("--isolation must be auto, pidns, userns, cgroup or group, not '" + word + "'");
        }
        return found;
    }
}
