package io.whirr.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The samples for other people's programs, read by those programs where they are, and the scripts by a shell. */
class SamplesTest {

    private static final Path DEPLOY = Commands.home().resolve("deploy");

    @TempDir
    Path folder;

    private static boolean isThere(String program) {
        return Commands.tryOut("sh", "-c", "command -v " + program).status() == 0;
    }

    @Test
    void everyAlertSaysWhatIsWrongAndWhatToDo() throws IOException {
        Map<String, List<Map<String, Object>>> file = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(DEPLOY.resolve("monitoring/alerts.yml")));
        JsonNode rules =
                JsonMapper.shared().valueToTree(file).path("groups").path(0).path("rules");

        assertThat(rules.size()).isGreaterThan(10);
        assertThat(rules.valueStream().map(rule -> rule.path("alert").asString()))
                .doesNotHaveDuplicates();
        assertThat(rules.valueStream()).allSatisfy(rule -> {
            assertThat(rule.path("expr").asString()).isNotBlank();
            assertThat(rule.path("labels").path("severity").asString()).isIn("page", "ticket");
            assertThat(rule.path("annotations").path("summary").asString()).isNotBlank();
            assertThat(rule.path("annotations").path("description").asString()).isNotBlank();
        });
    }

    @Test
    void prometheusTakesTheRules() {
        Assumptions.assumeTrue(isThere("promtool"), "there is no promtool here");
        for (String check : List.of("rules alerts.yml", "config prometheus.yml")) {
            Commands.Result result =
                    Commands.tryOut("sh", "-c", "cd '" + DEPLOY.resolve("monitoring") + "' && promtool check " + check);

            assertThat(result.status()).as(result.output()).isZero();
        }
    }

    @Test
    void theDashboardIsOneForGrafana() throws IOException {
        JsonNode dashboard =
                JsonMapper.shared().readTree(Files.readString(DEPLOY.resolve("monitoring/grafana-dashboard.json")));

        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThan(30);
        assertThat(dashboard
                        .path("panels")
                        .valueStream()
                        .map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates();
        assertThat(dashboard.path("panels").valueStream()).allSatisfy(panel -> {
            assertThat(panel.path("title").asString()).isNotBlank();
            assertThat(panel.path("targets").size()).isPositive();
            assertThat(panel.path("gridPos").path("x").asInt()
                            + panel.path("gridPos").path("w").asInt())
                    .isLessThanOrEqualTo(24);
        });
    }

    @Test
    void nginxTakesTheProxy() throws IOException {
        Assumptions.assumeTrue(isThere("nginx") && isThere("openssl"), "there is no nginx here");
        Commands.output(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=whirr",
                "-keyout",
                folder + "/whirr.key",
                "-out",
                folder + "/whirr.crt");
        String sample = Files.readString(DEPLOY.resolve("proxy/nginx.conf"))
                .replace("/etc/nginx/", folder + "/")
                .replaceAll("head[12]\\.example\\.org", "127.0.0.1");
        Path config = folder.resolve("nginx.conf");
        Files.writeString(
                config,
                "pid %s/pid; events {} http { access_log off; %s }".formatted(folder, sample.replace("443", "8443")));

        Commands.Result result = Commands.tryOut(
                "nginx", "-t", "-e", folder + "/error.log", "-p", folder.toString(), "-c", config.toString());

        assertThat(result.output()).contains("test is successful");
    }

    @Test
    void everyScriptIsOneForAPlainShell() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            List<Path> scripts = files.filter(Files::isRegularFile)
                    .filter(file -> isScript(file) || file.toString().endsWith(".sh"))
                    .toList();

            assertThat(scripts).hasSizeGreaterThan(5);
            assertThat(scripts).allSatisfy(script -> {
                String shell = firstLine(script).contains("bash") ? "bash" : "sh";
                assertThat(Commands.tryOut(shell, "-n", script.toString()).output())
                        .isEmpty();
            });
        }
    }

    private static boolean isScript(Path file) {
        return firstLine(file).startsWith("#!/bin/");
    }

    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException | RuntimeException notText) {
            return "";
        }
    }

    /** A command that is not tried has to say why not. */
    @Test
    void everyCommandOfTheSetUpPageIsReplayedOrSaysWhyNot() {
        assertThat(SetupPage.read().blocks())
                .hasSizeGreaterThan(10)
                .allMatch(block ->
                        block.isReplayed() || block.isOtherWay() || block.mark().matches("not replayed: .{10,}"))
                .filteredOn(SetupPage.Block::isReplayed)
                .hasSizeGreaterThan(7);
    }
}
