package io.whirr.head.leases;

import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has Quartz run the sweep every second, on whichever head gets to it first. */
@Configuration(proxyBeanMethods = false)
class SweepConfiguration {

    @Bean
    JobDetail expirySweepJob() {
        return JobBuilder.newJob(SweepJob.class)
                .withIdentity("expiry-sweep", "whirr")
                .withDescription("Takes back leases that nobody renewed")
                .storeDurably()
                .build();
    }

    @Bean
    Trigger everySecond(JobDetail expirySweepJob) {
        return TriggerBuilder.newTrigger()
                .forJob(expirySweepJob)
                .withIdentity("every-second", "whirr")
                .withSchedule(SimpleScheduleBuilder.repeatSecondlyForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
    }
}
