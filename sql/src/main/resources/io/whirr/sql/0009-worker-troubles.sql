--liquibase formatted sql

--changeset whirr:worker-troubles
ALTER TABLE worker
  ADD COLUMN troubles    integer NOT NULL DEFAULT 0,
  ADD COLUMN trouble_job bigint,
  ADD CONSTRAINT worker_trouble_is_of_a_job CHECK (troubles >= 0 AND (troubles > 0 OR trouble_job IS NULL));
COMMENT ON COLUMN worker.troubles IS 'How many jobs in a row it has lost, or could not start, since it last ran one';
COMMENT ON COLUMN worker.trouble_job IS 'The last of them: a job that is lost again and again counts once';
