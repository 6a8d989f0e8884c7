--liquibase formatted sql

--changeset whirr:schedule
CREATE TABLE schedule (
  id                       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name                     text        NOT NULL,
  job                      json        NOT NULL,
  times                    text[]      NOT NULL,
  zone                     text        NOT NULL,
  starts_at                timestamptz,
  ends_at                  timestamptz,
  jitter_seconds           integer     NOT NULL,
  excluded                 text[]      NOT NULL,
  overlap                  text        NOT NULL,
  catch_up                 text        NOT NULL,
  catch_up_window_seconds  integer     NOT NULL,
  pause_on_failure         boolean     NOT NULL,
  paused                   boolean     NOT NULL,
  note                     text,
  next_time                timestamptz,
  next_fire_at             timestamptz,
  created_at               timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at               timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at               timestamptz,
  CONSTRAINT schedule_has_times CHECK (cardinality(times) > 0),
  CONSTRAINT schedule_overlap CHECK (
    overlap IN ('skip', 'buffer_one', 'buffer_all', 'cancel_other', 'kill_other', 'allow_all')),
  CONSTRAINT schedule_catch_up CHECK (catch_up IN ('all', 'last') AND catch_up_window_seconds >= 0),
  CONSTRAINT schedule_ends_after_it_starts CHECK (ends_at >= starts_at),
  CONSTRAINT schedule_next_is_whole CHECK (num_nulls(next_time, next_fire_at) IN (0, 2)),
  CONSTRAINT schedule_fires_at_its_time_or_later CHECK (next_fire_at >= next_time AND jitter_seconds >= 0),
  CONSTRAINT schedule_that_rests_is_never_due CHECK ((NOT paused AND deleted_at IS NULL) OR next_time IS NULL)
) WITH (fillfactor = 80);
COMMENT ON TABLE schedule IS 'Recurring wishes for jobs. Written only by head.schedules.';
COMMENT ON COLUMN schedule.id IS 'Never given again: with a fire time it identifies a job (whirr.schedule, whirr.fire-time)';
COMMENT ON COLUMN schedule.job IS 'The submission, as it is read again at each firing';
COMMENT ON COLUMN schedule.next_time IS 'The first time that has not been dealt with; null when there is none or it is paused';
COMMENT ON COLUMN schedule.next_fire_at IS 'next_time and its jitter';
COMMENT ON COLUMN schedule.deleted_at IS 'When somebody deleted it; its firings, then the row, are removed in the background';

--changeset whirr:schedule-name
--comment: Serves look-ups by name and lists. A name is free again once its schedule is deleted.
CREATE UNIQUE INDEX schedule_name ON schedule (name) WHERE deleted_at IS NULL;

--changeset whirr:schedule-due
--comment: Serves "what is due?" and "when is the next one due?".
CREATE INDEX schedule_due ON schedule (next_fire_at) WHERE next_fire_at IS NOT NULL;

--changeset whirr:firing
CREATE TABLE firing (
  schedule_id bigint      NOT NULL,
  fire_time   timestamptz NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('scheduled', 'manual', 'backfill')),
  state       text        NOT NULL,
  reason      text,
  job_id      bigint,
  open        boolean     NOT NULL DEFAULT false,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at  timestamptz,
  PRIMARY KEY (schedule_id, fire_time),
  CONSTRAINT firing_state CHECK (state IN ('waiting', 'started', 'skipped', 'missed')),
  CONSTRAINT firing_is_started_by_a_job CHECK (
    CASE state
      WHEN 'started' THEN num_nulls(job_id, started_at) = 0 AND reason IS NULL
      ELSE num_nonnulls(job_id, started_at) = 0 AND reason IS NOT NULL AND NOT open
    END)
) WITH (fillfactor = 80);
COMMENT ON TABLE firing IS 'What became of each time of a schedule. Written only by head.schedules.';
COMMENT ON COLUMN firing.fire_time IS 'The time itself, not when it was dealt with: no time of a schedule can happen twice';
COMMENT ON COLUMN firing.reason IS 'Why it was skipped or missed, or what it waits for';
COMMENT ON COLUMN firing.open IS 'Whether the end of its job still matters to the schedule and has not been seen yet';

--changeset whirr:firing-open
--comment: Serves "do jobs of this schedule still run?" and "did one fail?".
CREATE INDEX firing_open ON firing (schedule_id, fire_time) WHERE open;

--changeset whirr:firing-waiting
--comment: Serves "which firings wait for a job to end?".
CREATE INDEX firing_waiting ON firing (schedule_id, fire_time) WHERE state = 'waiting';

--changeset whirr:chore
--comment: How the head's own recurring work went; when it is done is Quartz's to know.
CREATE TABLE chore (
  name        text        PRIMARY KEY,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  failed      boolean     NOT NULL DEFAULT false,
  result      text,
  CONSTRAINT chore_ends_after_it_began CHECK (finished_at >= started_at)
) WITH (fillfactor = 50);
COMMENT ON TABLE chore IS 'The last time of each of the head''s own chores. Written only by head.schedules.';
