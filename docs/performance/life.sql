-- A job's life as the head's statements of 27 November 2026, in three transactions: submission, claim and report. For
-- pgbench, against the database of a head that has nothing to do; k jobs share each transaction, as requests that
-- arrive together do.
--
--   pgbench -n -M prepared -f life.sql -D k=1 -c 64 -j 2 -T 30 -h HOST -p PORT -U postgres whirr
--
-- Some jobs must be queued before. What the head asks beside them (alarms, shares, who drains) is not here, nor is
-- NOTIFY.

BEGIN;
WITH submission AS MATERIALIZED (
  SELECT nextval('batch_job_instance_seq') AS id, nextval('batch_job_execution_seq') AS execution,
         nextval('batch_step_execution_seq') AS step, s.*
  FROM unnest(array_fill(NULL::text, ARRAY[:k::int]),
              array_fill('{"steps":[{"name":"command","argv":["true"],"workdir":"/tmp"}]}'::text, ARRAY[:k::int]),
              array_fill(NULL::text, ARRAY[:k::int]), array_fill(NULL::text, ARRAY[:k::int]),
              array_fill(NULL::text, ARRAY[:k::int]),
              array_fill(NULL::text, ARRAY[:k::int]), array_fill(0::integer, ARRAY[:k::int]),
              array_fill(NULL::text, ARRAY[:k::int]), array_fill(NULL::text, ARRAY[:k::int]),
              array_fill(false::boolean, ARRAY[:k::int]))
    WITH ORDINALITY
    AS s(name, spec, config, tags, key, digest, priority, owner, owner_group, held, position)),
stored AS (
  INSERT INTO job (id, name, spec, config, tags, idempotency_key, request_digest, execution_id,
                   priority, owner, owner_group, held)
  SELECT id, name, spec::json, config::json,
         CASE WHEN tags IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)) END,
         key, digest, execution, priority, owner, owner_group, held
  FROM submission
  ORDER BY position
  ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
  RETURNING id)
SELECT array_agg(s.id) AS jobs, array_agg(s.execution) AS executions, array_agg(s.step) AS steps
FROM submission s
JOIN stored USING (id)
\gset
WITH opening AS MATERIALIZED (
  SELECT *, timezone('UTC', clock_timestamp()) AS created
  FROM unnest(:jobs::bigint[], :executions::bigint[], :steps::bigint[],
              array_fill('command'::text, ARRAY[:k::int]),
              ARRAY(SELECT md5(id::text) FROM unnest(:jobs::bigint[]) AS id)::text[],
              array_fill('{"whirr.submission":"851e1514-966e-44dc-9a00-321202ebaa2d"}'::text, ARRAY[:k::int]),
              array_fill('command'::text, ARRAY[:k::int]))
    AS o(job, execution, step, name, key, identity, step_name)),
instance AS (
  INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key)
  SELECT job, 0, name, key FROM opening),
execution AS (
  INSERT INTO batch_job_execution (job_execution_id, version, job_instance_id, create_time, status,
                                   exit_code, exit_message)
  SELECT execution, 0, job, created, 'STARTING', 'UNKNOWN', '' FROM opening),
parameter AS (
  INSERT INTO batch_job_execution_params (job_execution_id, parameter_name, parameter_type,
                                          parameter_value, identifying)
  SELECT execution, p.key, 'java.lang.String', p.value, 'Y'
  FROM opening, jsonb_each_text(identity::jsonb) AS p(key, value)),
context AS (
  INSERT INTO batch_job_execution_context (job_execution_id, short_context)
  SELECT execution, '{}' FROM opening)
INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time,
                                  status, commit_count, read_count, filter_count, write_count,
                                  read_skip_count, write_skip_count, process_skip_count,
                                  rollback_count, exit_code, exit_message)
SELECT step, 0, step_name, execution, created, 'STARTING', 0, 0, 0, 0, 0, 0, 0, 0, 'EXECUTING', ''
FROM opening
WHERE step IS NOT NULL;
INSERT INTO run (job_id)
SELECT unnest(:jobs::bigint[])
ON CONFLICT (job_id, element) DO NOTHING;
INSERT INTO task (id, job_id, execution_id, step, element, attempt, sequence, failed, more_steps,
                  priority, need_id, gpus, owner, rank, held, blocked_by, wake_at, lane, gated,
                  queue_timeout, give_up_at, run_timeout, state)
