package io.whirr.head.schedules;

import java.time.Duration;
import java.util.Date;
import java.util.OptionalLong;
import org.quartz.DateBuilder;
import org.quartz.DateBuilder.IntervalUnit;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The alarm clock: one trigger of Quartz's, set to the moment at which the earliest schedule is due. It rings on one
 * head, once, and is set again after that.
 *
 * <p>One for all, because a trigger costs Quartz some thirty statements under a lock of the whole cluster each time:
 * a thousand schedules of one minute would keep the head's own chores, leases among them, waiting for seconds. And it
 * is told in how many milliseconds to ring, not when: which time it is the database says, Quartz only measures the
 * wait.
 */
@Component
class Alarm {

    static final JobKey JOB = JobKey.jobKey("alarm", "schedules");

    private static final TriggerKey TRIGGER = TriggerKey.triggerKey("alarm", "schedules");

    private static final Logger log = LoggerFactory.getLogger(Alarm.class);

    /** Set to within this many milliseconds it is left alone. */
    private static final long TOLERANCE = 20;

    /** No alarm is set further ahead than a day; it is set again until the time has come. */
    private static final long FURTHEST = 86_400_000;

    private final Scheduler scheduler;
    private final ScheduleStore store;
    private final ScheduleProperties properties;
    private final TransactionTemplate transaction;

    /** What was set last, on the clock of {@link System#nanoTime()}; a hint that saves asking Quartz. */
    private volatile long setTo;

    Alarm(Scheduler scheduler, ScheduleStore store, ScheduleProperties properties, TransactionTemplate transaction) {
        this.scheduler = scheduler;
        this.store = store;
        this.properties = properties;
        this.transaction = transaction;
    }

    /**
     * Sets it to the earliest schedule. After the commit of whatever has changed that: one head after the other, so
     * that the last one has seen all changes.
     *
     * @param verify true to ask Quartz even when nothing seems to have changed
     */
    void set(boolean verify) {
        set(store.glance().millisUntilDue(), verify);
    }

    /**
     * The same for who has looked already.
     *
     * @param millis what was found; it is looked again when the alarm has to be set
     */
    void set(OptionalLong millis, boolean verify) {
        if (verify || millis.isEmpty() || Math.abs(ahead(millis.getAsLong()) - setTo) > TOLERANCE * 1_000_000) {
            transaction.executeWithoutResult(status -> {
                store.lockAlarm();
                setTo(store.glance().millisUntilDue());
            });
        }
    }

    private static long ahead(long millis) {
        return System.nanoTime() + millis * 1_000_000;
    }

    private void setTo(OptionalLong millis) {
        try {
            if (millis.isEmpty()) {
                scheduler.unscheduleJob(TRIGGER);
                return;
            }
            // Who is at it when something is due will set it again; or dies of it, and then it rings here.
            long due = millis.getAsLong();
            long wait = due > 0
                    ? Math.min(due, FURTHEST)
                    : properties.sweepInterval().toMillis();
            ring(DateBuilder.futureDate((int) wait, IntervalUnit.MILLISECOND));
            setTo = ahead(due);
        } catch (SchedulerException e) {
            log.warn(
                    "schedules: the alarm cannot be set, the next look is in {} s: {}",
                    properties.sweepInterval().toSeconds(),
                    e.getMessage());
        }
    }

    private void ring(Date at) throws SchedulerException {
        Trigger set = scheduler.getTrigger(TRIGGER);
        if (set != null && set.getNextFireTime() != null && isAt(set, at)) {
            return;
        }
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(TRIGGER)
                .forJob(JOB)
                .startAt(at)
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
        if (set == null) {
            scheduler.scheduleJob(trigger);
        } else {
            scheduler.rescheduleJob(TRIGGER, trigger);
        }
    }

    private boolean isAt(Trigger set, Date at) throws SchedulerException {
        Duration off = Duration.between(set.getNextFireTime().toInstant(), at.toInstant());
        return off.abs().toMillis() <= TOLERANCE && scheduler.getTriggerState(TRIGGER) == Trigger.TriggerState.NORMAL;
    }
}
