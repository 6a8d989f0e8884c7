package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubmissionTest {

    private static final String SUBMIT = "POST /api/v1/jobs";
    private static final String SUBMITTED = """
            {"job_id": 7, "run_id": "job-7", "run_dir": "/d/runs/job-7", "message": "Job 7 created"}
            """;

    private final TestHead head = new TestHead().on(SUBMIT, SUBMITTED);

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void aCommandArrivesWordForWord() {
        var typed = Typed.at(head, "submit", "-n", "[x]", "-t", " a,,b ", "--", "echo", "--name", "", "a\nb", "'\"😀");

        assertThat(typed.code()).isZero();
        var sent = head.request(SUBMIT).json();
        assertThat(sent.path("command_argv").toString()).isEqualTo("[\"echo\",\"--name\",\"\",\"a\\nb\",\"'\\\"😀\"]");
        assertThat(sent.path("name").asString()).isEqualTo("[x]");
        assertThat(sent.path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(sent.path("workdir").asString()).isEqualTo(System.getProperty("user.dir"));
    }

    @Test
    void itSaysWhatWasQueued() {
        var typed = Typed.at(head, "submit", "-n", "probe", "-t", "a,b", "--workdir", "/w", "echo", "a b");

        assertThat(typed.out()).isEqualTo("""
                        Submitted job #7
                          name:    probe
                          command: echo 'a b'
                          workdir: /w
                          tags:    a, b
                        """);
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void programsGetAnIdOrJson() {
        assertThat(Typed.at(head, "submit", "-q", "ls").out()).isEqualTo("7\n");
        assertThat(Typed.at(head, "submit", "-o", "jsonl", "ls").out()).startsWith("{\"job_id\":7,");
    }

    @Test
    void configIsReadAsJsonWhereItIsJson() {
        Typed.at(head, "submit", "-c", "lr=0.1", "-c", "name=x=y", "-c", "deep={\"a\":[1]}", "-c", "values=1", "ls");

        assertThat(head.request(SUBMIT).json().path("config").toString())
                .isEqualTo("{\"lr\":0.1,\"name\":\"x=y\",\"deep\":{\"a\":[1]},\"values\":1}");
        assertThat(Typed.at(head, "submit", "-c", "lr", "ls").code()).isEqualTo(2);
    }

    @Test
    void aHeadThatIsNotReadyGetsTheSameKeyAgain() {
        var tries = new AtomicInteger();
        head.on(
                SUBMIT,
                _ -> tries.incrementAndGet() < 3
                        ? Response.json(503, "{\"detail\":\"The database is away\"}")
                        : Response.json(SUBMITTED));

        var typed = Typed.at(head, "submit", "ls");

        assertThat(typed.code()).isZero();
        assertThat(head.requests()).hasSize(3);
        assertThat(head.requests().stream()
                        .map(it -> it.header("Idempotency-key"))
                        .distinct())
                .hasSize(1)
                .noneMatch(String::isEmpty);
        assertThat(typed.err().lines()).containsExactly("The database is away. Trying again.", "The head is back.");
    }

    @Test
    void twoSubmissionsHaveTwoKeys() {
        Typed.at(head, "submit", "ls");
        Typed.at(head, "submit", "ls");
        Typed.at(head, "submit", "--idempotency-key", "mine", "ls");

        assertThat(head.requests().stream()
                        .map(it -> it.header("Idempotency-key"))
                        .distinct())
                .hasSize(3)
                .contains("mine");
    }

    @Test
    void whatTheHeadRefusesIsNotTriedAgain() {
        head.on(
                SUBMIT,
                _ -> Response.json(
                        422, "{\"detail\":[{\"loc\":[\"body\",\"command_argv\"],\"msg\":\"must not be empty\"}]}"));

        var typed = Typed.at(head, "submit", "ls");

        assertThat(typed.code()).isOne();
        assertThat(typed.err()).isEqualTo("Error: command_argv: must not be empty.\n");
        assertThat(head.requests()).hasSize(1);
    }

    @Test
    void withWaitTheExitCodeIsTheJobsOwn() {
        var looks = new AtomicInteger();
        head.on(
                "GET /api/v1/jobs/7",
                _ -> Response.json(
                        looks.incrementAndGet() < 3
                                ? TestJobs.job(7, "running", 1, "")
                                : TestJobs.ended(7, "failed", 1, 3)));

        var typed = Typed.at(head, "submit", "--wait", "ls");

        assertThat(typed.code()).isEqualTo(3);
        assertThat(typed.err()).endsWith("Job #7 failed after 2s: exit code 3.\n");
    }

    @Test
    void anExitCodeThatNoProcessHasIsOne() {
        head.on("GET /api/v1/jobs/7", TestJobs.ended(7, "failed", 1, 256));
        assertThat(Typed.at(head, "submit", "-w", "ls").code()).isOne();

        head.on("GET /api/v1/jobs/7", TestJobs.ended(7, "cancelled", 1, 0));
        assertThat(Typed.at(head, "submit", "-w", "ls").code()).isOne();
    }

    @Test
    void aHeadWithoutLogsIsStillWaitedFor() {
        head.on("GET /api/v1/jobs/7", TestJobs.ended(7, "failed", 1, 4));

        assertThat(Typed.at(head, "submit", "-F", "ls").code()).isEqualTo(4);
    }

    @Test
    void withFollowTheLogIsPrintedMeanwhile() {
        head.on("GET /api/v1/jobs/7", TestJobs.ended(7, "completed", 1, 0));
        head.on(
                "GET /api/v1/runs/job-7/log",
                request -> request.number("offset") == 0
                        ? Response.log("hello\n".getBytes(StandardCharsets.UTF_8), 6, true)
                        : Response.log(new byte[0], 6, true));

        var typed = Typed.at(head, "submit", "-q", "--follow", "ls");

        assertThat(typed.out()).isEqualTo("7\nhello\n");
        assertThat(typed.code()).isZero();
    }
}
