package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.schedules.Firing;
import io.whirr.head.HeadTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Schedules on a head whose loop stands still: a test says when somebody looks at what is due. */
abstract class ScheduleTest extends HeadTest {

    @Autowired
    protected ScheduleService service;

    @Autowired
    protected FiringLoop loop;

    @Autowired
    protected FiringPass pass;

    @Autowired
    protected ScheduleStore schedules;

    @Autowired
    protected FiringStore firings;

    @BeforeEach
    void noSchedules() {
        jdbc.sql("TRUNCATE schedule, firing").update();
    }

    protected void given(Wish wish) {
        assertThat(service.create(wish.request(), null)).isPresent();
    }

    protected ScheduleRow row(String name) {
        return schedules.find(name).orElseThrow();
    }

    /** Lets it look as if nobody had been there since before that many of a schedule's times, the last one included. */
    protected List<Instant> nobodyWasThereFor(int times, String name) {
        Timetable timetable = Timetables.of(row(name));
        Instant now = schedules.now();
        List<Instant> last = List.of();
        for (Duration back = Duration.ofMinutes(1); last.size() < times; back = back.multipliedBy(2)) {
            last = timetable.preview(now.minus(back), 100_000).stream()
                    .map(Timetable.Occurrence::time)
                    .filter(time -> !time.isAfter(now))
                    .toList();
        }
        List<Instant> missed = last.subList(last.size() - times, last.size());
        jdbc.sql("UPDATE schedule SET next_time = :time, next_fire_at = :time WHERE name = :name")
                .param("time", ScheduleStore.timestamp(missed.getFirst()))
                .param("name", name)
                .update();
        return missed;
    }

    /** The schedule's last time has just come. */
    protected Instant timeComes(String name) {
        return nobodyWasThereFor(1, name).getFirst();
    }

    protected void look() {
        loop.fireAllDue();
        loop.lookAfterEnds();
    }

    /** All firings of a schedule, the earliest time first. */
    protected List<Firing> firings(String name) {
        return firings.list(row(name).id(), null, null, 1_000).reversed();
    }

    protected List<String> outcomes(String name) {
        return firings(name).stream().map(Firing::outcome).toList();
    }

    /** Ends a job, in the words of the ledger: {@code COMPLETED}, {@code FAILED}. */
    protected void ends(long job, String status) {
        jdbc.sql("""
                WITH gone AS (DELETE FROM task WHERE job_id = :job)
                UPDATE batch_job_execution
                SET status = :status, start_time = create_time, end_time = timezone('UTC', clock_timestamp())
                WHERE job_instance_id = :job
                """).param("job", job).param("status", status).update();
    }

    protected long jobs() {
        return jdbc.sql("SELECT count(*) FROM job").query(Long.class).single();
    }
}
