--liquibase formatted sql

--changeset whirr:job
CREATE TABLE job (
  id              bigint      PRIMARY KEY,
  name            text,
  spec            jsonb       NOT NULL,
  config          json,
  tags            text[],
  priority        integer     NOT NULL DEFAULT 0,
  idempotency_key text,
  request_digest  text,
  execution_id    bigint      NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT job_tags_are_never_empty CHECK (cardinality(tags) > 0),
  CONSTRAINT job_key_has_a_digest CHECK ((idempotency_key IS NULL) = (request_digest IS NULL))
);
COMMENT ON TABLE job IS 'What was asked for. Written only by head.jobs.';
COMMENT ON COLUMN job.id IS 'BATCH_JOB_INSTANCE.JOB_INSTANCE_ID';
COMMENT ON COLUMN job.spec IS '{"steps": [{"name", "argv", "workdir"}]}';
COMMENT ON COLUMN job.config IS 'json, not jsonb: kept as it was sent, in its order and with its numbers';
COMMENT ON COLUMN job.execution_id IS 'The current BATCH_JOB_EXECUTION; its STATUS is the status of the job';

--changeset whirr:job-idempotency-key
--comment: Serves the look-up of a repeated submission, and refuses the second of two that race.
CREATE UNIQUE INDEX job_idempotency_key ON job (idempotency_key) WHERE idempotency_key IS NOT NULL;

--changeset whirr:job-tags
--comment: Serves lists of runs by tag.
CREATE INDEX job_tags ON job USING gin (tags) WHERE tags IS NOT NULL;

--changeset whirr:job-tally
-- Ended jobs are counted as they end: counting ten million rows for every status page is not possible. A transaction
-- appends what it changed, so that nobody waits for a counter's row; once a minute the changes are added up.
CREATE TABLE job_tally (
  status text   NOT NULL CHECK (status IN ('COMPLETED', 'FAILED', 'STOPPED')),
  change bigint NOT NULL
);
COMMENT ON TABLE job_tally IS 'How many jobs are final, by status: the sum of the changes. Written only by head.jobs.';
