--liquibase formatted sql

--changeset whirr:run-element
-- -1 and not null, so that it can be part of the primary key. The rows that are there are those of whole jobs.
ALTER TABLE run
  ADD COLUMN element integer NOT NULL DEFAULT -1,
  ADD COLUMN status  text,
  ADD COLUMN name    text,
  ADD COLUMN config  json,
  DROP CONSTRAINT run_pkey,
  ADD CONSTRAINT run_pkey PRIMARY KEY (job_id, element),
  ADD CONSTRAINT run_element CHECK (element >= -1),
  ADD CONSTRAINT run_status CHECK (status IN ('COMPLETED', 'FAILED', 'STOPPED')),
  ADD CONSTRAINT run_keeps_the_end_of_elements CHECK (
    CASE
      WHEN element >= 0 THEN num_nulls(status, finished_at) IN (0, 2)
      ELSE num_nonnulls(status, name, config) = 0
    END);
COMMENT ON TABLE run IS 'What became of a job, one row from submission on, and of each element of an array, one row from its first start on. Written only by head.runs.';
COMMENT ON COLUMN run.element IS 'The number of the element of an array; -1 for the job itself';
COMMENT ON COLUMN run.attempt IS 'Which attempt of the run was the last to start, over all steps of a pipeline, from 1';
COMMENT ON COLUMN run.status IS 'How the element ended, as Batch says it; of the job itself that stands in batch_job_execution';
COMMENT ON COLUMN run.name IS 'What the element is called; null where that is as its job';
COMMENT ON COLUMN run.config IS 'What the element was configured with, as it was sent; null where that is as its job';

--changeset whirr:run-started-of-jobs
--comment: Serves the list of runs, the one that started last first, past any number of elements.
DROP INDEX run_started;
CREATE INDEX run_started ON run (started_at DESC NULLS LAST, job_id DESC) WHERE element = -1;

--changeset whirr:run-started-of-elements
--comment: Serves a head that starts: which of the latest elements have said something that nobody has kept?
CREATE INDEX run_element_started ON run (started_at DESC NULLS LAST) WHERE element >= 0;
