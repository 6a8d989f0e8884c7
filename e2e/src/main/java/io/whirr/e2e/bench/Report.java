package io.whirr.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What was measured: printed as it comes, drawn, and written as JSON in the end, if anybody wants that. */
final class Report {

    private final @Nullable Path json;
    private final Plots plots;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    /**
     * An empty one.
     *
     * @param json the file to write; null for none
     */
    Report(@Nullable Path json, Plots plots) {
        this.json = json;
        this.plots = plots;
    }

    Plots plots() {
        return plots;
    }

    /** Prints a line and keeps what it says under a name. */
    void add(String name, Object figure, String text) {
        System.out.println(text);
        keep(name, figure);
    }

    /** Keeps what was printed as it came. */
    void keep(String name, Object figure) {
        figures.put(name, figure);
    }

    void write() throws IOException {
        if (json != null) {
            Files.writeString(
                    json, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        }
    }
}
