package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One claim for all that is free, and tasks that take several slots. */
class OfferTest {

    @TempDir
    Path folder;

    private FakeHead head;

    @BeforeEach
    void startHead() throws IOException {
        head = new FakeHead(FakeHead.Kind.OURS);
    }

    @AfterEach
    void stopHead() {
        head.close();
    }

    private static JsonObject needing(int gpus) {
        JsonObject task = new JsonObject();
        task.put("gpus", gpus);
        return task;
    }

    @Test
    void oneClaimOffersAllThatIsFree() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "0,3", "-l", "zone=a", "-l", "disk=")) {
            await().until(() -> head.parked() == 1);

            JsonObject offer = offer();
            assertThat(offer.getInt("slots")).isEqualTo(2);
            assertThat(offer.getInt("total_gpus")).isEqualTo(2);
            assertThat(indices(offer)).containsExactly(0, 3);
            assertThat(offer.getInt("cpus")).isPositive();
            assertThat(offer.getInt("memory_mb")).isPositive();
            assertThat(offer.getObject("labels")).isEqualTo(Map.of("zone", "a", "disk", ""));
            assertThat(head.calls("/register")).hasSize(2);
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aTaskThatNeedsSeveralGpusSeesThemAllAndTheRestIsOfferedMeanwhile() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "0,1,2")) {
            await().until(() -> head.parked() == 1);
            long big = head.submit(needing(2), "sh", "-c", "echo $CUDA_VISIBLE_DEVICES; sleep 1");
            await().until(() -> head.status(big).equals("running") && head.parked() == 1);

            assertThat(offer().getInt("slots")).isEqualTo(1);
            assertThat(offer().getInt("total_gpus")).isEqualTo(3);
            awaitStatus(big, "completed");
            await().until(() -> offer().getInt("slots") == 3);
            assertThat(Stream.of(log(big).strip().split(","))).hasSize(2).isSubsetOf("0", "1", "2");
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** The one slot that is free waits with its claim; the task needs the one that becomes free. */
    @Test
    void aSlotThatFreesClaimsAnewAndTheClaimThatWaitedIsReplaced() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "0,1")) {
            long small = head.submit(needing(1), "sh", "-c", "while [ ! -e " + folder.resolve("go") + " ]; do :; done");
            await().until(() -> head.status(small).equals("running") && head.parked() == 1);
            long big = head.submit(needing(2), "sh", "-c", "echo $CUDA_VISIBLE_DEVICES");
            Files.createFile(folder.resolve("go"));
            awaitStatus(big, "completed");

            assertThat(log(big)).isEqualTo("0,1\n");
            await().until(() -> head.parked() == 1);
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void whatDoesNotFitIsGivenBackAtOnceAndNothingOfItIsStarted() throws Exception {
        head.careless();
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "0,1")) {
            long huge = head.submit(needing(3), "touch", folder.resolve("trace").toString());
            awaitStatus(huge, "released");
            long fine = head.submit(needing(2), "true");
            awaitStatus(fine, "completed");

            assertThat(folder.resolve("trace")).doesNotExist();
            assertThat(head.calls("/release").getFirst().body().getString("reason"))
                    .contains("does not fit");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void noGpuIsEverInTheHandsOfTwoTasks() throws Exception {
        head.requeues();
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "0,1,2,3")) {
            String script = "for g in $(echo $CUDA_VISIBLE_DEVICES | tr , ' '); do"
                    + " mkdir " + folder + "/held-$g || exit 9; done; sleep 0.1;"
                    + " for g in $(echo $CUDA_VISIBLE_DEVICES | tr , ' '); do rmdir " + folder + "/held-$g; done";
            List<Long> jobs = Stream.of(1, 2, 4, 1, 1, 3, 2, 1, 4, 2, 1, 0, 3, 1, 2, 4)
                    .map(gpus -> head.submit(needing(gpus), "sh", "-c", script))
                    .toList();

            assertThat(jobs).allSatisfy(job -> awaitStatus(job, "completed"));
            assertThat(head.calls("/release").size()).isLessThan(jobs.size() / 2);
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** On a machine with unlike GPUs only the head knows which ones a task can use. */
    @Test
    void theGpusThatTheHeadMeansAreTakenAndTheOthersStayFree() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "0,1,2,3")) {
            JsonObject task = needing(2);
            task.put("gpu_indexes", new JsonArray(List.of(2, 3)));
            long first = head.submit(task, "sh", "-c", "echo $CUDA_VISIBLE_DEVICES; sleep 2");
            await().until(() -> head.status(first).equals("running") && head.parked() == 1);

            assertThat(indices(offer())).containsExactly(0, 1);
            long second = head.submit(needing(2), "sh", "-c", "echo $CUDA_VISIBLE_DEVICES");
            awaitStatus(second, "completed");
            awaitStatus(first, "completed");
            assertThat(log(first)).isEqualTo("2,3\n");
            assertThat(log(second)).isEqualTo("0,1\n");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void anEarlierHeadGetsOneClaimForEachFreeSlot() throws Exception {
        head.close();
        head = new FakeHead(FakeHead.Kind.EARLIER);
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "0,1,2")) {
            long first = head.submit("sh", "-c", "echo $CUDA_VISIBLE_DEVICES; sleep 1");
            await().until(() -> head.status(first).equals("running") && head.parked() == 2);
            long second = head.submit("sh", "-c", "echo $CUDA_VISIBLE_DEVICES; sleep 1");
            awaitStatus(second, "completed");
            await().until(() -> head.parked() == 3);

            assertThat(log(first)).isNotEqualTo(log(second)).matches("[012]\n");
            assertThat(head.calls("/claim").getLast().body().has("offer")).isFalse();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aDrainedWorkerAsksRarelyAndSaysSoOnce() throws Exception {
        head.draining(true);
        try (WorkerJvm worker = WorkerJvm.start(head, folder, Map.of(), "--slots", "3")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> head.calls("/claim").size() >= 3);
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> head.calls("/claim").size() == 3);
            worker.terminate();

            assertThat(worker.exitStatus()).isZero();
            assertThat(Files.readAllLines(folder.resolve("worker.log")))
                    .filteredOn(line -> line.contains("Drained by the head"))
                    .hasSize(3);
        }
    }

    @Test
    void theOtherSlotsOfADrainedOneGoOnWithoutIt() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "0,1,2")) {
            await().until(() -> head.parked() == 1);
            head.drain(head.calls("/claim").getLast().body().getString("worker_id"));
            awaitStatus(head.submit("true"), "completed");
            await().until(() -> head.parked() == 1 && indices(offer()).size() == 2);

            assertThat(worker.isOver()).isFalse();
        }
    }

    private JsonObject offer() {
        return head.calls("/claim").getLast().body().getObject("offer");
    }

    private static List<Integer> indices(JsonObject offer) {
        JsonArray gpus = offer.getArray("gpus");
        return gpus.stream()
                .map(gpu -> ((JsonObject) gpu).getInt("index"))
                .sorted()
                .toList();
    }

    private String log(long job) throws IOException {
        return Files.readString(folder.resolve("data/runs/job-" + job + "/output.log"));
    }

    private void awaitStatus(long job, String status) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> head.status(job), status::equals);
    }
}
