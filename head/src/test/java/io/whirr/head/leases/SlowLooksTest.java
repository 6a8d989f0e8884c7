package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.head.jobs.JobRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The queue's order, while each look at it seems to take so long that most begin where the last one stopped. */
@Import(SlowLooksTest.Slowly.class)
class SlowLooksTest extends QueueTest {

    /** A queue whose clock goes on by a tenth of a second whenever somebody looks at it. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Slowly {

        @Bean
        @Primary
        QueueFront slowFront() {
            AtomicLong clock = new AtomicLong();
            return new QueueFront(() -> clock.addAndGet(Duration.ofMillis(100).toNanos()));
        }
    }

    private long submit(int priority) {
        return desk.submit(JobRequest.command("true").priority(priority).get(), null);
    }

    /** Often enough to be asked in each phase: looks from the front, and looks that begin further on. */
    @RepeatedTest(12)
    void whatComesBeforeEverythingElseIsNotPassedOver() {
        assertIsNext(() -> submit(5));
    }

    @RepeatedTest(12)
    void whatIsGivenMoreOfAPriorityIsNotPassedOver() {
        assertIsNext(() -> {
            long raised = submit(0);
            desk.prioritize(raised, 7);
            return raised;
        });
    }

    @RepeatedTest(12)
    void whatAWorkerGivesBackIsNotPassedOver() {
        submit(0);
        Job given = claim("w0");
        assertIsNext(() -> {
            releases.release(holder(given), null);
            return given.id();
        });
    }

    private void assertIsNext(Supplier<Long> first) {
        submit(0);
        submit(0);
        Job before = claim("w1");
        claim("w2");
        submit(0);

        long next = first.get();

        assertThat(claim("w3").id()).isEqualTo(next).isNotEqualTo(before.id());
    }
}
