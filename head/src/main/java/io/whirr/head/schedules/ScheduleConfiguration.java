package io.whirr.head.schedules;

import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells Quartz of the alarm. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScheduleProperties.class)
class ScheduleConfiguration {

    @Bean
    JobDetail alarmJob() {
        return JobBuilder.newJob(AlarmJob.class)
                .withIdentity(Alarm.JOB)
                .withDescription("Wakes the loop that fires schedules")
                .storeDurably()
                .build();
    }
}
