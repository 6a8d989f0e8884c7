package io.whirr.head.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.head.HeadTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is kept of a submission, and when two are one. */
class SubmissionTest extends HeadTest {

    @Autowired
    private JobService service;

    @Autowired
    private JobDesk desk;

    @Test
    void aJobComesBackAsItWasSubmitted() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("zeta", new BigDecimal("0.10000000000000000000000000001"));
        config.put("alpha", new BigInteger("123456789012345678901234567890"));
        config.put("values", Map.of("nested", List.of(1, "two", true)));
        config.put("nothing", null);
        SubmitJob request = new SubmitJob(
                List.of("python", "-c", "print('héllo 🚀')\n", ""),
                "/work dir",
                "",
                config,
                List.of("a b", "100%", "q\"q"));

        Job job = desk.show(accepted(service.submit(request, null)));

        assertThat(job.commandArgv()).isEqualTo(request.commandArgv());
        assertThat(job.workdir()).isEqualTo("/work dir");
        assertThat(job.name()).isEmpty();
        assertThat(job.config()).isEqualTo(config);
        assertThat(job.config()).isNotNull();
        assertThat(List.copyOf(job.config().keySet())).containsExactly("zeta", "alpha", "values", "nothing");
        assertThat(job.tags()).isEqualTo(request.tags());
        assertThat(job.status()).isEqualTo("queued");
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.createdAt()).isNotNull();
        assertThat(job.startedAt()).isNull();
    }

    @Test
    void emptyConfigAndTagsAreNone() {
        Job job = desk.show(
                accepted(service.submit(new SubmitJob(List.of("true"), "/", null, Map.of(), List.of()), null)));

        assertThat(job.config()).isNull();
        assertThat(job.tags()).isNull();
    }

    @Test
    void theSameKeyAndRequestIsTheSameJob() {
        long first = desk.submitAs("key", "true");

        assertThat(desk.submitAs("key", "true")).isEqualTo(first);
        assertThat(desk.submitAs("other", "true")).isNotEqualTo(first);
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() {
        long first = desk.submitAs("key", "true");

        SubmissionOutcome outcome = service.submit(new SubmitJob(List.of("false"), "/", null, null, null), "key");

        assertThat(outcome).isEqualTo(new SubmissionOutcome.KeyTaken(first));
    }

    /** Eight clients repeat the same forty submissions; each is one job, and no number is given twice. */
    @Test
    void manyWhoRaceWithTheSameKeysMakeOneJobEach() throws Exception {
        List<Future<List<Long>>> racers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int client = 0; client < 8; client++) {
                racers.add(clients.submit(this::submitForty));
            }
        }

        List<Long> first = racers.getFirst().get();
        assertThat(first).doesNotHaveDuplicates().hasSize(40);
        for (Future<List<Long>> racer : racers) {
            assertThat(racer.get()).isEqualTo(first);
        }
        assertThat(jdbc.sql("SELECT count(*) FROM task").query(Long.class).single())
                .isEqualTo(40);
    }

    private List<Long> submitForty() {
        List<Long> jobs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            jobs.add(desk.submitAs("key-" + i, "echo", Integer.toString(i)));
        }
        return jobs;
    }

    private static long accepted(SubmissionOutcome outcome) {
        return ((SubmissionOutcome.Accepted) outcome).job();
    }
}
