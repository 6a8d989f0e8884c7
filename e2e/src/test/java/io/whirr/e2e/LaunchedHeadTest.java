package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A head that is started by the launcher. */
class LaunchedHeadTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Without it a head starts as well, and nobody would notice but by the clock. */
    @Test
    void takesWhatTheBuildHasFoundOut() {
        try (Cluster cluster = Cluster.empty();
                Head head = cluster.startHead().awaitHealthy()) {
            String found = "io.whirr.head.HeadApplication__ApplicationContextInitializer";

            String loaded = Commands.output(
                    Commands.jdk("jcmd"), Long.toString(head.process().pid()), "VM.class_hierarchy", found);

            assertThat(loaded).contains("|--" + found);
        }
    }

    /** Cron, containers and units say nothing of a locale, and then the JVM took é for no name of a file. */
    @Test
    void knowsAllNamesOfFilesWhereNothingIsSaidOfALocale() throws IOException {
        try (Cluster cluster = Cluster.empty();
                Child head = inAnEmptyEnvironment(cluster)) {
            Path port = cluster.directory().resolve("port");
            Patience.until("the head is ready", PATIENCE, () -> {
                assertThat(head.isAlive()).as(head.tail()).isTrue();
                return Files.exists(port);
            });
            Api api = new Api(
                    URI.create("http://127.0.0.1:" + Files.readString(port).strip()));
            long job = api.submit("true");
            Path run = Files.createDirectories(cluster.data().resolve("runs/job-" + job));
            // This JVM may have no name for it either.
            Commands.output("sh", "-c", "printf whirr >\"$1/$(printf '\\303\\251').txt\"", "sh", run.toString());

            var reply = api.get("/api/v1/runs/job-" + job + "/artifacts/%C3%A9.txt");

            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("whirr");
        }
    }

    private static Child inAnEmptyEnvironment(Cluster cluster) {
        List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=" + System.getenv("PATH")));
        command.addAll(List.of("WHIRR_JAVA_HOME=" + System.getProperty("java.home"), "WHIRR_BUILD=never"));
        command.addAll(List.of(Commands.whirr(), "head", "--host", "127.0.0.1", "--port", "0"));
        command.addAll(
                List.of("--port-file", cluster.directory().resolve("port").toString()));
        command.addAll(List.of("--database-url", cluster.databaseUrl()));
        command.addAll(List.of("--data-dir", cluster.data().toString()));
        return Child.start("bare-head", cluster.directory(), Map.of(), command);
    }
}
