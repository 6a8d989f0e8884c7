package io.whirr.head.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import liquibase.Liquibase;
import liquibase.UpdateSummaryEnum;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import liquibase.ui.UIServiceEnum;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Brings the schema up to date when a head starts.
 *
 * <p>Nearly always it is: so what has been run is tagged with the digest of all changelogs, and a head that finds its
 * own digest leaves it at that. To read and to compare them each time took a tenth of a start.
 */
final class Migrations extends SpringLiquibase {

    private static final String CHANGELOGS = "io/whirr/sql/";

    private static final String HAS_TAGS = "SELECT to_regclass('databasechangelog') IS NOT NULL";

    private final String digest = digest();

    Migrations(MigrationDataSource source) {
        setDataSource(source);
        setChangeLog("classpath:" + CHANGELOGS + "changelog.yaml");
        setShowSummary(UpdateSummaryEnum.OFF);
        setUiService(UIServiceEnum.LOGGER);
        setAnalyticsEnabled(false);
    }

    @Override
    public void afterPropertiesSet() throws LiquibaseException {
        if (!isCurrent()) {
            super.afterPropertiesSet();
        }
    }

    private boolean isCurrent() throws DatabaseException {
        try (Connection connection = getDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            return holds(statement, HAS_TAGS)
                    && holds(statement, "SELECT EXISTS (SELECT FROM databasechangelog WHERE tag = '" + digest + "')");
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static boolean holds(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    /** One that did not get to its end leaves no tag, and is gone on with by the next head. */
    @Override
    protected void performUpdate(Liquibase liquibase) throws LiquibaseException {
        super.performUpdate(liquibase);
        liquibase.tag(digest);
    }

    private static String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Resource changelog : changelogs()) {
                digest.update(name(changelog).getBytes(StandardCharsets.UTF_8));
                digest.update(changelog.getContentAsByteArray());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("The changelogs cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Resource> changelogs() throws IOException {
        Resource[] found = new PathMatchingResourcePatternResolver().getResources("classpath*:" + CHANGELOGS + "*.*");
        return Stream.of(found).sorted(Comparator.comparing(Migrations::name)).toList();
    }

    private static String name(Resource changelog) {
        return Objects.requireNonNull(changelog.getFilename());
    }
}
