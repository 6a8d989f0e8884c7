package io.whirr.head;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How log lines are written, as settings of the application. */
enum LogFormat {
    /** For people; the pattern is in application.yaml. */
    TEXT("", ""),
    /** For systemd's journal, which knows the time, and the level by the number in front of each line. */
    JOURNAL("logging.pattern.console", """
            %replace(%replace(%replace(%replace(%p){'ERROR','<3>'}){'WARN','<4>'}){'INFO','<6>'}){'DEBUG|TRACE','<7>'}\
            %logger{0}: %replace(%m){'[\\r\\n]+', ' | '}%n\
            %replace(%ex{full,org.apache.,org.springframework.,jakarta.servlet.,java.base}){'(?m)^(?=.)','<4>'}"""),
    /** For collectors of logs: one JSON object a line, in the words of the Elastic Common Schema. */
    JSON("logging.structured.format.console", "ecs");

    private final String setting;
    private final String value;

    LogFormat(String setting, String value) {
        this.setting = setting;
        this.value = value;
    }

    Map<String, Object> settings() {
        return setting.isEmpty() ? Map.of() : Map.of(setting, value);
    }

    /**
     * The format that was asked for, else the one of whoever reads standard output.
     *
     * @param standardOutput the device and inode of what standard output is: what the variable says of the journal is
     *     inherited by programs whose output has long gone elsewhere
     */
    static LogFormat of(Map<String, String> environment, String standardOutput) {
        return switch (environment.getOrDefault("WHIRR_LOG_FORMAT", "")) {
            case "json" -> JSON;
            case "text" -> TEXT;
            default -> standardOutput.equals(environment.get("JOURNAL_STREAM")) ? JOURNAL : TEXT;
        };
    }

    /** The device and inode of this process's standard output; empty where nobody can tell. */
    static String standardOutput() {
        Path descriptor = Path.of("/proc/self/fd/1");
        try {
            return Files.getAttribute(descriptor, "unix:dev") + ":" + Files.getAttribute(descriptor, "unix:ino");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "";
        }
    }
}
