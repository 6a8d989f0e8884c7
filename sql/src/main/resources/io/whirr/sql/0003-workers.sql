--liquibase formatted sql

--changeset whirr:worker
CREATE TABLE worker (
  id            text        PRIMARY KEY,
  hostname      text,
  gpu_id        integer,
  group_id      text,
  instance      text,
  version       text,
  isolation     text,
  labels        jsonb,
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_contact  timestamptz NOT NULL DEFAULT clock_timestamp(),
  left_at       timestamptz
) WITH (fillfactor = 50);
COMMENT ON TABLE worker IS 'The machines'' slots that run tasks. Written only by head.workers.';
COMMENT ON COLUMN worker.group_id IS 'The name that one registration of several GPUs was made under; null otherwise';
COMMENT ON COLUMN worker.left_at IS 'When it said that it goes; null while it is expected to be there';
