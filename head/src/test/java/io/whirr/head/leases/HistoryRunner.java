package io.whirr.head.leases;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.Needs;
import io.whirr.api.leases.ClaimedTask;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.http.DatabaseTrouble;
import io.whirr.head.jobs.JobDesk;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.leases.Deed.Who.Known;
import io.whirr.head.needs.Machine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Carries the deeds of histories out on a real head, without its web server: what a controller would call. */
final class HistoryRunner {

    private static final Duration TERM = Duration.ofHours(10);

    private static final long NO_SUCH_JOB = 900_000_000_000L;

    private final JobDesk desk;

    private final Claims claims;

    private final RenewalFunnel renewals;

    private final ReportFunnel reports;

    private final Releases releases;

    private final ExpirySweep sweep;

    private final FormerLives lives;

    private final TransactionTemplate transaction;

    private final JdbcClient jdbc;

    HistoryRunner(ApplicationContext head) {
        desk = head.getBean(JobDesk.class);
        claims = head.getBean(Claims.class);
        renewals = head.getBean(RenewalFunnel.class);
        reports = head.getBean(ReportFunnel.class);
        releases = head.getBean(Releases.class);
        sweep = head.getBean(ExpirySweep.class);
        lives = head.getBean(FormerLives.class);
        transaction = head.getBean(TransactionTemplate.class);
        jdbc = head.getBean(JdbcClient.class);
    }

    /**
     * A part of the queue that only one history can see: its jobs need a label that only its workers have.
     *
     * @param label which label; few, and used again by later histories
     * @param name what is in the names of its workers and in its keys, and in no others
     * @param jobs the numbers of its jobs; 0 for those that are not there yet
     */
    record Lane(String label, String name, List<Long> jobs) {

        static Lane of(String label, String name) {
            return new Lane(label, name, new ArrayList<>(Collections.nCopies(QueueModel.JOBS, 0L)));
        }

        long job(int job) {
            return jobs.get(job) == 0 ? NO_SUCH_JOB + job : jobs.get(job);
        }

        String worker(int worker) {
            return name + "-w" + worker;
        }

        Holder holder(int job, Deed.Who who) {
            Known known = (Known) who;
            return new Holder(job(job), worker(known.worker()), known.token());
        }

        Machine machine() {
            return new Machine(List.of(), 1, null, null, Map.of("lane", label));
        }

        Claim claim(Deed.Claim deed) {
            boolean fenced = QueueModel.isFenced(deed.worker());
            return new Claim(
                    worker(deed.worker()), fenced ? life(deed.life()) : null, fenced, TERM, machine(), 0, false);
        }

        private static String life(int life) {
            return "life-" + life;
        }

        Answer answer(@Nullable ClaimedTask given) {
            Job job = given == null ? null : given.job();
            if (job == null) {
                return Answer.NOTHING;
            }
            int own = jobs.indexOf(job.id());
            if (own >= 0) {
                return new Answer.Got(own, job.attempt(), Objects.requireNonNull(job.token()));
            }
            return new Answer.Said("a job of another history: " + job.id());
        }
    }

    Answer carryOut(Lane lane, Deed deed) {
        try {
            return answer(lane, deed);
        } catch (RuntimeException e) {
            if (DatabaseTrouble.isConflict(e)) {
                return new Answer.InEachOthersWay();
            }
            throw e;
        }
    }

    private Answer answer(Lane lane, Deed deed) {
        return switch (deed) {
            case Deed.Submit(int job) -> submit(lane, job);
            case Deed.Claim claim -> claim(List.of(lane), List.of(claim)).getFirst();
            case Deed.Renew(int job, var who) -> Answer.of(renewals.renew(lane.holder(job, who), TERM));
            case Deed.Finish(int job, var who, int exit, boolean early) ->
                new Answer.Said(reports.report(report(lane.holder(job, who), exit, early)));
            case Deed.Release(int job, var who) -> new Answer.Said(releases.release(lane.holder(job, who), null));
            case Deed.Cancel(int job) -> new Answer.Said(desk.cancel(lane.job(job)));
            case Deed.Requeue(int job) -> new Answer.Said(desk.requeue(lane.job(job)));
            case Deed.Retry(int job) -> new Answer.Said(String.valueOf(desk.retry(lane.job(job))));
            case Deed.Hold(int job, boolean held) -> new Answer.Said(desk.hold(lane.job(job), held));
            case Deed.FallSilent(int job) -> fallSilent(lane.job(job));
            case Deed.Sweep() -> sweep();
            case Deed.Restart(int worker, int life) -> restart(lane, worker, life);
            case Deed.Together together -> throw new IllegalStateException("not one deed: " + together);
        };
    }

    private Answer submit(Lane lane, int job) {
        Needs needs = new Needs(null, null, null, null, null, Map.of("lane", lane.label()));
        JobRequest request = JobRequest.command("true").needing(needs).tried(QueueModel.tries(job), 0);
        lane.jobs().set(job, desk.submit(request.get(), lane.name() + "-j" + job));
        return Answer.DONE;
    }

