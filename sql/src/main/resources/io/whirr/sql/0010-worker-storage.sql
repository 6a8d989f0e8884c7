--liquibase formatted sql

--changeset whirr:worker-storage
ALTER TABLE worker ADD COLUMN storage jsonb;
COMMENT ON COLUMN worker.storage IS 'Its data directory, as it saw it last; null where it did not say';
