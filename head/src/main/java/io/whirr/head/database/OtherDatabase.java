package io.whirr.head.database;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Component;

/** Connections to a database that is not the head's, or to the head's own past its pool. */
@Component
public class OtherDatabase {

    private static final Duration CONNECTING = Duration.ofSeconds(10);

    private final Database own;

    OtherDatabase(Database own) {
        this.own = own;
    }

    /**
     * A connection each time, without a limit on how long a statement takes.
     *
     * @param url of the database; empty for the head's own
     * @throws StartRefused for a URL that is none
     */
    public DataSource at(String url) {
        DatabaseUrl place = url.isEmpty() ? own.url() : DatabaseUrl.parse(url);
        return new DriverManagerDataSource(
                place.jdbc(), Database.login(place, "whirr-migrate", CONNECTING, Duration.ZERO));
    }
}