    private static Report report(Holder holder, int exitStatus, boolean early) {
        return new Report(holder, exitStatus, null, null, null, early ? Duration.ofHours(1) : null);
    }

    /** Claims of many histories, in one transaction. The short first term of a claim is no part of any history. */
    List<Answer> claim(List<Lane> lanes, List<Deed.Claim> deeds) {
        List<Claim> wishes = new ArrayList<>();
        for (int i = 0; i < deeds.size(); i++) {
            wishes.add(lanes.get(i).claim(deeds.get(i)));
        }
        Map<Integer, ClaimedTask> served = claims.serve(wishes, new Looks());
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < deeds.size(); i++) {
            answers.add(lanes.get(i).answer(served.get(i)));
        }
        lastLonger(answers.stream()
                .flatMapToLong(
                        answer -> answer instanceof Answer.Got got ? LongStream.of(got.token()) : LongStream.empty())
                .toArray());
        return answers;
    }

    private void lastLonger(long[] tokens) {
        if (tokens.length > 0) {
            jdbc.sql("""
                    UPDATE task
                    SET expires_at = expires_at + interval '1 day'
                    WHERE id = ANY (:tokens)
                      AND state = 'leased'
                      AND NOT confirmed
                    """).param("tokens", tokens).update();
        }
    }

    private Answer fallSilent(long job) {
        jdbc.sql("""
                UPDATE task
                SET expires_at = expires_at - interval '3 days'
                WHERE job_id = :job
                  AND state = 'leased'
                """).param("job", job).update();
        return Answer.DONE;
    }

    /** However slow this machine is, there was no outage. */
    Answer sweep() {
        jdbc.sql("UPDATE sweep SET swept_at = clock_timestamp()").update();
        sweep.sweep();
        return Answer.DONE;
    }

    private Answer restart(Lane lane, int worker, int life) {
        if (QueueModel.isFenced(worker)) {
            transaction.executeWithoutResult(status -> lives.cameBack(lane.worker(worker), Lane.life(life)));
        }
        return Answer.DONE;
    }

    /** What the tables say of jobs, in the words of {@link JobModel#picture}. */
    Map<Long, String> pictures(List<Lane> lanes) {
        long[] ids = lanes.stream()
                .flatMap(lane -> lane.jobs().stream())
                .mapToLong(Long::longValue)
                .filter(id -> id > 0)
                .toArray();
        Map<Long, String> pictures = new HashMap<>();
        jdbc.sql("""
                SELECT j.id, e.status, t.state, t.id AS token, t.worker, t.confirmed, t.stop, t.attempt, t.lost,
                       t.failed, t.former_id, t.former_worker, past.told, past.open
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                LEFT JOIN task t ON t.job_id = j.id
                CROSS JOIN LATERAL (
                  SELECT string_agg(format(' [%s by %s: %s]', s.exit_code,
                                           coalesce(right(c.short_context::jsonb ->> 'worker', 1), '-1'),
                                           coalesce(c.short_context::jsonb ->> 'exitStatus', 'null')),
                                    '' ORDER BY s.step_execution_id)
                           FILTER (WHERE s.end_time IS NOT NULL) AS told,
                         count(*) FILTER (WHERE s.end_time IS NULL) AS open
                  FROM batch_job_execution x
                  JOIN batch_step_execution s ON s.job_execution_id = x.job_execution_id
                  LEFT JOIN batch_step_execution_context c ON c.step_execution_id = s.step_execution_id
                  WHERE x.job_instance_id = j.id) past
                WHERE j.id = ANY (:ids)
                """)
                .param("ids", ids)
                .query((row, number) -> Map.entry(row.getLong("id"), picture(row)))
                .list()
                .forEach(one -> pictures.put(one.getKey(), one.getValue()));
        return pictures;
    }

    private static String picture(ResultSet row) throws SQLException {
        StringBuilder text =
                new StringBuilder(JobStatus.ofBatch(row.getString("status")).toString());
        String state = row.getString("state");
        if (state != null) {
            text.append(
                    state.equals("leased")
                            ? " token=%d worker=%s confirmed=%s stop=%s"
                                    .formatted(
                                            row.getLong("token"),
                                            number(row.getString("worker")),
                                            row.getBoolean("confirmed"),
                                            row.getString("stop"))
                            : " %s former=%s".formatted(state, former(row)));
            text.append(" attempt=%d lost=%d failed=%d"
                    .formatted(row.getInt("attempt"), row.getInt("lost"), row.getInt("failed")));
        }
        int open = row.getInt("open");
        if (open != (state == null ? 0 : 1)) {
            text.append(" open step executions: ").append(open);
        }
        return text.append(Optional.ofNullable(row.getString("told")).orElse(""))
                .toString();
    }

    private static @Nullable String former(ResultSet row) throws SQLException {
        String worker = row.getString("former_worker");
        return worker == null ? null : row.getLong("former_id") + "@" + number(worker);
    }

    private static String number(String worker) {
        return worker.substring(worker.length() - 1);
    }
}