SELECT n.id, n.job_id, n.execution_id, n.step, n.element, n.attempt, n.sequence, n.failed,
       n.more_steps, n.priority, n.need_id, n.gpus, n.owner, n.rank, n.held, n.blocked_by,
       clock_timestamp() + make_interval(secs => n.wake_in), n.lane, n.lane IS NOT NULL,
       make_interval(secs => n.queue_timeout),
       clock_timestamp() + make_interval(secs => n.queue_timeout),
       make_interval(secs => n.run_timeout),
       CASE WHEN n.held OR n.blocked_by > 0 OR n.wake_in IS NOT NULL OR n.lane IS NOT NULL
            THEN 'waiting' ELSE 'queued' END
FROM unnest(:steps::bigint[], :jobs::bigint[], :executions::bigint[], array_fill('command'::text, ARRAY[:k::int]),
            array_fill(NULL::integer, ARRAY[:k::int]), array_fill(1::integer, ARRAY[:k::int]),
            array_fill(1::integer, ARRAY[:k::int]), array_fill(0::integer, ARRAY[:k::int]),
            array_fill(false::boolean, ARRAY[:k::int]), array_fill(0::integer, ARRAY[:k::int]),
            array_fill(0::integer, ARRAY[:k::int]), array_fill(0::integer, ARRAY[:k::int]),
            array_fill(''::text, ARRAY[:k::int]),
            ARRAY(SELECT id::double precision FROM unnest(:jobs::bigint[]) AS id)::double precision[],
            array_fill(false::boolean, ARRAY[:k::int]), array_fill(0::integer, ARRAY[:k::int]),
            array_fill(NULL::double precision, ARRAY[:k::int]), array_fill(NULL::text, ARRAY[:k::int]),
            array_fill(NULL::double precision, ARRAY[:k::int]),
            array_fill(NULL::double precision, ARRAY[:k::int]))
     AS n(id, job_id, execution_id, step, element, attempt, sequence, failed, more_steps, priority,
          need_id, gpus, owner, rank, held, blocked_by, wake_in, lane, queue_timeout, run_timeout);
COMMIT;

BEGIN;
WITH first AS MATERIALIZED (
  SELECT t.id, t.rank
  FROM unnest((SELECT '{0}'::integer[]), (SELECT '{-Infinity}'::double precision[])) AS n(need_id, start)
  CROSS JOIN LATERAL (
    SELECT q.id, q.rank
    FROM task q
    WHERE q.need_id = n.need_id AND q.rank >= n.start AND q.state = 'queued'
    ORDER BY q.rank, q.id
    LIMIT (SELECT :k::bigint)
    FOR UPDATE SKIP LOCKED) t),
picked AS MATERIALIZED (
  SELECT id, row_number() OVER (ORDER BY rank, id) AS position
  FROM first
  ORDER BY rank, id LIMIT (SELECT :k::bigint)),
claim AS (
  SELECT *
  FROM unnest((SELECT array_fill('bench:1'::text, ARRAY[:k::int])),
              (SELECT array_fill(NULL::text, ARRAY[:k::int])), (SELECT array_fill(false::boolean, ARRAY[:k::int])),
              (SELECT array_fill(600::double precision, ARRAY[:k::int])))
    WITH ORDINALITY AS c(worker, instance, fenced, term, position)),
claimed AS (
UPDATE task t
SET state = 'leased',
    worker = c.worker, instance = c.instance,
    fenced = c.fenced, confirmed = NOT c.fenced,
    term = make_interval(secs => c.term),
    leased_at = clock_timestamp(),
    expires_at = clock_timestamp()
                 + make_interval(secs => CASE WHEN c.fenced THEN 10 ELSE c.term END),
    channel = CASE WHEN c.fenced THEN '.head' END,
    give_up_at = NULL,
    former_id = NULL, former_worker = NULL, former_leased_at = NULL
FROM picked p
JOIN claim c USING (position)
WHERE t.id = p.id
  AND (c.fenced OR t.element IS NULL
       OR NOT EXISTS (SELECT FROM task o
                      WHERE o.worker = c.worker AND o.state = 'leased' AND o.job_id = t.job_id))
RETURNING p.position, t.id, t.job_id, t.execution_id, t.step, t.element, t.attempt, t.sequence,
          t.need_id, t.rank, t.worker, t.expires_at,
          extract(epoch FROM t.leased_at - t.ready_at)::double precision AS waited)
