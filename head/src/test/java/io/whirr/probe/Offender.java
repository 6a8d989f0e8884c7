package io.whirr.probe;

import java.sql.Connection;
import java.time.Instant;
import org.quartz.Trigger;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.http.ResponseEntity;

/** Breaks every rule that there is for the frameworks. */
public record Offender(
        Connection connection,
        JobExecution execution,
        ResponseEntity<String> answer,
        Trigger trigger,
        ProcessBuilder process) {

    /** Uses a clock of its own, and says so. */
    public static void print() {
        System.out.println(Instant.now());
    }
}
