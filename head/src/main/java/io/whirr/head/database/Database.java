package io.whirr.head.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL that the head works on, and how to log in. Stops the server that the head brought along, last. */
final class Database implements AutoCloseable {

    private static final String UNLIMITED = "0";

    private final DatabaseUrl url;
    private final @Nullable EmbeddedDatabase embedded;

    private Database(DatabaseUrl url, @Nullable EmbeddedDatabase embedded) {
        this.url = url;
        this.embedded = embedded;
    }

    static Database open(DatabaseProperties properties) {
        if (properties.url() != null && !properties.url().isBlank()) {
            return new Database(DatabaseUrl.parse(properties.url()), null);
        }
        if (properties.directory() == null) {
            throw new StartRefused("No database configuration provided: set whirr.database.url or .directory");
        }
        EmbeddedDatabase embedded = EmbeddedDatabase.start(properties.directory());
        return new Database(embedded.url(), embedded);
    }

    DatabaseUrl url() {
        return url;
    }

    /** What a connection needs besides the URL; what the operator wrote in the URL wins. */
    Properties login(String name, Duration connectTimeout, Duration socketTimeout) {
        return login(url, name, connectTimeout, socketTimeout);
    }

    static Properties login(DatabaseUrl url, String name, Duration connectTimeout, Duration socketTimeout) {
        Properties login = new Properties();
        login.setProperty("ApplicationName", name);
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("connectTimeout", seconds(connectTimeout));
        login.setProperty("loginTimeout", seconds(connectTimeout));
        login.setProperty("socketTimeout", socketTimeout.isZero() ? UNLIMITED : seconds(socketTimeout));
        String password = System.getenv("PGPASSWORD");
        if (password != null) {
            login.setProperty("password", password);
        }
        login.putAll(url.login());
        return login;
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }

    /** A connection outside the pool. */
    Connection connect(String name, Duration connectTimeout, Duration socketTimeout) throws SQLException {
        return DriverManager.getConnection(url.jdbc(), login(name, connectTimeout, socketTimeout));
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
