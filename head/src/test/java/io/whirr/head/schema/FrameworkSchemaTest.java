package io.whirr.head.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas that are read from the frameworks' jars. */
class FrameworkSchemaTest {

    /**
     * A head that was set up with an older jar has an older schema. When this fails, compare the files, write a
     * changeset that takes databases of the former version along, and only then put the new digest here.
     */
    @ParameterizedTest
    @CsvSource({
        "org/springframework/batch/core/schema-postgresql.sql,"
                + "f2ac75cae966e4eb1cd97ee6b11f130495b7109153754a7983befb87614d6e38",
        "org/quartz/impl/jdbcjobstore/tables_postgres.sql,"
                + "60d22e05e00203702f18f835916c75270aeb6828e7051bb81dd87ebd7bf6a943",
    })
    void theSchemaInTheJarIsTheOneThatDatabasesWereMadeFrom(String file, String digest)
            throws IOException, NoSuchAlgorithmException {
        try (InputStream schema = getClass().getClassLoader().getResourceAsStream(file)) {
            assertThat(schema).as(file).isNotNull();
            byte[] actual = MessageDigest.getInstance("SHA-256").digest(schema.readAllBytes());
            assertThat(HexFormat.of().formatHex(actual)).isEqualTo(digest);
        }
    }
}
