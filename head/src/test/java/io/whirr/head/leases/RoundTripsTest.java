package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.whirr.api.jobs.Job;
import io.whirr.head.needs.Machine;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the life of a job costs in statements, each a round trip to the database. A machine's speed has no part in it,
 * so that a change that makes everybody wait longer is seen wherever the tests run.
 */
class RoundTripsTest extends QueueTest {

    private final Logger statements = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);

    private final Counter counter = new Counter();

    @Autowired
    Claims claims;

    @BeforeEach
    void count() {
        givenJob();
        claim("somebody who was there before");
        counter.setContext(statements.getLoggerContext());
        counter.start();
        statements.addAppender(counter);
        statements.setLevel(Level.DEBUG);
        statements.setAdditive(false);
    }

    @AfterEach
    void countNoMore() {
        statements.setAdditive(true);
        statements.setLevel(null);
        statements.detachAppender(counter);
    }

    @Test
    void aSubmissionIsItsJobItsLedgerItsRunAndItsTask() {
        givenJob();

        assertThat(counter.of("whirr-submissions")).containsExactly("job", "batch_job_instance", "run", "task");
    }

    @Test
    void aClaimIsItsTaskItsLedgerItsJobAndItsRun() {
        givenJob();
        counter.reset();

        assertThat(claimFenced("worker")).isPresent();

        assertThat(counter.of("dispatcher")).containsExactly("task", "batch_step_execution", "job", "run");
    }

    @Test
    void aRenewalIsOneStatement() {
        givenJob();
        Job job = claim("worker");
        counter.reset();

        renew(job);

        assertThat(counter.of("whirr-renewals")).containsExactly("task");
    }

    @Test
    void anEndIsItsTaskItsLedgerItsRunTheCountAndALookForWhoWaited() {
        givenJob();
        Job job = claim("worker");
        counter.reset();

        report(job, 0);

        assertThat(counter.of("whirr-reports"))
                .containsExactly("task", "batch_step_execution_context", "run", "job_tally", "dependency");
    }

    @Test
    void twentyClaimsCostWhatOneDoes() {
        IntStream.range(0, 20).forEach(i -> givenJob());
        List<Claim> twenty = IntStream.range(0, 20)
                .mapToObj(i -> new Claim("worker-" + i, null, true, TERM, Machine.ofSlot(null), 0, false))
                .toList();
        counter.reset();

        assertThat(claims.serve(twenty, new Looks())).hasSize(20);

        assertThat(counter.of(Thread.currentThread().getName()))
                .containsExactly("task", "batch_step_execution", "job", "run");
    }

    /** The table that each statement is about, by the thread that sent it. */
    private static final class Counter extends AppenderBase<ILoggingEvent> {

        private final Queue<ILoggingEvent> sent = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().startsWith("Executing prepared SQL statement")) {
                event.prepareForDeferredProcessing();
                sent.add(event);
            }
        }

        void reset() {
            sent.clear();
        }

        /** Without the look for new sets of needs, which whoever claims does once a second at the most. */
        List<String> of(String thread) {
            return sent.stream()
                    .filter(event -> event.getThreadName().startsWith(thread))
                    .map(event -> table(event.getFormattedMessage()))
                    .filter(table -> !table.equals("need"))
                    .toList();
        }

        /** The first table that is written, or else read. */
        private static String table(String statement) {
            return statement
                    .replaceAll("(?s)^.*?(?:INSERT INTO|(?<!FOR )UPDATE|DELETE FROM)\\s+(\\w+).*$", "$1")
                    .replaceAll("(?s)^Executing.*?FROM\\s+(\\w+).*$", "$1");
        }
    }
}
