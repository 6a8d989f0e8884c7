package io.whirr.head.schedules;

import io.whirr.api.schedules.AdjustChore;
import io.whirr.api.schedules.Chore;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.http.Refusal;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.impl.matchers.GroupMatcher;
import org.springframework.stereotype.Service;

/** Shows and adjusts the head's own chores, which are the Quartz jobs of one group. */
@Service
class Maintenance {

    /** Where all chores are, and nothing else; the sweep that leases have put there is one, too. */
    static final String GROUP = "whirr";

    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private final ChoreStore store;

    Maintenance(Scheduler scheduler, ChoreStore store) {
        this.scheduler = scheduler;
        this.store = store;
    }

    /** By name. */
    List<Chore> all() {
        Map<String, ChoreStore.Last> last = store.all();
        List<Chore> chores = new ArrayList<>();
        try {
            for (JobKey key : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(GROUP))) {
                show(key, last.get(key.getName())).ifPresent(chores::add);
            }
        } catch (SchedulerException e) {
            throw trouble(e);
        }
        chores.sort(Comparator.comparing(Chore::name));
        return chores;
    }

    Optional<Chore> find(String name) {
        return all().stream().filter(chore -> chore.name().equals(name)).findFirst();
    }

    private Optional<Chore> show(JobKey key, ChoreStore.@Nullable Last last) throws SchedulerException {
        JobDetail job = scheduler.getJobDetail(key);
        Trigger trigger = trigger(key);
        if (job == null || trigger == null) {
            return Optional.empty();
        }
        TriggerState state = scheduler.getTriggerState(trigger.getKey());
        Instant fired = instant(trigger.getPreviousFireTime());
        return Optional.of(new Chore(
                key.getName(),
                job.getDescription(),
                words(trigger),
                state == TriggerState.PAUSED,
                isAdjustable(job),
                state.name(),
                instant(trigger.getNextFireTime()),
                last == null ? fired : last.startedAt(),
                last == null ? null : last.finishedAt(),
                last == null ? null : last.result(),
                last != null && last.failed()));
    }

    private @Nullable Trigger trigger(JobKey key) throws SchedulerException {
        List<? extends Trigger> triggers = scheduler.getTriggersOfJob(key);
        return triggers.isEmpty() ? null : triggers.getFirst();
    }

    private static boolean isAdjustable(JobDetail job) {
        return job.getJobClass() == ChoreJob.class;
    }

    private static String words(Trigger trigger) {
        return switch (trigger) {
            case CronTrigger cron -> cron.getCronExpression();
            case SimpleTrigger simple -> "every " + simple.getRepeatInterval() / 1000 + "s";
            default -> trigger.getClass().getSimpleName();
        };
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    /** Changes when a chore is done; empty when there is none of that name. */
    Optional<Chore> adjust(String name, AdjustChore wish) {
        Optional<ScheduleBuilder<? extends Trigger>> when =
                wish.when() == null ? Optional.empty() : Optional.of(schedule(wish.when()));
        return changed(name, trigger -> {
            if (when.isPresent()) {
                Trigger adjusted = TriggerBuilder.newTrigger()
                        .withIdentity(trigger.getKey())
                        .forJob(trigger.getJobKey())
                        .withSchedule(when.get())
                        .build();
                boolean wasPaused = scheduler.getTriggerState(trigger.getKey()) == TriggerState.PAUSED;
                scheduler.rescheduleJob(trigger.getKey(), adjusted);
                if (wasPaused) {
                    scheduler.pauseTrigger(trigger.getKey());
                }
            }
            if (Boolean.TRUE.equals(wish.paused())) {
                scheduler.pauseTrigger(trigger.getKey());
            } else if (wish.paused() != null) {
                scheduler.resumeTrigger(trigger.getKey());
            }
        });
    }

    /** Has a chore done now, besides its times; empty when there is none of that name. */
    Optional<Chore> run(String name) {
        return changed(name, trigger -> scheduler.triggerJob(trigger.getJobKey()));
    }

    private interface Change {
        void to(Trigger trigger) throws SchedulerException;
    }

    private Optional<Chore> changed(String name, Change change) {
        JobKey key = JobKey.jobKey(name, GROUP);
        try {
            JobDetail job = scheduler.getJobDetail(key);
            Trigger trigger = job == null ? null : trigger(key);
            if (job == null || trigger == null) {
                return Optional.empty();
            }
            if (!isAdjustable(job)) {
                throw Refusal.conflict("Leases depend on %s: it is not to be adjusted".formatted(name));
            }
            change.to(trigger);
        } catch (SchedulerException e) {
            throw trouble(e);
        }
        return find(name);
    }

    private static ScheduleBuilder<? extends Trigger> schedule(String when) {
        try {
            if (when.strip().startsWith("every ")) {
                return every(
                        Durations.read(when.strip().substring("every ".length()).strip()));
            }
            // Quartz may throw this or something else, depending on what is wrong.
            CronExpression cron = new CronExpression(when.strip());
            cron.setTimeZone(TimeZone.getTimeZone("UTC"));
            return CronScheduleBuilder.cronSchedule(cron).withMisfireHandlingInstructionFireAndProceed();
        } catch (Malformed e) {
            throw InvalidRequest.inBody("when", e.reason(), when);
        } catch (ParseException | RuntimeException e) {
            throw InvalidRequest.inBody(
                    "when",
                    "write 'every 10m', or an expression that Quartz understands, like '0 17 3 * * ?': "
                            + e.getMessage(),
                    when);
        }
    }

    private static ScheduleBuilder<? extends Trigger> every(Duration interval) throws Malformed {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(Duration.ofDays(366)) > 0) {
            throw new Malformed("a chore is done every 10 seconds at the most, and once a year at the least");
        }
        return SimpleScheduleBuilder.simpleSchedule()
                .withIntervalInMilliseconds(interval.toMillis())
                .repeatForever()
                .withMisfireHandlingInstructionNextWithRemainingCount();
    }

    private static Refusal trouble(SchedulerException e) {
        return Refusal.tryLater("Quartz cannot be asked or told: " + e.getMessage());
    }
}
