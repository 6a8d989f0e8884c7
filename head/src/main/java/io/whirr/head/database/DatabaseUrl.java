package io.whirr.head.database;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a given PostgreSQL is and how to log in there, read from a URL as people write it.
 *
 * <p>The password may be percent-encoded or raw, with {@code / + = @ : # ?} in it as a password from {@code base64} has
 * them. It leaves this object by {@link #login()} only: no message and no {@code toString} has any part of it.
 */
public final class DatabaseUrl {

    private static final int DEFAULT_PORT = 5432;
    private static final Pattern SCHEME = Pattern.compile("^(?:jdbc:)?(?:postgresql|postgres)://");
    private static final Pattern HOST =
            Pattern.compile("(?<name>\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

    private final List<String> hosts;
    private final String database;
    private final @Nullable String user;
    private final @Nullable String password;
    private final Map<String, String> options;

    private DatabaseUrl(
            List<String> hosts,
            String database,
            @Nullable String user,
            @Nullable String password,
            Map<String, String> options) {
        this.hosts = hosts;
        this.database = database;
        this.user = user;
        this.password = password;
        this.options = options;
    }

    /**
     * Reads a URL.
     *
     * @throws StartRefused for one that names no PostgreSQL server reachable over TCP
     */
    public static DatabaseUrl parse(String url) {
        Matcher scheme = SCHEME.matcher(url.strip());
        if (!scheme.find()) {
            throw new StartRefused("The database URL has to look like postgresql://USER:PASSWORD@HOST:5432/DATABASE");
        }
        String rest = url.strip().substring(scheme.end());
        int query = DatabaseOptions.startOfQuery(rest);
        Map<String, String> options = DatabaseOptions.read(query < 0 ? "" : rest.substring(query + 1));
        String place = query < 0 ? rest : rest.substring(0, query);
        int at = place.lastIndexOf('@');
        if (place.indexOf('?', at + 1) >= 0) {
            throw new StartRefused("The options behind the ? of the database URL have to look like NAME=VALUE");
        }
        String login = at < 0 ? "" : place.substring(0, at);
        int colon = login.indexOf(':');
        String user = colon < 0 ? login : login.substring(0, colon);
        String password = colon < 0 ? null : decode(login.substring(colon + 1));
        return at(place.substring(at + 1), decode(user), password, options);
    }

    private static DatabaseUrl at(String place, String user, @Nullable String password, Map<String, String> options) {
        int slash = place.indexOf('/');
        String named = slash < 0 ? place : place.substring(0, slash);
        String database = slash < 0 ? "" : decode(place.substring(slash + 1));
        String hosts = options.getOrDefault("host", named);
        String owner = options.getOrDefault("user", user);
        Map<String, String> others = new LinkedHashMap<>(options);
        others.keySet().removeAll(List.of("host", "port", "user", "password", "dbname"));
        return new DatabaseUrl(
                hosts(hosts, options.get("port")),
                options.getOrDefault("dbname", database),
                owner.isEmpty() ? null : owner,
                options.getOrDefault("password", password),
                Map.copyOf(others));
    }

    private static List<String> hosts(String named, @Nullable String port) {
        if (named.isEmpty()
                || named.startsWith("/")
                || named.toLowerCase(Locale.ROOT).startsWith("%2f")) {
            throw new StartRefused("The database URL names no host, or a Unix socket, which the head cannot use:"
                    + " name the host that PostgreSQL listens on, as postgresql://USER@localhost:5432/DATABASE");
        }
        List<String> hosts = new ArrayList<>();
        for (String one : named.split(",", -1)) {
            Matcher host = HOST.matcher(one);
            if (!host.matches()) {
                throw new StartRefused("The host in the database URL cannot be read:"
                        + " write USER:PASSWORD@HOST:PORT/DATABASE, and an IPv6 address in brackets");
            }
            hosts.add(host.group("name") + ":" + port(host.group("port"), port));
        }
        return List.copyOf(hosts);
    }

    private static int port(@Nullable String inHost, @Nullable String inOptions) {
        String given = inHost != null ? inHost : inOptions;
        if (given == null) {
            return DEFAULT_PORT;
        }
        if (given.matches("[0-9]{1,5}") && Integer.parseInt(given) > 0 && Integer.parseInt(given) < 65_536) {
            return Integer.parseInt(given);
        }
        throw new StartRefused("The port in the database URL has to be a number from 1 to 65535");
    }

    /** Percent signs that begin no escape mean themselves, and then so do all others. */
    private static String decode(String text) {
        long percents = text.chars().filter(c -> c == '%').count();
        Matcher escape = ESCAPE.matcher(text);
        if (percents == 0 || percents != escape.results().count()) {
            return text;
        }
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The URL for the driver, without user and password. */
    String jdbc() {
        return "jdbc:postgresql://" + String.join(",", hosts) + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the driver needs besides the URL; the password is in here. */
    Properties login() {
        Properties login = new Properties();
        login.putAll(options);
        if (user != null) {
            login.setProperty("user", user);
        }
        if (password != null) {
            login.setProperty("password", password);
        }
        return login;
    }

    /** Host and port, or several of them, for messages. */
    String place() {
        return String.join(",", hosts);
    }

    /** For people: where the database is, with the login masked. */
    @Override
    public String toString() {
        return "postgresql://" + (user == null ? "" : "***:***@") + place() + "/" + database;
    }
}