SELECT array_agg(id) AS tasks, array_agg(job_id) AS claims, array_agg(execution_id) AS running
FROM claimed
\gset
WITH step AS (
  UPDATE batch_step_execution
  SET status = 'STARTED',
      start_time = timezone('UTC', clock_timestamp()),
      last_updated = timezone('UTC', clock_timestamp()),
      version = version + 1
  FROM unnest((SELECT :tasks::bigint[])) AS s(id)
  WHERE step_execution_id = s.id)
UPDATE batch_job_execution
SET status = 'STARTED',
    start_time = coalesce(start_time, timezone('UTC', clock_timestamp())),
    last_updated = timezone('UTC', clock_timestamp()),
    version = version + 1
FROM unnest((SELECT :running::bigint[])) AS e(id)
WHERE job_execution_id = e.id
  AND status = 'STARTING';
SELECT j.id, j.execution_id, e.status, j.name, j.spec::text AS spec, j.config::text AS config, j.tags,
       j.priority, j.owner, j.owner_group, j.held
FROM job j
JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
JOIN unnest((SELECT :claims::bigint[])) AS wanted(id) ON wanted.id = j.id;
WITH started AS (
    SELECT attempt.*, worker.hostname
    FROM unnest((SELECT :claims::bigint[]), (SELECT array_fill(-1::integer, ARRAY[:k::int])),
                (SELECT array_fill(1::integer, ARRAY[:k::int])), (SELECT array_fill('bench:1'::text, ARRAY[:k::int])),
                (SELECT array_fill(NULL::text, ARRAY[:k::int])), (SELECT array_fill(NULL::text, ARRAY[:k::int])))
           AS attempt (job_id, element, sequence, worker, name, config)
    LEFT JOIN worker ON worker.id = attempt.worker
), first_of_its_array AS MATERIALIZED (
    SELECT run.job_id
    FROM run
    WHERE run.job_id IN (SELECT job_id FROM started WHERE element >= 0)
      AND run.element = -1
      AND coalesce(run.started_at, 'infinity') = 'infinity'
    FOR UPDATE SKIP LOCKED
), array_started AS (
    UPDATE run
    SET started_at = now()
    FROM first_of_its_array
    WHERE run.job_id = first_of_its_array.job_id
      AND run.element = -1
)
INSERT INTO run (job_id, element, attempt, worker, hostname, started_at, name, config)
SELECT job_id, element, sequence, worker, hostname, now(), name, config::json
FROM started
ON CONFLICT (job_id, element) DO UPDATE
SET attempt = excluded.attempt,
    worker = excluded.worker,
    hostname = excluded.hostname,
    started_at = excluded.started_at,
    finished_at = NULL,
    exit_status = NULL,
    reason = NULL,
    error = NULL,
    summary = NULL,
    status = NULL;
COMMIT;

BEGIN;
WITH report AS MATERIALIZED (
  SELECT r.job, r.worker, r.position,
coalesce(r.token,
         (SELECT l.id
          FROM task l
          WHERE l.job_id = r.job AND l.worker = r.worker AND l.state = 'leased'
          LIMIT 1))
  AS task
  FROM unnest((SELECT :claims::bigint[]), (SELECT array_fill('bench:1'::text, ARRAY[:k::int])),
              (SELECT :tasks::bigint[]))
    WITH ORDINALITY AS r(job, worker, token, position)
  ORDER BY task),
