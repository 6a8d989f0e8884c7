--liquibase formatted sql

--changeset whirr:need-used
--comment: Sets of needs that nobody uses any more go: a claim asks for each that its worker meets.
ALTER TABLE need ADD COLUMN used_at timestamptz NOT NULL DEFAULT clock_timestamp();
COMMENT ON COLUMN need.used_at IS 'When a task was last made with it, as far as heads have said so: to the hour';
