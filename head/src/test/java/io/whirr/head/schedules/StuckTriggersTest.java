package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.SchedulerException;
import org.springframework.beans.factory.annotation.Autowired;

/** What Quartz would never ring again by itself. Its scheduler stands still here, as if no other head were alive. */
class StuckTriggersTest extends ScheduleTest {

    @Autowired
    private StuckTriggers stuck;

    @Autowired
    private Alarm alarm;

    @BeforeEach
    void anAlarm() {
        given(Wish.of("s", "every 1h"));
        alarm.set(true);
    }

    private void alarmIs(String state, String due) {
        assertThat(jdbc.sql("""
                UPDATE qrtz_triggers
                SET trigger_state = :state,
                    next_fire_time = (extract(epoch FROM now() + :due::interval) * 1000)::bigint
                WHERE trigger_group = 'schedules'
                """).param("state", state).param("due", due).update())
                .isEqualTo(1);
    }

    private String state() {
        return jdbc.sql("SELECT trigger_state FROM qrtz_triggers WHERE trigger_group = 'schedules'")
                .query(String.class)
                .single();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACQUIRED", "BLOCKED", "ERROR"})
    void aTriggerThatIsStuckIsFreed(String state) {
        alarmIs(state, "-1 minute");

        assertThat(stuck.repair()).extracting(key -> key.getGroup()).contains("schedules");

        assertThat(state()).isEqualTo("WAITING");
    }

    @Test
    void aTriggerThatIsAcquiredForItsTimeIsLeftAlone() {
        alarmIs("ACQUIRED", "10 seconds");

        stuck.repair();

        assertThat(state()).isEqualTo("ACQUIRED");
    }

    @Test
    void aTriggerThatIsPausedIsLeftAlone() {
        alarmIs("PAUSED", "-1 minute");

        stuck.repair();

        assertThat(state()).isEqualTo("PAUSED");
    }

    /** As long as some head notes that it is at the job, its trigger may not ring again. */
    @Test
    void aTriggerWhoseJobRunsStaysBlocked() throws SchedulerException {
        jdbc.sql("""
                UPDATE qrtz_triggers SET trigger_state = 'BLOCKED', next_fire_time = 1 WHERE trigger_name = 'retention'
                """).update();
        jdbc.sql("""
                INSERT INTO qrtz_fired_triggers (sched_name, entry_id, trigger_name, trigger_group, instance_name,
                                                 fired_time, sched_time, priority, state, job_name, job_group,
                                                 is_nonconcurrent, requests_recovery)
                VALUES ('head', 'e', 'retention', 'whirr', 'other', 1, 1, 5, 'EXECUTING', 'retention', 'whirr',
                        true, false)
                """).update();
        try {
            stuck.repair();

            assertThat(jdbc.sql("SELECT trigger_state FROM qrtz_triggers WHERE trigger_name = 'retention'")
                            .query(String.class)
                            .single())
                    .isEqualTo("BLOCKED");
        } finally {
            jdbc.sql("DELETE FROM qrtz_fired_triggers").update();
        }
        stuck.repair();
        assertThat(jdbc.sql("SELECT trigger_state FROM qrtz_triggers WHERE trigger_name = 'retention'")
                        .query(String.class)
                        .single())
                .isEqualTo("WAITING");
    }

    @Test
    void theAlarmIsSetToTheEarliestScheduleAndGoesWithTheLast() {
        given(Wish.of("sooner", "every 1m"));
        alarm.set(false);
        assertThat(untilAlarm()).isBetween(-1.0, 61.0);

        service.pause("sooner", null);
        service.pause("s", null);

        assertThat(jdbc.sql("SELECT count(*) FROM qrtz_triggers WHERE trigger_group = 'schedules'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private double untilAlarm() {
        return jdbc.sql("""
                SELECT next_fire_time / 1000.0 - extract(epoch FROM now())
                FROM qrtz_triggers
                WHERE trigger_group = 'schedules'
                """).query(Double.class).single();
    }
}
