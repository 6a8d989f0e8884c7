package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.Needs;
import io.whirr.api.workers.Gpu;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.needs.Machine;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs get the workers that they need, and workers the jobs that they can run. */
class NeedsTest extends QueueTest {

    @Test
    void aJobGoesOnlyToAWorkerThatHasWhatItNeeds() {
        long large = desk.submit(
                JobRequest.command("large")
                        .needing(new Needs(2, "a100", 80, null, null, Map.of("room", "b")))
                        .get(),
                null);

        assertThat(lookOn(machine(2, "NVIDIA A100", 40, Map.of("room", "b")), 2, "small"))
                .isEmpty();
        assertThat(lookOn(machine(2, "NVIDIA H100", 80, Map.of("room", "b")), 2, "other"))
                .isEmpty();
        assertThat(lookOn(machine(2, "NVIDIA A100", 80, Map.of()), 2, "elsewhere"))
                .isEmpty();
        assertThat(lookOn(machine(1, "NVIDIA A100", 80, Map.of("room", "b")), 1, "single"))
                .isEmpty();
        assertThat(look("without")).isEmpty();
        assertThat(lookOn(machine(4, "NVIDIA A100", 80, Map.of("room", "b")), 4, "right")
                        .map(Job::id))
                .hasValue(large);
    }

    @Test
    void whatNobodyCanRunStopsNobody() {
        for (int i = 0; i < 50; i++) {
            desk.submit(JobRequest.command("huge").gpus(64).priority(10).get(), null);
        }
        long small = givenJob();

        assertThat(claim("one").id()).isEqualTo(small);
    }

    @Test
    void aClaimOfAFreshSetOfNeedsIsServedByWhoeverComesNext() {
        long job = desk.submit(
                JobRequest.command("odd")
                        .needing(new Needs(null, null, null, 3, 1_234, null))
                        .get(),
                null);

        assertThat(lookOn(new Machine(List.of(), 1, 4, 2_000, Map.of()), 0, "odd")
                        .map(Job::id))
                .hasValue(job);
    }

    /** Small ones fit sooner, again and again; after a while GPUs are kept free for the one that needs many. */
    @Test
    void aLargeJobIsNotPassedOverForEver() {
        long large = desk.submit(JobRequest.command("large").gpus(8).get(), null);
        long small = desk.submit(JobRequest.command("small").gpus(1).get(), null);
        assertThat(lookOn(machine(4, "A", 1, Map.of()), 8, "one").map(Job::id)).hasValue(small);
        long next = desk.submit(JobRequest.command("small").gpus(1).get(), null);
        passedOver(large);

        assertThat(lookOn(machine(4, "A", 1, Map.of()), 8, "one"))
                .as("kept free for it")
                .isEmpty();
        assertThat(lookOn(machine(4, "A", 1, Map.of()), 8, "two").map(Job::id))
                .as("one worker is enough")
                .hasValue(next);
        assertThat(lookOn(machine(8, "A", 1, Map.of()), 8, "one").map(Job::id)).hasValue(large);
    }

    /** What a process keeps free is for the next of all, and no longer for what was the next before. */
    @Test
    void whoKeepsGpusFreeForOneTaskKeepsThemForAnotherThatComesBeforeIt() {
        long large = desk.submit(JobRequest.command("large").gpus(8).get(), null);
        passedOver(large);
        assertThat(lookOn(machine(4, "A", 1, Map.of()), 8, "one")).isEmpty();
        long urgent =
                desk.submit(JobRequest.command("urgent").gpus(6).priority(10).get(), null);
        passedOver(urgent);
        long small = desk.submit(JobRequest.command("small").gpus(1).get(), null);

        assertThat(lookOn(machine(4, "A", 1, Map.of()), 8, "one")).isEmpty();
        assertThat(reservedFor("life-1 of one")).containsExactly(urgent);
        assertThat(lookOn(machine(4, "A", 1, Map.of()), 8, "two").map(Job::id)).hasValue(small);
        assertThat(lookOn(machine(6, "A", 1, Map.of()), 8, "one").map(Job::id)).hasValue(urgent);
    }

    private void passedOver(long job) {
        jdbc.sql("UPDATE task SET ready_at = ready_at - interval '1 min' WHERE job_id = :job")
                .param("job", job)
                .update();
    }

    private List<Long> reservedFor(String instance) {
        return jdbc.sql("""
                SELECT t.job_id
                FROM reservation r
                JOIN task t ON t.id = r.task_id
                WHERE r.instance = :instance
                """)
                .param("instance", instance)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private static Machine machine(int gpus, String model, int memoryGb, Map<String, String> labels) {
        List<Gpu> all = IntStream.range(0, gpus)
                .mapToObj(index -> new Gpu(index, model, memoryGb, null, null))
                .toList();
        return new Machine(all, gpus, 64, 256_000, labels);
    }
}
