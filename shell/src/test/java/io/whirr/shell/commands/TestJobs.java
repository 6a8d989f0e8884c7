package io.whirr.shell.commands;

/** Jobs as a head writes them. */
final class TestJobs {

    private TestJobs() {}

    static String job(long id, String status, int attempt, String more) {
        return """
                {"id": %d, "name": "n%d", "command_argv": ["python", "a b"], "workdir": "/w", "config": null,
                 "tags": ["t"], "status": "%s", "attempt": %d, "worker_id": "h:gpu0",
                 "created_at": "2026-11-23T11:58:00.000000+00:00", "started_at": "2026-11-23T11:59:00.000000+00:00",
                 "finished_at": null, "exit_code": null, "run_id": "job-%d" %s}
                """.formatted(id, id, status, attempt, id, more.isEmpty() ? "" : ", " + more);
    }

    static String ended(long id, String status, int attempt, int exitCode) {
        return """
                {"id": %d, "command_argv": ["x"], "workdir": "/w", "status": "%s", "attempt": %d, "exit_code": %d,
                 "started_at": "2026-11-23T11:59:00.000000+00:00", "finished_at": "2026-11-23T11:59:02+00:00"}
                """.formatted(id, status, attempt, exitCode);
    }
}