held AS MATERIALIZED (
  SELECT t.id, r.position
  FROM report r
CROSS JOIN LATERAL (
  SELECT l.id, l.job_id, l.worker, l.state
  FROM task l
  WHERE l.id = r.task
  LIMIT 1
  FOR UPDATE) t
WHERE t.job_id = r.job AND t.worker = r.worker AND t.state = 'leased'
)
DELETE FROM task t
USING held h
WHERE t.id = h.id
RETURNING h.position,
t.id, t.job_id, t.execution_id, t.step, t.element, t.attempt, t.sequence, t.lost, t.failed, t.more_steps,
t.state = 'leased' AS leased, t.worker, coalesce(t.confirmed, false) AS confirmed, t.stop,
extract(epoch FROM clock_timestamp() - t.cancel_requested_at)::double precision AS stop_asked_ago,
extract(epoch FROM clock_timestamp() - t.leased_at)::double precision AS held_for,
greatest(t.gpus, 1) AS slots, coalesce(t.owner, '') AS account, t.lane IS NOT NULL AS limited;
WITH clock AS MATERIALIZED (SELECT timezone('UTC', clock_timestamp()) AS now),
ended AS MATERIALIZED (
  SELECT * FROM unnest((SELECT :tasks::bigint[]), (SELECT array_fill('COMPLETED'::text, ARRAY[:k::int])),
                       (SELECT array_fill('COMPLETED'::text, ARRAY[:k::int])),
              (SELECT array_fill(''::text, ARRAY[:k::int])),
              (SELECT array_fill('{"attempt":1,"sequence":1,"worker":"bench:1","exitStatus":0}'::text, ARRAY[:k::int])),
              (SELECT array_fill(0::double precision, ARRAY[:k::int])))
    AS e(step, status, code, message, context, ago)),
context AS (
  INSERT INTO batch_step_execution_context (step_execution_id, short_context)
  SELECT step, context FROM ended),
job AS (
  UPDATE batch_job_execution j
  SET status = e.status,
      exit_code = e.code,
      exit_message = e.message,
      end_time = greatest(j.start_time, clock.now - make_interval(secs => e.ago)),
      last_updated = clock.now,
      version = j.version + 1
  FROM unnest((SELECT :running::bigint[]), (SELECT array_fill('COMPLETED'::text, ARRAY[:k::int])),
              (SELECT array_fill('COMPLETED'::text, ARRAY[:k::int])),
              (SELECT array_fill(''::text, ARRAY[:k::int])), (SELECT array_fill(0::double precision, ARRAY[:k::int])))
         AS e(execution, status, code, message, ago),
       clock
  WHERE j.job_execution_id = e.execution)
UPDATE batch_step_execution s
SET status = e.status,
    exit_code = e.code,
    exit_message = e.message,
    end_time = greatest(s.start_time, clock.now - make_interval(secs => e.ago)),
    last_updated = clock.now,
    version = s.version + 1
FROM ended e, clock WHERE s.step_execution_id = e.step;
UPDATE run
SET attempt = ended.sequence,
    finished_at = greatest(run.started_at, now() - make_interval(secs => ended.seconds_ago)),
    exit_status = ended.exit_status,
    reason = ended.reason,
    error = ended.error,
    status = CASE WHEN run.element >= 0 THEN ended.status END
FROM unnest((SELECT :claims::bigint[]), (SELECT array_fill(-1::integer, ARRAY[:k::int])),
            (SELECT array_fill(1::integer, ARRAY[:k::int])),
            (SELECT array_fill('COMPLETED'::text, ARRAY[:k::int])),
            (SELECT array_fill(0::integer, ARRAY[:k::int])), (SELECT array_fill('COMPLETED'::text, ARRAY[:k::int])),
            (SELECT array_fill(NULL::text, ARRAY[:k::int])), (SELECT array_fill(0::double precision, ARRAY[:k::int])))
       AS ended (job_id, element, sequence, status, exit_status, reason, error, seconds_ago)
WHERE run.job_id = ended.job_id
  AND run.element = ended.element;
INSERT INTO job_tally (status, change)
SELECT * FROM unnest('{COMPLETED}'::text[], ARRAY[:k::bigint]::bigint[]);
SELECT job_id, on_job_id, condition, elementwise, settled
FROM dependency
WHERE on_job_id = ANY (:claims)
  AND NOT settled
ORDER BY job_id;
COMMIT;
