--liquibase formatted sql

--changeset whirr:run
CREATE TABLE run (
  job_id      bigint      PRIMARY KEY,
  attempt     integer     NOT NULL DEFAULT 1,
  worker      text,
  hostname    text,
  started_at  timestamptz,
  finished_at timestamptz,
  exit_status integer,
  reason      text,
  error       text,
  summary     jsonb,
  CONSTRAINT run_ends_after_it_began CHECK (finished_at >= started_at)
) WITH (fillfactor = 70);
COMMENT ON TABLE run IS 'What became of a job, one row each from submission on. Written only by head.runs.';

--changeset whirr:run-started
--comment: Serves the list of runs, the one that started last first.
CREATE INDEX run_started ON run (started_at DESC NULLS LAST, job_id DESC);
