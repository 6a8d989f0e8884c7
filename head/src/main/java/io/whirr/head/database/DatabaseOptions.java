package io.whirr.head.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The options behind the {@code ?} of a database URL, in libpq's names or in the driver's. */
final class DatabaseOptions {

    /** libpq's name and the driver's, where they differ. */
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("application_name", "ApplicationName"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("target_session_attrs", "targetServerType"),
            Map.entry("load_balance_hosts", "loadBalanceHosts"),
            Map.entry("sslnegotiation", "sslNegotiation"));

    /** Ours to read, not the driver's. */
    private static final Set<String> PLACE = Set.of("host", "port", "user", "password", "dbname");

    /** What makes no difference here. */
    private static final Set<String> IGNORED =
            Set.of("client_encoding", "fallback_application_name", "keepalives", "keepalives_idle", "sslcompression");

    private static final Map<String, String> SESSIONS = Map.of(
            "read-write",
            "primary",
            "read-only",
            "secondary",
            "standby",
            "secondary",
            "prefer-standby",
            "preferSecondary");

    private static final Set<String> DRIVER = driverNames();

    private static final Pattern OPTION = Pattern.compile("[?](\\w+)=");

    private DatabaseOptions() {}

    /**
     * Where the options begin, or -1: at the first question mark before a name that is known, because any other may be
     * part of a raw password.
     */
    static int startOfQuery(String url) {
        Matcher option = OPTION.matcher(url);
        while (option.find()) {
            if (isKnown(option.group(1)) || url.indexOf('@', option.start()) < 0) {
                return option.start();
            }
        }
        return -1;
    }

    private static boolean isKnown(String name) {
        return PLACE.contains(name) || IGNORED.contains(name) || driverName(name) != null;
    }

    private static @Nullable String driverName(String name) {
        String driverName = RENAMED.getOrDefault(name, name);
        return DRIVER.contains(driverName) ? driverName : null;
    }

    private static Set<String> driverNames() {
        try {
            String any = "jdbc:postgresql://localhost/any";
            DriverPropertyInfo[] properties = DriverManager.getDriver(any).getPropertyInfo(any, new Properties());
            return Arrays.stream(properties).map(property -> property.name).collect(Collectors.toUnmodifiableSet());
        } catch (SQLException e) {
            throw new IllegalStateException("The PostgreSQL driver is missing", e);
        }
    }

    static Map<String, String> read(String query) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (equals < 0 || !isKnown(name)) {
                throw new StartRefused("The database URL has an option that the head does not know"
                        + (name.matches("[a-zA-Z_]{1,40}") ? ": " + name : ""));
            }
            put(options, name, decode(pair.substring(equals + 1)));
        }
        return options;
    }

    private static void put(Map<String, String> options, String name, String value) {
        if (PLACE.contains(name)) {
            options.put(name, value);
        } else if (!IGNORED.contains(name)) {
            String driverName = driverName(name);
            options.put(
                    driverName == null ? name : driverName,
                    name.equals("target_session_attrs") ? SESSIONS.getOrDefault(value, value) : value);
        }
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }
}
