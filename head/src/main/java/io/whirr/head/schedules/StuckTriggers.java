package io.whirr.head.schedules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.quartz.DateBuilder;
import org.quartz.DateBuilder.IntervalUnit;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Frees triggers of Quartz's that would never fire again: acquired by a head that died and was not recovered, blocked
 * by a job that is long over, or in error because some head could not load their class.
 */
@Component
class StuckTriggers {

    private static final Logger log = LoggerFactory.getLogger(StuckTriggers.class);

    private final Scheduler scheduler;
    private final ChoreStore store;
    private final ScheduleProperties properties;

    StuckTriggers(Scheduler scheduler, ChoreStore store, ScheduleProperties properties) {
        this.scheduler = scheduler;
        this.store = store;
        this.properties = properties;
    }

    /** Looks at all triggers; the keys of those that it has freed. */
    List<TriggerKey> repair() {
        List<TriggerKey> freed = new ArrayList<>();
        try {
            for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
                if (free(key)) {
                    freed.add(key);
                }
            }
        } catch (SchedulerException e) {
            log.warn("Quartz's triggers cannot be looked at, next try in a moment: {}", e.getMessage());
        }
        return freed;
    }

    private boolean free(TriggerKey key) throws SchedulerException {
        Trigger trigger = scheduler.getTrigger(key);
        if (trigger == null) {
            return false;
        }
        return switch (scheduler.getTriggerState(key)) {
            case ERROR -> {
                scheduler.resetTriggerFromErrorState(key);
                log.warn("trigger {} was in error and is free again", key);
                yield true;
            }
            // Quartz says NORMAL of one that is acquired, too.
            case NORMAL -> isOverdue(trigger) && putBack(key, trigger, "was acquired by nobody that is alive");
            case BLOCKED ->
                isOverdue(trigger)
                        && !store.isAtWork(
                                trigger.getJobKey().getGroup(),
                                trigger.getJobKey().getName())
                        && putBack(key, trigger, "was blocked by a job that is over");
            case PAUSED, COMPLETE, NONE -> false;
        };
    }

    /** By Quartz's own clock, which is the one that should have rung. */
    private boolean isOverdue(Trigger trigger) {
        Date next = trigger.getNextFireTime();
        Date now = DateBuilder.futureDate(0, IntervalUnit.MILLISECOND);
        return next != null
                && Duration.between(next.toInstant(), now.toInstant()).compareTo(properties.stuckAfter()) > 0;
    }

    /** Put in its own place it begins anew. */
    private boolean putBack(TriggerKey key, Trigger trigger, String why) throws SchedulerException {
        scheduler.rescheduleJob(key, trigger);
        log.warn("trigger {} {} and is free again", key, why);
        return true;
    }
}
