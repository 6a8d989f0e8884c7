package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.commands.Proposals.Proposal;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.shell.core.command.CommandRegistry;

class ProposalsTest {

    private final TestHead head = new TestHead()
            .on("GET /api/v1/jobs", "{\"jobs\": [" + TestJobs.job(7, "running", 1, "") + "]}")
            .on("GET /api/v1/runs", "{\"runs\": [{\"id\": \"job-7\", \"status\": \"completed\", \"name\": \"a\"}]}");
    private final Session session = new Session(
            new Settings(Map.of("WHIRR_SERVER_URL", head.url()), Path.of("/nonexistent")),
            Target.USUAL,
            Screen.plain(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            InstantSource.system(),
            new Interruption());
    private final Proposals proposals =
            new Proposals(session, new CommandRegistry(new LinkedHashSet<>(Commands.all(session))));

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void commandsComeFirst() {
        assertThat(words("")).contains("status", "submit", "logs");
        assertThat(words("help", "s")).contains("status");
    }

    @Test
    void optionsAreProposedOnce() {
        assertThat(words("list", "--")).contains("--status", "--output");
        assertThat(words("list", "--status", "failed", "--")).doesNotContain("--status");
    }

    @Test
    void valuesAreThoseThatTheParserTakes() {
        assertThat(words("list", "-o", "")).containsExactly("table", "json", "jsonl");
        assertThat(words("list", "--limit", "")).isEmpty();
    }

    @Test
    void jobsAndRunsComeFromTheHead() {
        assertThat(proposals.next(List.of("logs", "-f", "")).words()).containsExactly(new Proposal("7", "running n7"));
        assertThat(head.request("GET /api/v1/jobs").query()).endsWith("status=all");
        assertThat(words("show", "")).containsExactly("job-7");
    }

    @Test
    void schedulesComeFromTheHead() {
        head.on("GET /api/v1/schedules", """
                {"schedules": [{"name": "nights", "words": "every weekday at 02:00", "when": ["0 2 * * 1-5"]}]}""");

        assertThat(proposals.next(List.of("schedule", "trigger", "")).words())
                .containsExactly(new Proposal("nights", "every weekday at 02:00"));
        assertThat(words("schedule", "delete", "")).containsExactly("nights");
        assertThat(words("schedule", "create", "")).isEmpty();
    }

    @Test
    void aCommandOfTheUsersOwnIsNotCompleted() {
        assertThat(words("submit", "-n", "x", "python", "--")).isEmpty();
        assertThat(words("submit", "--", "")).isEmpty();
        assertThat(words("submit", "-n", "x", "--t")).contains("--tags");
    }

    @Test
    void aHeadThatIsAwayProposesNothing() {
        head.close();

        assertThat(words("logs", "")).isEmpty();
    }

    private List<String> words(String... typed) {
        return proposals.next(List.of(typed)).words().stream()
                .map(Proposal::word)
                .toList();
    }
}
