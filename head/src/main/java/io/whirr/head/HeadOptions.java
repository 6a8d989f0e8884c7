package io.whirr.head;

import io.whirr.head.database.DatabaseUrl;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the head was started.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any
 * @param url the given database, with its password; null to bring one along
 * @param dataDirectory where runs are kept, absolute
 * @param databaseDirectory where the embedded database lives, absolute; null where one is given
 * @param portFile where to write the port; null for nowhere
 * @param settings settings by their full names, which come before all others
 */
record HeadOptions(
        String host,
        int port,
        @Nullable String url,
        Path dataDirectory,
        @Nullable Path databaseDirectory,
        @Nullable Path portFile,
        Map<String, String> settings) {

    static HeadOptions of(
            String host,
            int port,
            @Nullable String url,
            @Nullable String data,
            @Nullable String database,
            @Nullable String portFile,
            Map<String, String> settings) {
        Path dataDirectory = absolute(data == null ? "." : data);
        Path databaseDirectory = database == null ? dataDirectory.resolve("postgres") : absolute(database);
        return new HeadOptions(
                host,
                port,
                url,
                dataDirectory,
                url == null ? databaseDirectory : null,
                portFile == null ? null : absolute(portFile),
                settings);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    /** The same as settings of the application. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.address", host);
        properties.put("server.port", port);
        properties.put("whirr.data-dir", dataDirectory.toString());
        if (url != null) {
            properties.put("whirr.database.url", url);
        }
        if (databaseDirectory != null) {
            properties.put("whirr.database.directory", databaseDirectory.toString());
        }
        if (portFile != null) {
            properties.put("whirr.port-file", portFile.toString());
        }
        properties.putAll(settings);
        return properties;
    }

    /** Where the database is, for people and without the password. */
    String database() {
        return url == null
                ? "embedded PostgreSQL (in " + databaseDirectory + ")"
                : DatabaseUrl.parse(url).toString();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "HeadOptions[" + host + ":" + port + ", " + database() + "]";
    }
}
