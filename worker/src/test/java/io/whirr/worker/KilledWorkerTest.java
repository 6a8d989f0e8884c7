package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a task when the worker, a real process, is killed, told to stop, or started in a poor locale. */
class KilledWorkerTest {

    /**
     * Six processes that cling to life: they ignore TERM, start sessions, fork twice, and one has an empty environment.
     * Each has the mark in its arguments, where no program can lose it.
     */
    private static final String NASTY = """
            import os, signal, subprocess, sys, time
            mark, role = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else 'main'
            for s in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(s, signal.SIG_IGN)
            def more(role, **how):
                subprocess.Popen([sys.executable, __file__, mark, role], **how)
            def daemon(role, **how):
                if os.fork() == 0:
                    os.setsid()
                    more(role, **how)
                    os._exit(0)
                os.wait()
            if role == 'main':
                more('session', start_new_session=True)
                more('plain')
                daemon('daemon')
                daemon('bare', env={})
                daemon('other', cwd='/')
            time.sleep(1000)
            """;

    @TempDir
    Path folder;

    private final String mark = UUID.randomUUID().toString();
    private FakeHead head;

    @BeforeEach
    void startHead() throws IOException {
        head = new FakeHead(FakeHead.Kind.OURS);
    }

    @AfterEach
    void stopHead() {
        head.close();
        marked().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pidns", "userns", "cgroup", "group"})
    void nothingOfATaskIsLeftASecondAfterTheWorkerWasKilled(String isolation) throws Exception {
        try (WorkerJvm worker = WorkerJvm.start(head, folder, Map.of(), "--isolation", isolation)) {
            submitNastyTree(worker, isolation);
            worker.kill();

            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> marked().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pidns", "userns", "cgroup", "group"})
    void nothingOfATaskIsLeftWhenItIsGivenBack(String isolation) throws Exception {
        try (WorkerJvm worker =
                WorkerJvm.start(head, folder, Map.of(), "--isolation", isolation, "--drain-timeout", "0")) {
            long job = submitNastyTree(worker, isolation);
            worker.terminate();

            assertThat(worker.exitStatus()).isZero();
            assertThat(marked()).isEmpty();
            assertThat(head.status(job)).isEqualTo("released");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pidns", "userns", "cgroup", "group"})
    void whatAMainCommandLeavesBehindEndsWithIt(String isolation) throws Exception {
        try (WorkerJvm worker = WorkerJvm.start(head, folder, Map.of(), "--isolation", isolation)) {
            Path script = Files.writeString(folder.resolve("nasty.py"), NASTY);
            long job = head.submit("sh", "-c", "python3 " + script + " " + mark + " & sleep 1; exit 5");
            awaitStatus(worker, isolation, job, "failed");

            assertThat(head.reports(job).getFirst().getInt("exit_code")).isEqualTo(5);
            assertThat(marked()).isEmpty();
        }
    }

    /** At any moment of a start, too. {@code -Dwhirr.kills=200} does it as often as one likes. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void nothingIsLeftHoweverOftenAWorkerIsKilled() throws Exception {
        int kills = Integer.getInteger("whirr.kills", 3);
        long seed = Long.getLong("whirr.seed", System.nanoTime());
        System.out.println("kills=" + kills + " seed=" + seed);
        Random random = new Random(seed);
        Path script = Files.writeString(folder.resolve("nasty.py"), NASTY);
        for (int i = 0; i < kills; i++) {
            try (WorkerJvm worker = WorkerJvm.start(head, folder, Map.of())) {
                long job = head.submit("bash", "-c", "python3 " + script + " " + mark + " & sleep 1000 & wait");
                int alive = random.nextInt(8);
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> head.status(job).equals("running") && marked().size() >= alive);
                worker.kill();
            }
            await("kill " + i + " with seed " + seed)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(marked())
                            .extracting(KilledWorkerTest::commandLine)
                            .isEmpty());
        }
    }

    private long submitNastyTree(WorkerJvm worker, String isolation) throws IOException {
        Path script = Files.writeString(folder.resolve("nasty.py"), NASTY);
        long job = head.submit("bash", "-c", "python3 " + script + " " + mark + " & sleep 1000 & wait");
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            assumeSupported(worker, isolation);
            // The shell has the mark in its arguments too.
            return marked().size() >= 7;
        });
        return job;
    }

    private void assumeSupported(WorkerJvm worker, String isolation) {
        Assumptions.assumeTrue(worker.handle().isAlive(), isolation + " is not allowed on this machine");
    }

    @Test
    void aTermSignalLetsTheTaskFinishAndEndsWithZero() throws Exception {
        try (WorkerJvm worker = WorkerJvm.start(head, folder, Map.of())) {
            long job = head.submit("sleep", "1");
            await().until(() -> !head.calls("/heartbeat").isEmpty());
            worker.terminate();

            assertThat(worker.exitStatus()).isZero();
            assertThat(head.status(job)).isEqualTo("completed");
            assertThat(head.calls("/unregister")).isNotEmpty();
        }
    }

    @Test
    void argumentsArriveByteForByteInALocaleThatCannotSayThem() throws Exception {
        try (WorkerJvm worker = WorkerJvm.start(head, folder, Map.of("LC_ALL", "C", "LANG", "C"))) {
            Path directory = folder.resolve("ünder");
            Files.createDirectories(directory);
            String word = "a 'quoted' %d \\n ü 🚀\nline\n";
            long job = head.submit(directory.toString(), 1, "sh", "-c", "printf %s \"$1\"; pwd", "sh", word);
            awaitStatus(worker, "auto", job, "completed");

            assertThat(folder.resolve("data/runs/job-" + job + "/output.log"))
                    .content(StandardCharsets.UTF_8)
                    .isEqualTo(word + directory + "\n");
        }
    }

    @Test
    void aCallThatMakesNoSenseEndsWithTwo() throws Exception {
        try (WorkerJvm worker = WorkerJvm.start(head, folder, Map.of(), "--lease-seconds", "5")) {
            assertThat(worker.exitStatus()).isEqualTo(2);
            assertThat(folder.resolve("worker.log"))
                    .content()
                    .contains("--lease-seconds must be a whole number from 10");
        }
    }

    private void awaitStatus(WorkerJvm worker, String isolation, long job, String status) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assumeSupported(worker, isolation);
                    return head.status(job).equals(status);
                });
    }

    /** The live processes that have the mark in their arguments. */
    private List<Long> marked() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid ->
                        pid != ProcessHandle.current().pid() && commandLine(pid).contains(mark))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
