--liquibase formatted sql

--changeset whirr:quota-looks
ALTER TABLE quota
  ADD COLUMN changed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN look_again_at timestamptz DEFAULT clock_timestamp() + interval '2 seconds';
COMMENT ON COLUMN quota.look_again_at IS 'When to look for jobs that were submitted while it was set; null when there can be none any more';
