package io.whirr.shell.commands;

import io.whirr.shell.json.Json;
import io.whirr.shell.settings.WorkingDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Where studies are kept: where the environment says, else {@code ablations} in the project's {@code .whirr}, if there
 * is one above, else in the current directory. Each is a file; {@code index.json} has their names.
 *
 * @param directory which it is; it need not be there yet
 */
record AblationFiles(Path directory) {

    static final String VARIABLE = "WHIRR_ABLATIONS";

    static AblationFiles of(Session session) {
        String named = session.settings().environment().getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            return new AblationFiles(Path.of(WorkingDirectory.resolve(named)));
        }
        Path current = Path.of(WorkingDirectory.resolve("."));
        for (Path place = current; place != null; place = place.getParent()) {
            if (Files.isDirectory(place.resolve(".whirr"))) {
                return new AblationFiles(place.resolve(".whirr").resolve("ablations"));
            }
        }
        return new AblationFiles(current.resolve("ablations"));
    }

    Optional<Ablation> find(String name) {
        return Optional.ofNullable(index().get(name)).map(id -> read(file(id), Ablation.class));
    }

    /** @throws Failure when there is none of that name */
    Ablation get(String name) {
        return find(name)
                .orElseThrow(() -> new Failure(
                        "There is no study '" + name + "' in " + directory + ".",
                        index().isEmpty()
                                ? "Make it: 'whirr ablate init " + name + " --metric METRIC'."
                                : "There are: " + String.join(", ", index().keySet()) + "."));
    }

    void create(Ablation ablation) {
        save(ablation);
        var index = new LinkedHashMap<>(index());
        index.put(ablation.name(), ablation.sessionId());
        write(directory.resolve("index.json"), index);
    }

    void save(Ablation ablation) {
        write(file(ablation.sessionId()), ablation);
    }

    /** Where the configuration of a run lies, for workers that share this directory. */
    Path config(Ablation ablation, String condition, int replicate) {
        return directory
                .resolve(ablation.sessionId())
                .resolve("configs")
                .resolve(condition.replaceAll("[^\\w.=+@ -]", "_") + "-" + replicate + ".json");
    }

    /** Whole or not at all. */
    static void write(Path file, Object content) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
            Files.writeString(fresh, Json.pretty(content) + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure("Cannot write " + file + ": " + e, "Make its directory writable.");
        }
    }

    private Path file(String id) {
        return directory.resolve(id + ".json");
    }

    @SuppressWarnings("unchecked") // The index maps names to ids.
    private Map<String, String> index() {
        Path file = directory.resolve("index.json");
        return Files.exists(file) ? read(file, Map.class) : Map.of();
    }

    private static <T> T read(Path file, Class<T> type) {
        try {
            return Json.read(Files.readAllBytes(file), type);
        } catch (NoSuchFileException e) {
            throw new Failure(file + " is gone.", "Restore it, or remove its name from index.json beside it.");
        } catch (IOException | JacksonException e) {
            throw new Failure("Cannot read " + file + ": " + e.getMessage(), "Mend or remove it.");
        }
    }
}
