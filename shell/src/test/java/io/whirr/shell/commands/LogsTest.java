package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Request;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import io.whirr.shell.head.Interruption;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogsTest {

    private static final String JOB = "GET /api/v1/jobs/7";
    private static final String LOG = "GET /api/v1/runs/job-7/log";

    private final TestHead head = new TestHead();
    private volatile byte[] written = {};
    private volatile boolean ended;

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void theBytesComeAsTheyAre() {
        written = new byte[100_000];
        for (int i = 0; i < written.length; i++) {
            written[i] = (byte) i;
        }
        head.on(JOB, TestJobs.job(7, "running", 1, "")).on(LOG, this::piece);

        assertThat(Typed.at(head, "logs", "7").bytes()).isEqualTo(written);
    }

    @Test
    void aJobThatHasWrittenNothingSaysSoOnTheOtherStream() {
        head.on(LOG, this::piece);

        head.on(JOB, TestJobs.job(7, "queued", 1, ""));
        assertThat(Typed.at(head, "logs", "7"))
                .returns("", Typed::out)
                .returns("Job #7 is queued, no log yet.\n", Typed::err)
                .returns(0, Typed::code);

        head.on(JOB, TestJobs.job(7, "running", 1, ""));
        assertThat(Typed.at(head, "logs", "7").err()).isEqualTo("Job #7 is running and has written nothing yet.\n");
    }

    @Test
    void theLastLinesAreEnough() {
        head.on(JOB, TestJobs.ended(7, "completed", 1, 0)).on(LOG, this::piece);

        written = bytes("one\ntwo\nthree\n");
        assertThat(Typed.at(head, "logs", "7", "--tail", "2").out()).isEqualTo("two\nthree\n");
        written = bytes("one\ntwo\nthr");
        assertThat(Typed.at(head, "logs", "7", "-n", "2").out()).isEqualTo("two\nthr");
        assertThat(Typed.at(head, "logs", "7", "-n", "0").out()).isEmpty();
        assertThat(Typed.at(head, "logs", "7", "-n", "9").out()).isEqualTo("one\ntwo\nthr");
        assertThat(Typed.at(head, "logs", "7", "-n", "-1").code()).isEqualTo(2);
    }

    @Test
    void anEarlierAttemptHasItsOwnLog() {
        head.on(JOB, TestJobs.job(7, "running", 3, "")).on(LOG, request -> {
            assertThat(request.number("attempt")).isEqualTo(2);
            return piece(request);
        });
        written = bytes("old\n");

        assertThat(Typed.at(head, "logs", "7", "--attempt", "2").out()).isEqualTo("old\n");
    }

    @Test
    void followEndsWithTheJobAndSaysHow() {
        written = bytes("a");
        head.on(JOB, _ -> Response.json(ended ? TestJobs.ended(7, "failed", 1, 9) : TestJobs.job(7, "running", 1, "")));
        head.on(LOG, request -> {
            var piece = piece(request);
            if (piece.body().length == 0) {
                written = bytes("ab\n");
                ended = true;
            }
            return piece;
        });

        var typed = Typed.at(head, "logs", "-f", "7");

        assertThat(typed.out()).isEqualTo("ab\n");
        assertThat(typed.err()).isEqualTo("Job #7 failed after 2s: exit code 9.\n");
        assertThat(typed.code()).isZero();
    }

    @Test
    void followGoesOnWithTheNextAttempt() {
        head.on(
                JOB,
                _ -> Response.json(
                        switch ((int) head.requests().stream()
                                .filter(request -> request.call().equals(JOB))
                                .count()) {
                            case 1 -> TestJobs.job(7, "running", 1, "");
                            case 2 -> TestJobs.job(7, "queued", 2, "");
                            default -> TestJobs.ended(7, "completed", 2, 0);
                        }));
        head.on(LOG, request -> {
            written = bytes(request.number("attempt") == 1 ? "first\n" : "second\n");
            return piece(request);
        });

        var typed = Typed.at(head, "logs", "-f", "7");

        assertThat(typed.out()).isEqualTo("first\nsecond\n");
        assertThat(typed.err()).contains("Job #7 goes on: attempt 2 follows.\n");
    }

    /** A worker claims an attempt before it makes its log. */
    @Test
    void anAttemptThatHasNoLogYetIsWaitedFor() {
        head.on(
                JOB,
                _ -> Response.json(ended ? TestJobs.ended(7, "completed", 1, 0) : TestJobs.job(7, "running", 1, "")));
        head.on(LOG, request -> {
            if (!ended) {
                ended = true;
                written = bytes("late\n");
                return Response.json(404, "{\"detail\": \"Run job-7 has no attempt 1\"}");
            }
            return piece(request);
        });

        assertThat(Typed.at(head, "logs", "-f", "7").out()).isEqualTo("late\n");
    }

    /** Who has submitted it wants to see all of it, however fast its first steps were. */
    @Test
    void aPipelineThatWasJustSubmittedIsFollowedFromItsFirstStep() {
        ended = true;
        head.on("POST /api/v1/jobs", "{\"job_id\": 7, \"run_id\": \"job-7\", \"run_dir\": \"\"}");
        head.on(
                JOB,
                TestJobs.ended(7, "completed", 1, 0).replace("\"command_argv\"", "\"steps\": [], \"command_argv\""));
        head.on("GET /api/v1/jobs/7/attempts", """
                {"attempts": [{"attempt": 1, "sequence": 1, "step": "a", "status": "completed"},
                              {"attempt": 1, "sequence": 2, "step": "b", "status": "completed"}]}
                """);
        head.on(LOG, request -> {
            written = bytes(request.number("attempt") == 1 ? "first\n" : "second\n");
            return piece(request);
        });

        assertThat(Typed.at(head, "submit", "-q", "-F", "ls").out()).isEqualTo("7\nfirst\nsecond\n");
    }

    @Test
    void followSurvivesARestartOfTheHead() throws Exception {
        written = bytes("before\n");
        head.on(
                JOB,
                _ -> Response.json(ended ? TestJobs.ended(7, "completed", 1, 0) : TestJobs.job(7, "running", 1, "")));
        head.on(LOG, this::piece);
        var err = new ByteArrayOutputStream();
        var typed =
                CompletableFuture.supplyAsync(() -> Typed.at(head.url(), new Interruption(), err, "logs", "-f", "7"));
        await().until(() -> head.requests().size() > 2);

        head.stop();
        await().until(() -> err.toString(StandardCharsets.UTF_8).contains("Trying again."));
        int asked = head.requests().size();
        written = bytes("before\nafter\n");
        head.restart();
        await().until(() -> head.requests().size() > asked);
        ended = true;

        assertThat(typed.get(20, TimeUnit.SECONDS).out()).isEqualTo("before\nafter\n");
        assertThat(typed.get().err()).contains("Cannot reach the head at " + head.url(), "The head is back.");
    }

    @Test
    void ctrlCAtThePromptEndsACallThatWaits() throws Exception {
        var waiting = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        head.on(JOB, TestJobs.job(7, "running", 1, "")).on(LOG, request -> {
            waiting.countDown();
            awaitQuietly(release);
            return piece(request);
        });
        var interruption = new Interruption();
        var typed = CompletableFuture.supplyAsync(() -> Typed.at(head.url(), interruption, "logs", "-f", "7"));
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

        interruption.interrupt();

        assertThat(typed.get(5, TimeUnit.SECONDS).code()).isEqualTo(130);
        release.countDown();
    }

    private Response piece(Request request) {
        byte[] all = written;
        int offset = Math.toIntExact(request.number("offset"));
        int end = Math.min(all.length, offset + 30_000);
        return Response.log(Arrays.copyOfRange(all, offset, end), end, ended && end == all.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
