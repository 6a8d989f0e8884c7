package io.whirr.shell.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of settings: lines of {@code key = value}, and profiles, which are such lines under {@code [name]};
 * {@code #} begins a comment.
 *
 * @param path where it lies; it need not be there
 * @param lines what is in it
 */
public record ConfigFile(Path path, List<String> lines) {

    /** The profile of the lines before the first heading. */
    public static final String NO_PROFILE = "";

    static ConfigFile read(Path path) {
        try {
            return new ConfigFile(path, Files.readAllLines(path));
        } catch (NoSuchFileException e) {
            return new ConfigFile(path, List.of());
        } catch (IOException e) {
            if (!Files.isDirectory(path.resolveSibling("."))) {
                // The home of a service may be /dev/null.
                return new ConfigFile(path, List.of());
            }
            throw new SettingsException("Cannot read " + path + ": " + e, "Make it readable or remove it.");
        }
    }

    /** All values, by profile, in the order of the file; the values outside of any profile come first. */
    public Map<String, Map<String, String>> values() {
        var values = new LinkedHashMap<String, Map<String, String>>();
        var section = values.computeIfAbsent(NO_PROFILE, _ -> new LinkedHashMap<>());
        for (String line : lines) {
            String heading = heading(line);
            if (heading != null) {
                section = values.computeIfAbsent(heading, _ -> new LinkedHashMap<>());
            }
            String key = key(line);
            if (key != null) {
                section.put(key, line.substring(line.indexOf('=') + 1).strip());
            }
        }
        return values;
    }

    public Set<String> profiles() {
        var names = values().keySet();
        names.remove(NO_PROFILE);
        return names;
    }

    @Nullable
    String value(String profile, String key) {
        return values().getOrDefault(profile, Map.of()).get(key);
    }

    /**
     * The same file with a value changed, added, or, when it is null, removed. Comments and order stay.
     */
    public ConfigFile with(String profile, String key, @Nullable String value) {
        var changed = new ArrayList<String>();
        int place = profile.isEmpty() ? 0 : -1;
        boolean there = false;
        String section = NO_PROFILE;
        for (String line : lines) {
            String heading = heading(line);
            section = heading == null ? section : heading;
            boolean inside = section.equals(profile);
            if (!inside || !key.equals(key(line))) {
                changed.add(line);
            } else if (value != null && !there) {
                changed.add(key + " = " + value);
                there = true;
            }
            if (inside && !line.isBlank()) {
                place = changed.size();
            }
        }
        if (value != null && !there) {
            if (place < 0) {
                changed.add("[" + profile + "]");
                place = changed.size();
            }
            changed.add(place, key + " = " + value);
        }
        return new ConfigFile(path, List.copyOf(changed));
    }

    /** Puts it in the place of the one on disk, whole. */
    public void write() {
        try {
            Files.createDirectories(path.getParent());
            Path fresh = Files.createTempFile(path.getParent(), "config", ".new");
            Files.writeString(fresh, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SettingsException("Cannot write " + path + ": " + e, "Make its directory writable.");
        }
    }

    private static @Nullable String heading(String line) {
        String text = line.strip();
        return text.startsWith("[") && text.endsWith("]")
                ? text.substring(1, text.length() - 1).strip()
                : null;
    }

    private static @Nullable String key(String line) {
        int equals = line.indexOf('=');
        String text = line.strip();
        return equals <= 0 || text.startsWith("#") || text.startsWith("[")
                ? null
                : line.substring(0, equals).strip();
    }
}
