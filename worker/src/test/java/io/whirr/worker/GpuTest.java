package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPUs as an {@code nvidia-smi} on the PATH tells of them, which here is a script that shows files. */
class GpuTest {

    private static final String HEALTHY = ", NVIDIA H100 80GB HBM3, 81559, 1, 0\n";

    @TempDir
    Path folder;

    private FakeHead head;

    @BeforeEach
    void startHead() throws IOException {
        head = new FakeHead(FakeHead.Kind.OURS);
        Path script = folder.resolve("bin/nvidia-smi");
        Files.createDirectories(script.getParent());
        Files.writeString(script, """
                #!/bin/sh
                case "$*" in
                  *compute-apps*) cat %1$s/apps ;;
                  *) cat %1$s/gpus ;;
                esac
                """.formatted(folder));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        apps("");
    }

    @AfterEach
    void stopHead() {
        head.close();
    }

    private void gpus(String... lines) throws IOException {
        replace("gpus", String.join("", lines));
    }

    private void apps(String lines) throws IOException {
        replace("apps", lines);
    }

    private void replace(String name, String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve(name + ".new"), text);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private WorkerJvm start(String... options) throws IOException {
        String path = folder.resolve("bin") + ":" + System.getenv("PATH");
        return WorkerJvm.start(head, folder, Map.of("PATH", path, "CUDA_VISIBLE_DEVICES", ""), options);
    }

    @Test
    void allGpusAreOfferedWithWhatTheyAreAndGivenToTasksByTheirUuids() throws Exception {
        gpus("0, GPU-aaaa" + HEALTHY, "1, GPU-bbbb" + HEALTHY);
        try (WorkerJvm worker = start("--gpus", "all", "--pin", "uuid")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> head.parked() == 1);
            JsonObject task = new JsonObject();
            task.put("gpus", 2);
            long job = head.submit(task, "sh", "-c", "echo $CUDA_VISIBLE_DEVICES");
            await().atMost(Duration.ofSeconds(20)).until(() -> head.status(job).equals("completed"));

            assertThat(capacity().getArray("gpus").getObject(1))
                    .isEqualTo(Map.of(
                            "index",
                            1,
                            "model",
                            "NVIDIA H100 80GB HBM3",
                            "memory_gb",
                            80,
                            "uuid",
                            "GPU-bbbb",
                            "healthy",
                            true));
            assertThat(capacity().getInt("slots")).isEqualTo(2);
            assertThat(folder.resolve("data/runs/job-1/output.log")).content().isEqualTo("GPU-aaaa,GPU-bbbb\n");
            assertThat(worker.handle().isAlive()).isTrue();
        }
    }

    @Test
    void aGpuThatIsIllOrInOthersUseIsNotOfferedAndIsSaidToBeSo() throws Exception {
        gpus(
                "0, GPU-aaaa" + HEALTHY,
                "1, GPU-bbbb" + HEALTHY,
                "2, GPU-cccc, NVIDIA H100, [Unknown Error], [Unknown Error], [N/A]\n",
                "3, GPU-dddd, NVIDIA H100, 81559, 70000, 0\n");
        apps("GPU-bbbb, 1\n");
        try (WorkerJvm worker = start("--gpus", "all", "--gpu-interval", "1")) {
            awaitOffer(0);
            assertThat(healthy()).containsExactly(true, false, false, false);
            assertThat(folder.resolve("worker.log"))
                    .content()
                    .contains("process 1 of others uses it", "it answers [Unknown Error]", "others use 70000 MiB");

            apps("");
            gpus("0, GPU-aaaa" + HEALTHY, "1, GPU-bbbb" + HEALTHY, "2, GPU-cccc" + HEALTHY);
            awaitOffer(0, 1, 2);
            await().until(() -> healthy().equals(List.of(true, true, true, false)));
            assertThat(worker.handle().isAlive()).isTrue();
        }
    }

    /** Its next task would fail the same way: it is looked at before there is one. */
    @Test
    void aGpuThatBreaksUnderATaskGetsNoOther() throws Exception {
        gpus("0, GPU-aaaa" + HEALTHY, "1, GPU-bbbb" + HEALTHY);
        try (WorkerJvm worker = start("--gpus", "all", "--gpu-interval", "1h")) {
            awaitOffer(0, 1);
            String breaking = "sed -i \"s/^$CUDA_VISIBLE_DEVICES, .*/$CUDA_VISIBLE_DEVICES, [GPU is lost], , , /\" "
                    + folder + "/gpus; exit 7";
            long job = head.submit("sh", "-c", breaking);
            await().until(() -> head.status(job).equals("failed"));
            await().until(() -> offered().size() == 1 && head.parked() == 1);

            assertThat(head.calls("/claim").stream().filter(call -> call.nanos() > reported(job)))
                    .allSatisfy(
                            call -> assertThat(call.body().getObject("offer").getInt("slots"))
                                    .isEqualTo(1));
            assertThat(worker.handle().isAlive()).isTrue();
        }
    }

    private long reported(long job) {
        assertThat(head.reports(job)).hasSize(1);
        return head.calls("/complete").getLast().nanos();
    }

    private void awaitOffer(Integer... indices) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !head.calls("/claim").isEmpty() && offered().equals(List.of(indices)));
    }

    private List<Integer> offered() {
        return head.calls("/claim").getLast().body().getObject("offer").getArray("gpus").stream()
                .map(gpu -> ((JsonObject) gpu).getInt("index"))
                .sorted()
                .toList();
    }

    private JsonObject capacity() {
        return head.calls("/register").getLast().body().getObject("capacity");
    }

    private List<Boolean> healthy() {
        return capacity().getArray("gpus").stream()
                .map(gpu -> ((JsonObject) gpu).getBoolean("healthy"))
                .toList();
    }
}
