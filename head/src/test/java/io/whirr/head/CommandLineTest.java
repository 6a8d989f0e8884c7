package io.whirr.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final String URL = "postgresql://whirr:s3cret@db/jobs";

    private static CommandLine.Outcome parse(Map<String, String> environment, String... arguments) {
        return CommandLine.parse(List.of(arguments), environment);
    }

    private static HeadOptions options(Map<String, String> environment, String... arguments) {
        assertThat(parse(environment, arguments)).isInstanceOf(CommandLine.Outcome.Start.class);
        return ((CommandLine.Outcome.Start) parse(environment, arguments)).options();
    }

    @Test
    void theDefaultsAreUpstreams() {
        HeadOptions options = options(Map.of(), "--data-dir", "/data");

        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.url()).isNull();
        assertThat(options.dataDirectory()).isEqualTo(Path.of("/data"));
        assertThat(options.databaseDirectory()).isEqualTo(Path.of("/data/postgres"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "server"})
    void shortLongAndAttachedFormsAreTheSame(String name) {
        HeadOptions options =
                options(Map.of(), name, "-p", "9", "-h0.0.0.0", "-d", "/d", "--database-dir=/e", "--set", "a=b=c");

        assertThat(options.port()).isEqualTo(9);
        assertThat(options.host()).isEqualTo("0.0.0.0");
        assertThat(options.databaseDirectory()).isEqualTo(Path.of("/e"));
        assertThat(options.properties())
                .containsEntry("a", "b=c")
                .containsEntry("server.port", 9)
                .containsEntry("whirr.database.directory", "/e");
    }

    @Test
    void variablesAreUsedWhereNoOptionIs() {
        Map<String, String> environment = Map.of("WHIRR_DATABASE_URL", URL, "WHIRR_DATA_DIR", "/data");

        assertThat(options(environment).url()).isEqualTo(URL);
        assertThat(options(environment).databaseDirectory()).isNull();
        assertThat(options(environment, "-d", "/other").dataDirectory()).isEqualTo(Path.of("/other"));
        assertThat(options(Map.of("WHIRR_DATABASE_URL", "", "WHIRR_DATA_DIR", "/data"))
                        .url())
                .isNull();
    }

    @Test
    void theDataDirectoryIsAlwaysAbsolute() {
        assertThat(options(Map.of(), "--database-url", URL).dataDirectory())
                .isEqualTo(Path.of("").toAbsolutePath());
        assertThat(options(Map.of(), "-d", "a/../b").dataDirectory())
                .isEqualTo(Path.of("b").toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense, No such option: --nonsense",
        "-x, No such option: -x",
        "extra, Got an unexpected argument: extra",
        "--port, Option --port requires an argument.",
        "--port=many, The value of --port is not a port: many",
        "--port=70000, The value of --port is not a port: 70000",
        "--set=x, Option --set takes NAME=VALUE."
    })
    void whatIsNotUnderstoodIsAUsageError(String argument, String message) {
        assertThat(parse(Map.of("WHIRR_DATA_DIR", "/d"), argument))
                .isEqualTo(new CommandLine.Outcome.Wrong(message, 2));
    }

    @Test
    void withoutADatabaseThereIsNoHead() {
        assertThat(parse(Map.of())).isInstanceOfSatisfying(CommandLine.Outcome.Wrong.class, wrong -> {
            assertThat(wrong.message()).startsWith("No database configuration provided.");
            assertThat(wrong.status()).isEqualTo(1);
        });
    }

    @Test
    void helpIsHelpAndHIsTheHost() {
        assertThat(parse(Map.of(), "--help")).isEqualTo(new CommandLine.Outcome.Help());
        assertThat(options(Map.of(), "-d", "/d", "-h", "::1").host()).isEqualTo("::1");
    }

    @Test
    void thePasswordIsShownNowhere() {
        HeadOptions options = options(Map.of(), "--database-url", URL);

        assertThat(options.toString() + options.database())
                .doesNotContain("s3cret")
                .contains("***:***@db:5432");
    }

    @Test
    void anErrandIsDoneToTheDatabaseOfTheOptions() {
        assertThat(parse(Map.of("WHIRR_DATABASE_URL", URL), "head", "migrate", "--from", "postgresql://old/whirr"))
                .isInstanceOfSatisfying(CommandLine.Outcome.Errand.class, errand -> {
                    assertThat(errand.errand()).isEqualTo("migrate");
                    assertThat(errand.from()).isEqualTo("postgresql://old/whirr");
                    assertThat(errand.requeueRunning()).isFalse();
                    assertThat(errand.options().url()).isEqualTo(URL);
                });
        assertThat(parse(Map.of(), "migrate", "--requeue-running", "-d", "/d"))
                .isInstanceOfSatisfying(CommandLine.Outcome.Errand.class, errand -> {
                    assertThat(errand.from()).isEmpty();
                    assertThat(errand.requeueRunning()).isTrue();
                });
        assertThat(parse(Map.of("WHIRR_DATA_DIR", "/d"), "restored")).isInstanceOf(CommandLine.Outcome.Errand.class);
    }

    @Test
    void optionsOfAnErrandAreTheErrandsAlone() {
        Map<String, String> environment = Map.of("WHIRR_DATA_DIR", "/d");

        assertThat(parse(environment, "--from", "postgresql://old/whirr"))
                .isEqualTo(new CommandLine.Outcome.Wrong("No such option: --from", 2));
        assertThat(parse(environment, "restored", "--requeue-running"))
                .isEqualTo(new CommandLine.Outcome.Wrong("No such option: --requeue-running", 2));
        assertThat(parse(Map.of(), "migrate")).isInstanceOf(CommandLine.Outcome.Wrong.class);
    }
}
