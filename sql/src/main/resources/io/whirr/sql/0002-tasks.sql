--liquibase formatted sql

--changeset whirr:task
CREATE TABLE task (
  id                  bigint      PRIMARY KEY,
  job_id              bigint      NOT NULL,
  execution_id        bigint      NOT NULL,
  step                text        NOT NULL,
  attempt             integer     NOT NULL,
  lost                integer     NOT NULL DEFAULT 0,
  priority            integer     NOT NULL DEFAULT 0,
  state               text        NOT NULL DEFAULT 'queued',
  ready_at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  worker              text,
  instance            text,
  fenced              boolean,
  confirmed           boolean,
  term                interval,
  leased_at           timestamptz,
  expires_at          timestamptz,
  cancel_requested_at timestamptz,
  former_id           bigint,
  former_worker       text,
  former_leased_at    timestamptz,
  CONSTRAINT task_state CHECK (state IN ('queued', 'leased')),
  CONSTRAINT task_attempt CHECK (attempt >= 1 AND lost >= 0),
  CONSTRAINT task_is_leased_to_somebody CHECK (
    CASE state
      WHEN 'leased' THEN num_nulls(worker, fenced, confirmed, term, leased_at, expires_at) = 0
      ELSE num_nonnulls(worker, instance, fenced, confirmed, term, leased_at, expires_at) = 0
    END),
  CONSTRAINT task_queued_is_cancelled_by_going CHECK (state = 'leased' OR cancel_requested_at IS NULL),
  CONSTRAINT task_former_holder_is_whole CHECK (num_nulls(former_id, former_worker, former_leased_at) IN (0, 3)),
  CONSTRAINT task_former_holder_until_claimed CHECK (state = 'queued' OR former_id IS NULL),
  CONSTRAINT task_tokens_grow CHECK (former_id < id)
) WITH (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0
);
COMMENT ON TABLE task IS 'The live tasks, queued and leased; a row goes when its task ends. Written only by head.leases.';
COMMENT ON COLUMN task.id IS 'BATCH_STEP_EXECUTION.STEP_EXECUTION_ID, and the fencing token';
COMMENT ON COLUMN task.attempt IS 'Which step execution of this step of the job it is, from 1';
COMMENT ON COLUMN task.lost IS 'How many attempts of this job execution were lost before it';
COMMENT ON COLUMN task.term IS 'How long a renewal lasts; a fenced lease begins with a shorter one until it is confirmed';
COMMENT ON COLUMN task.former_id IS 'The attempt whose lease ran out: until somebody else has claimed the task its holder may have it back';

--changeset whirr:task-one-live-task-per-step
--comment: Two live attempts of one step cannot be stored. Serves look-ups by job too.
CREATE UNIQUE INDEX task_step ON task (job_id, step);

--changeset whirr:task-ready
--comment: Serves claims, in claim order.
CREATE INDEX task_ready ON task (priority DESC, job_id, id) WHERE state = 'queued';

--changeset whirr:task-worker
--comment: Serves the expiry sweep and "what does this worker hold". No index has expires_at: a renewal is a HOT update.
CREATE INDEX task_worker ON task (worker) WHERE state = 'leased';

--changeset whirr:sweep
--comment: When leases were last looked through. A gap means that no head could be heard, so nobody is taken for lost.
CREATE TABLE sweep (
  only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
  swept_at timestamptz NOT NULL
) WITH (fillfactor = 50);
INSERT INTO sweep (swept_at) VALUES (clock_timestamp());
COMMENT ON TABLE sweep IS 'One row: the pulse of the expiry sweep. Written only by head.leases.';
