package io.whirr.e2e.bench;

import java.io.IOException;
import java.util.OptionalLong;

/** The calls that are measured. Answers are scanned for the numbers in them. */
final class Wire {

    private static final String JOBS = "/api/v1/jobs";
    private static final String SUBMISSION = "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\"}";

    private final HttpConnection connection;
    private final String worker;

    /** @param worker who claims */
    Wire(HttpConnection connection, String worker) {
        this.connection = connection;
        this.worker = worker;
    }

    /** A task that was claimed; the token is absent with a head that has none. */
    record Claimed(long job, OptionalLong token, String worker) {}

    void submit() throws IOException {
        connection.post(JOBS, SUBMISSION);
    }

    /** Submits an array of so many elements with one request. */
    void submitArray(int elements) throws IOException {
        connection.post(
                JOBS, "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\",\"array\":\"0-%d\"}".formatted(elements - 1));
    }

    /** Claims what is next; the queue must not be empty. */
    Claimed claim() throws IOException {
        return claim(0);
    }

    /** Claims what is next, or what comes within so many seconds. */
    Claimed claim(int waitSeconds) throws IOException {
        return claimed(connection.post(
                JOBS + "/claim",
                "{\"worker_id\":\"%s\",\"lease_seconds\":600,\"wait_seconds\":%d}".formatted(worker, waitSeconds)));
    }

    /** Claims what is next, as a worker that tells its tasks apart by their tokens and not by their jobs. */
    Claimed claimFenced() throws IOException {
        return claimed(connection.post(
                JOBS + "/claim", "{\"worker_id\":\"%s\",\"lease_seconds\":600,\"fencing\":true}".formatted(worker)));
    }

    private Claimed claimed(String answer) throws IOException {
        OptionalLong job = number(answer, "\"id\":");
        return new Claimed(
                job.orElseThrow(() -> new IOException("the queue is empty: " + answer)),
                number(answer, "\"token\":"),
                worker);
    }

    void complete(Claimed task) throws IOException {
        String token = task.token().isPresent() ? ",\"token\":" + task.token().getAsLong() : "";
        connection.post(
                JOBS + "/" + task.job() + "/complete",
                "{\"worker_id\":\"%s\",\"exit_code\":0,\"run_id\":\"job-%d\"%s}"
                        .formatted(task.worker(), task.job(), token));
    }

    /** A whole life of a job: nobody else may have claimed it in between, but then there is another one. */
    void live() throws IOException {
        submit();
        complete(claim());
    }

    /** What a head answers nearly by itself: its database is asked once for all who ask at a time. */
    void health() throws IOException {
        connection.get("/health");
    }

    /** How many jobs wait. */
    long queued() throws IOException {
        return jobs("queued");
    }

    /** How many jobs have the status. */
    long jobs(String status) throws IOException {
        return number(connection.get("/api/v1/status"), "\"" + status + "\":").orElseThrow();
    }

    /** The number behind the first {@code key}. */
    static OptionalLong number(String json, String key) {
        int at = json.indexOf(key);
        if (at < 0) {
            return OptionalLong.empty();
        }
        int start = at + key.length();
        while (json.charAt(start) == ' ') {
            start++;
        }
        int end = start;
        while (Character.isDigit(json.charAt(end))) {
            end++;
        }
        return end == start ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(json, start, end, 10));
    }
}
