package io.whirr.head;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the head's options as upstream's {@code whirr server} does: {@code -h} is the host, a stranger an error. */
final class CommandLine {

    static final String HELP = """
            Usage: whirr head [OPTIONS]
                   whirr head migrate [--from URL] [--requeue-running] [OPTIONS]
                   whirr head restored [OPTIONS]

            Keeps the queue and serves it over HTTP. It needs a database: a PostgreSQL of yours
            (--database-url), or one that it brings along and keeps in the data directory (--data-dir).

            Options:
              -p, --port PORT          the port to listen on; 0 for any free one  [8080]
              -h, --host HOST          the address to listen on  [127.0.0.1]
                  --database-url URL   postgresql://USER:PASSWORD@HOST:PORT/DATABASE  [WHIRR_DATABASE_URL]
              -d, --data-dir DIR       where runs are kept  [WHIRR_DATA_DIR, or the current directory]
                  --database-dir DIR   where the embedded PostgreSQL lives  [WHIRR_DATABASE_DIR, or DATA_DIR/postgres]
                  --port-file FILE     write the port to this file when the head is ready
                  --set NAME=VALUE     any other setting, for example whirr.http.max-body-size=8MB
                  --help               show this and exit

            migrate takes over the jobs and runs of a whirr 0.5.3, from its PostgreSQL at --from or from the head's own
            database, and ends. restored makes a database safe that came out of a backup: before the first head starts.
            """;

    /** What was asked for. */
    sealed interface Outcome {

        /** Run the head with these options. */
        record Start(HeadOptions options) implements Outcome {}

        /**
         * Do this to the database of these options, and end.
         *
         * @param errand {@code migrate} or {@code restored}
         * @param from the database to migrate from; empty for the head's own
         */
        record Errand(HeadOptions options, String errand, String from, boolean requeueRunning) implements Outcome {}

        /** Say how it is used. */
        record Help() implements Outcome {}

        /** Say what is wrong and leave with this exit status. */
        record Wrong(String message, int status) implements Outcome {}
    }

    private static final int USAGE = 2;

    private static final Map<String, String> SHORT = Map.of("-p", "--port", "-h", "--host", "-d", "--data-dir");

    private static final List<String> VALUED = List.of(
            "--port", "--host", "--database-url", "--data-dir", "--database-dir", "--port-file", "--set", "--from");

    private static final List<String> ERRANDS = List.of("migrate", "restored");

    private CommandLine() {}

    static Outcome parse(List<String> arguments, Map<String, String> environment) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        if ("head".equals(rest.peek()) || "server".equals(rest.peek())) {
            rest.pop();
        }
        String errand = ERRANDS.contains(String.valueOf(rest.peek())) ? rest.pop() : "";
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> settings = new LinkedHashMap<>();
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            if (argument.equals("--help")) {
                return new Outcome.Help();
            }
            if (argument.equals("--reload")) {
                continue;
            }
            if (argument.equals("--requeue-running") && errand.equals("migrate")) {
                values.put(argument, "true");
                continue;
            }
            String wrong = option(argument, rest, values, settings);
            if (wrong != null) {
                return new Outcome.Wrong(wrong, USAGE);
            }
        }
        return errand(errand, values, start(values, settings, environment));
    }

    private static Outcome errand(String errand, Map<String, String> values, Outcome outcome) {
        String from = values.get("--from");
        if (from != null && !errand.equals("migrate")) {
            return new Outcome.Wrong("No such option: --from", USAGE);
        }
        return outcome instanceof Outcome.Start(HeadOptions options) && !errand.isEmpty()
                ? new Outcome.Errand(options, errand, from == null ? "" : from, values.containsKey("--requeue-running"))
                : outcome;
    }

    /** Reads one option and its value; returns what is wrong with it, or null. */
    private static @Nullable String option(
            String argument, Deque<String> rest, Map<String, String> values, Map<String, String> settings) {
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String given = equals < 0 ? argument : argument.substring(0, equals);
        String attached = equals < 0 ? null : argument.substring(equals + 1);
        if (attached == null && given.length() > 2 && SHORT.containsKey(given.substring(0, 2))) {
            attached = given.substring(2);
            given = given.substring(0, 2);
        }
        String name = SHORT.getOrDefault(given, given);
        if (!VALUED.contains(name)) {
            return given.startsWith("-") ? "No such option: " + given : "Got an unexpected argument: " + given;
        }
        String value = attached != null ? attached : rest.poll();
        if (value == null) {
            return "Option " + given + " requires an argument.";
        }
        if (!name.equals("--set")) {
            values.put(name, value);
            return null;
        }
        int assign = value.indexOf('=');
        if (assign <= 0) {
            return "Option --set takes NAME=VALUE.";
        }
        settings.put(value.substring(0, assign), value.substring(assign + 1));
        return null;
    }

    private static Outcome start(
            Map<String, String> values, Map<String, String> settings, Map<String, String> environment) {
        String port = values.getOrDefault("--port", "8080");
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            return new Outcome.Wrong("The value of --port is not a port: " + port, USAGE);
        }
        String url = value(values, "--database-url", environment, "WHIRR_DATABASE_URL");
        String data = value(values, "--data-dir", environment, "WHIRR_DATA_DIR");
        String database = value(values, "--database-dir", environment, "WHIRR_DATABASE_DIR");
        if (url == null && data == null && database == null) {
            return new Outcome.Wrong("""
                    No database configuration provided.

                    Name a PostgreSQL:          --database-url postgresql://USER:PASSWORD@HOST:5432/DATABASE
                                                (or WHIRR_DATABASE_URL)
                    or let the head bring one:  --data-dir DIRECTORY   (or WHIRR_DATA_DIR)""", 1);
        }
        return new Outcome.Start(HeadOptions.of(
                values.getOrDefault("--host", "127.0.0.1"),
                Integer.parseInt(port),
                url,
                data,
                database,
                values.get("--port-file"),
                settings));
    }

    /** An empty variable is as good as none: compose files have them. */
    private static @Nullable String value(
            Map<String, String> values, String option, Map<String, String> environment, String variable) {
        String value = values.getOrDefault(option, environment.get(variable));
        return value == null || value.isEmpty() ? null : value;
    }
}
