package io.whirr.head.database;

import liquibase.exception.LiquibaseException;
import org.springframework.core.io.DefaultResourceLoader;

/** The schema, made as a head makes it. */
public final class Schema {

    private Schema() {}

    /** Makes it in an empty database, or brings it up to date; {@code url} is one as a head takes it. */
    public static void make(String url) throws LiquibaseException {
        migrations(url).afterPropertiesSet();
    }

    static Migrations migrations(String url) {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        Migrations migrations = new Migrations(new MigrationDataSource(parsed, parsed.login()));
        migrations.setResourceLoader(new DefaultResourceLoader());
        return migrations;
    }
}
