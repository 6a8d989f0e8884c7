package io.whirr.head.upkeep;

import io.whirr.head.TestDatabase;

/** A database as whirr 0.5.3 makes it, with what tests put into it. */
final class UpstreamDatabase {

    private static final String SCHEMA = """
            CREATE TABLE jobs (
              id SERIAL PRIMARY KEY, name TEXT, command_argv TEXT NOT NULL, workdir TEXT NOT NULL, config TEXT,
              status TEXT NOT NULL DEFAULT 'queued', tags TEXT, attempt INTEGER NOT NULL DEFAULT 1,
              parent_job_id INTEGER REFERENCES jobs(id), created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
              started_at TIMESTAMPTZ, finished_at TIMESTAMPTZ, worker_id TEXT, heartbeat_at TIMESTAMPTZ,
              lease_expires_at TIMESTAMPTZ, pid INTEGER, pgid INTEGER, exit_code INTEGER, error_message TEXT,
              cancel_requested_at TIMESTAMPTZ, run_id TEXT);
            CREATE TABLE runs (
              id TEXT PRIMARY KEY, job_id INTEGER REFERENCES jobs(id), name TEXT, config TEXT, tags TEXT,
              status TEXT NOT NULL DEFAULT 'running', started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
              finished_at TIMESTAMPTZ, duration_seconds DOUBLE PRECISION, summary TEXT, git_hash TEXT,
              git_dirty BOOLEAN,
              hostname TEXT, run_dir TEXT);
            CREATE TABLE workers (
              id TEXT PRIMARY KEY, pid INTEGER, hostname TEXT, gpu_index INTEGER, gpu_id INTEGER, status TEXT NOT NULL,
              current_job_id INTEGER, started_at TIMESTAMPTZ, last_heartbeat TIMESTAMPTZ, heartbeat_at TIMESTAMPTZ);
            CREATE INDEX idx_jobs_status ON jobs(status);
            CREATE INDEX idx_runs_job_id ON runs(job_id);
            """;

    private final TestDatabase database;

    private UpstreamDatabase(TestDatabase database) {
        this.database = database;
        database.run(SCHEMA);
    }

    /** One of its own. */
    static UpstreamDatabase fresh() {
        return new UpstreamDatabase(TestDatabase.empty());
    }

    /** In a database that is there, beside what is in it. */
    static UpstreamDatabase in(TestDatabase database) {
        return new UpstreamDatabase(database);
    }

    String url() {
        return database.url();
    }

    void run(String sql) {
        database.run(sql);
    }

    /** A job of each kind: 1 completed, 2 failed, 3 cancelled, 4 and 5 queued, with the runs that upstream has then. */
    UpstreamDatabase withJobs() {
        run("""
                INSERT INTO jobs (name, command_argv, workdir, config, tags, status, created_at, started_at,
                                  finished_at, worker_id, exit_code, error_message, run_id) VALUES
                ('resnet', '["python", "train.py", "--lr", "0.1"]', '/home/ana', '{"lr": 0.10, "deep": {"n": [1]}}',
                 '["vision", "a b"]', 'completed', '2026-03-01 10:00:00+01', '2026-03-01 10:05:00+01',
                 '2026-03-01 12:05:00+01', 'gpu1:gpu3', 0, NULL, 'job-1'),
                (NULL, '["false"]', '/tmp', NULL, NULL, 'failed', '2026-03-02 10:00:00+01', '2026-03-02 10:00:01+01',
                 '2026-03-02 10:00:02+01', 'gpu1:default', 1, 'Exit code: 1', 'job-2'),
                ('never', '["sleep", "9"]', '/tmp', '{}', '[]', 'cancelled', '2026-03-03 10:00:00+01', NULL,
                 '2026-03-03 11:00:00+01', NULL, NULL, NULL, NULL),
                ('first', '["echo", "4"]', '/tmp', NULL, NULL, 'queued', '2026-03-04 10:00:00+01', NULL, NULL, NULL,
                 NULL, NULL, NULL),
                ('second', '["echo", "5"]', '/tmp', NULL, NULL, 'queued', '2026-03-05 10:00:00+01', NULL, NULL, NULL,
                 NULL, NULL, NULL);
                INSERT INTO runs (id, job_id, status, started_at, finished_at, duration_seconds, hostname, run_dir)
                VALUES
                ('job-1', 1, 'completed', '2026-03-01 12:05:00+01', '2026-03-01 12:05:00+01', 0, 'head',
                 '/data/runs/job-1'),
                ('job-2', 2, 'failed', '2026-03-02 10:00:02+01', '2026-03-02 10:00:02+01', 0, 'head',
                 '/data/runs/job-2'),
                ('local-20260301-100000-abcdef', NULL, 'completed', now(), now(), 5, 'laptop',
                 '/home/ana/.whirr/runs/x');
                """);
        return this;
    }
}
