package io.whirr.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The compose file and the image, as far as they can be looked at without a Docker daemon. */
class ComposeTest {

    private static final Path FILE = Commands.home().resolve("deploy/docker-compose.yml");

    /** What compose knows at these places; a misspelt key is ignored by nobody but silently does nothing by some. */
    private static final Set<String> TOP = Set.of("services", "networks", "volumes");

    private static final Set<String> SERVICE = Set.of(
            "image",
            "build",
            "restart",
            "environment",
            "volumes",
            "ports",
            "networks",
            "depends_on",
            "healthcheck",
            "stop_grace_period",
            "read_only",
            "tmpfs",
            "cap_drop",
            "security_opt",
            "user",
            "shm_size");

    private static String text = "";
    private static JsonNode compose = JsonMapper.shared().nullNode();

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(FILE);
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object loaded = new Yaml(new SafeConstructor(options)).load(text);
        compose = JsonMapper.shared().valueToTree(loaded);
    }

    private static JsonNode services() {
        return compose.path("services");
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void everyKeyIsOneThatComposeKnows() {
        assertThat(TOP).containsAll(compose.propertyNames());
        assertThat(services().size()).isEqualTo(2);
        assertThat(services().valueStream())
                .allSatisfy(service -> assertThat(SERVICE).containsAll(service.propertyNames()));
    }

    @Test
    void whatIsReferredToIsThere() {
        assertThat(services().valueStream()).allSatisfy(service -> {
            assertThat(compose.path("networks").propertyNames()).containsAll(texts(service.path("networks")));
            assertThat(services().propertyNames())
                    .containsAll(service.path("depends_on").propertyNames());
        });
        assertThat(texts(services().path("postgres").path("volumes")))
                .isNotEmpty()
                .allMatch(volume -> compose.path("volumes").has(volume.replaceAll(":.*", "")));
    }

    @Test
    void thePasswordIsRequiredAndStandsInNoAddress() {
        assertThat(text).contains("${POSTGRES_PASSWORD:?", "${WHIRR_DATA_DIR:?");
        assertThat(services().at("/whirr-server/environment/WHIRR_DATABASE_URL").asString())
                .isEqualTo("postgresql://whirr@postgres:5432/whirr");
        // Every other variable has a default, so that nothing is empty by accident.
        assertThat(Pattern.compile("\\$\\{([A-Z_]+)(:[-?])?")
                        .matcher(text)
                        .results()
                        .filter(variable -> variable.group(2) == null))
                .isEmpty();
    }

    @Test
    void onlyTheHeadReachesTheDatabase() {
        assertThat(services().path("postgres").has("ports")).isFalse();
        assertThat(compose.at("/networks/database/internal").asBoolean()).isTrue();
        assertThat(texts(services().path("postgres").path("networks"))).containsExactly("database");
    }

    @Test
    void everyServiceIsWatchedAndComesBack() {
        assertThat(services().valueStream()).allSatisfy(service -> {
            assertThat(service.path("restart").asString()).isEqualTo("unless-stopped");
            assertThat(service.path("healthcheck").path("test").size()).isPositive();
        });
        assertThat(services().at("/whirr-server/read_only").asBoolean()).isTrue();
        assertThat(texts(services().at("/whirr-server/cap_drop"))).containsExactly("ALL");
    }

    @Test
    void composeItselfTakesItWithAnyPassword() {
        Commands.Result result = Commands.tryOut(
                "sh",
                "-c",
                "docker compose version >/dev/null 2>&1 && set -- docker compose || set -- docker-compose;"
                        + " command -v $1 >/dev/null || exit 99;"
                        + " POSTGRES_PASSWORD='a/b@c:d %' WHIRR_DATA_DIR=/d \"$@\" -f \"$0\" config",
                FILE.toString());
        Assumptions.assumeFalse(result.status() == 99, "there is no docker compose here");

        assertThat(result.output()).contains("a/b@c:d %", "pg_isready");
        assertThat(result.status()).isZero();
        assertThat(Commands.tryOut(
                                "sh",
                                "-c",
                                "docker compose version >/dev/null 2>&1 && set -- docker compose"
                                        + " || set -- docker-compose; unset POSTGRES_PASSWORD;"
                                        + " WHIRR_DATA_DIR=/d \"$@\" -f \"$0\" config",
                                FILE.toString())
                        .status())
                .isNotZero();
    }

    /** The rules of a linter that would have found something once, and what a hardened container rests on. */
    @Test
    void theImageIsBuiltOfWhatIsThereAndRunsAsNobodySpecial() throws IOException {
        String dockerfile = Files.readString(Commands.home().resolve("deploy/Dockerfile"));
        List<String> steps = dockerfile
                .replace("\\\n", " ")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(steps)
                .allMatch(step -> step.matches(
                        "(FROM|RUN|USER|WORKDIR|COPY|ENV|VOLUME|EXPOSE|HEALTHCHECK|STOPSIGNAL|ENTRYPOINT|CMD) .*"));
        assertThat(steps.stream().filter(step -> step.startsWith("FROM ")))
                .hasSize(2)
                .noneMatch(step -> step.endsWith(":latest"));
        assertThat(steps.stream()
                        .filter(step -> step.startsWith("USER "))
                        .toList()
                        .getLast())
                .isEqualTo("USER 10001:10001");
        assertThat(steps.stream().filter(step -> step.matches("(ENTRYPOINT|CMD|HEALTHCHECK).*")))
                .allMatch(step -> step.contains("["));
        assertThat(steps.stream().filter(step -> step.contains("apt-get install")))
                .allMatch(step -> step.contains("--no-install-recommends") && step.contains("rm -rf /var/lib/apt"));
        assertThat(Commands.home().resolve("deploy/docker/healthy")).isExecutable();
    }
}
