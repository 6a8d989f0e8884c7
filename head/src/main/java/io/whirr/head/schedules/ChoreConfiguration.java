package io.whirr.head.schedules;

import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.ScheduleBuilder;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Has Quartz do the head's chores, each on one head at a time. When is said here for a new database; a database keeps
 * what it was adjusted to.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionProperties.class)
class ChoreConfiguration {

    private static final int LITTLE_WHILE = 10;

    @Bean
    JobDetail statisticsJob() {
        return job(Chores.STATISTICS, "Adds up the counters of jobs that are final");
    }

    @Bean
    Trigger statisticsTrigger(JobDetail statisticsJob) {
        return trigger(
                statisticsJob,
                SimpleScheduleBuilder.repeatMinutelyForever().withMisfireHandlingInstructionNextWithRemainingCount());
    }

    @Bean
    JobDetail tableSizesJob() {
        return job(Chores.TABLE_SIZES, "Has the planner know how large tables are that have grown much");
    }

    @Bean
    Trigger tableSizesTrigger(JobDetail tableSizesJob) {
        return trigger(
                tableSizesJob,
                SimpleScheduleBuilder.repeatSecondlyForever(LITTLE_WHILE)
                        .withMisfireHandlingInstructionNextWithRemainingCount());
    }

    @Bean
    JobDetail cleanUpJob() {
        return job(
                Chores.CLEAN_UP,
                "Removes what belongs to deleted schedules, workers that are gone, and needs of nobody");
    }

    @Bean
    Trigger cleanUpTrigger(JobDetail cleanUpJob) {
        return trigger(
                cleanUpJob,
                SimpleScheduleBuilder.repeatHourlyForever().withMisfireHandlingInstructionNextWithRemainingCount());
    }

    @Bean
    JobDetail retentionJob() {
        return job(Chores.RETENTION, "Removes jobs and firings that are over for longer than whirr.retention says");
    }

    @Bean
    Trigger retentionTrigger(JobDetail retentionJob) {
        return trigger(
                retentionJob,
                CronScheduleBuilder.cronSchedule("0 17 3 * * ?").withMisfireHandlingInstructionFireAndProceed());
    }

    private static JobDetail job(String name, String description) {
        return JobBuilder.newJob(ChoreJob.class)
                .withIdentity(name, Maintenance.GROUP)
                .withDescription(description)
                .storeDurably()
                .build();
    }

    private static Trigger trigger(JobDetail job, ScheduleBuilder<? extends Trigger> when) {
        return TriggerBuilder.newTrigger()
                .forJob(job)
                .withIdentity(job.getKey().getName(), Maintenance.GROUP)
                .withSchedule(when)
                .build();
    }
}
