package io.whirr.worker.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Real process trees, at every level of isolation that this machine allows. */
class TaskProcessTest {

    @TempDir
    Path folder;

    private final Map<Isolation, Containment> found = new EnumMap<>(Isolation.class);
    private final String life = UUID.randomUUID().toString();
    private final Spawner spawner = new Spawner(life);

    @AfterEach
    void giveBack() {
        found.values().forEach(Containment::close);
    }

    private Optional<Containment> containment(Isolation isolation) {
        if (!found.containsKey(isolation)) {
            spawner.contain(Optional.of(isolation), true, folder)
                    .ifPresent(containment -> found.put(isolation, containment));
        }
        return Optional.ofNullable(found.get(isolation));
    }

    private TaskProcess started(Isolation isolation, String... argv) {
        return process(start(isolation, argv));
    }

    private static TaskProcess process(Start start) {
        assertThat(start).isInstanceOf(Start.Started.class);
        return ((Start.Started) start).process();
    }

    private Start start(Isolation isolation, String... argv) {
        return start(isolation, Map.of("A", "ä"), argv);
    }

    private Start start(Isolation isolation, Map<String, String> environment, String... argv) {
        String mark = UUID.randomUUID().toString();
        return allowed(isolation).start(new Command(List.of(argv), "/tmp", environment, log(), mark, Ceilings.NONE));
    }

    private Containment allowed(Isolation isolation) {
        Optional<Containment> containment = containment(isolation);
        Assumptions.assumeTrue(containment.isPresent(), isolation + " is not allowed on this machine");
        return containment.orElseThrow();
    }

    private Path log() {
        return folder.resolve("output.log");
    }

    private String output() throws IOException {
        return Files.readString(log(), StandardCharsets.UTF_8);
    }

    private static ExitStatus exit(TaskProcess process) throws Exception {
        return process.exit().get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void argumentsArriveAsTheyAreAndAreNoWordsOfAShell(Isolation isolation) throws Exception {
        TaskProcess process =
                started(isolation, "printf", "[%s]", "a  b", "'\"$HOME`", "new\nline\n", "", "-n", "ü🚀", "*", "a=b");

        assertThat(exit(process)).isEqualTo(new ExitStatus(0, null));
        assertThat(output()).isEqualTo("[a  b]['\"$HOME`][new\nline\n][][-n][ü🚀][*][a=b]");
    }

    @ParameterizedTest
    @EnumSource
    void aCommandIsTheProgramAndNotWhatAShellCallsSo(Isolation isolation) throws Exception {
        TaskProcess process = started(isolation, "env", "sh", "-c", "echo $0 $A", "\\n");

        assertThat(exit(process).code()).isZero();
        assertThat(output()).contains(" ä");
        assertThat(exit(started(isolation, "test", "1", "-lt", "2")).code()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aProgramIsRunWhateverItsName(Isolation isolation) throws Exception {
        for (String name : List.of("a=b", "a b")) {
            Path program = folder.resolve(name);
            Files.writeString(program, "#!/bin/sh\necho ran $0 $A\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            Map<String, String> environment = Map.of("PATH", folder + ":/usr/bin:/bin", "A", name);
            for (Map<String, String> each : List.of(environment, Map.of("WHIRR_RUN_ID", "7"))) {
                exit(process(start(isolation, each, program.toString())));
            }
            assertThat(output()).contains("ran " + program + " " + name, "ran " + program + "\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void variablesArriveAsTheyAreWhateverTheirNames(Isolation isolation) throws Exception {
        Map<String, String> environment = Map.of(
                "UID",
                "0x",
                "IFS",
                "x",
                "a.b",
                "dots",
                "memory",
                "much",
                "WHIRR_RUN_ID",
                "it's",
                "CUDA_VISIBLE_DEVICES",
                "1,2",
                "OPTIND",
                "none",
                "group",
                "mine");
        exit(process(start(isolation, environment, "env")));

        List<String> lines = output().lines().toList();
        environment.forEach((name, value) -> assertThat(lines).contains(name + "=" + value));
        assertThat(lines).contains("PWD=/tmp").noneMatch(line -> line.startsWith("OLDPWD="));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasMadeReadyIsUsedOnceAndReplacedWhenItDied(Isolation isolation) throws Exception {
        Containment containment = allowed(isolation);
        containment.prepare();
        List<ProcessHandle> ready = await().until(this::shells, shells -> !shells.isEmpty());
        TaskProcess first = started(isolation, "true");
        assertThat(ready).extracting(ProcessHandle::pid).contains(first.pid());
        assertThat(exit(first).code()).isZero();

        containment.prepare();
        await().until(this::shells, shells -> !shells.isEmpty()).forEach(ProcessHandle::destroyForcibly);
        await().until(() -> shells().isEmpty());
        assertThat(exit(started(isolation, "true")).code()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasMadeReadyBeforeAFileSystemCameIsNotUsed(Isolation isolation) throws Exception {
        allowed(isolation).prepare();
        List<Long> ready = await().until(this::shells, shells -> !shells.isEmpty()).stream()
                .map(ProcessHandle::pid)
                .toList();
        String place = Files.createDirectory(folder.resolve("mounted")).toString();
        Assumptions.assumeTrue(system("mount", "-t", "tmpfs", "none", place) == 0, "nothing can be mounted here");
        try {
            TaskProcess task = started(isolation, "true");
            assertThat(ready).doesNotContain(task.pid());
            assertThat(exit(task).code()).isZero();
        } finally {
            system("umount", place);
        }
    }

    private static int system(String... words) throws Exception {
        return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasMadeReadyGoesWithTheContainment(Isolation isolation) {
        Containment containment = allowed(isolation);
        containment.prepare();
        await().until(() -> !shells().isEmpty());

        containment.close();
        await().until(() -> shells().isEmpty());
        containment.prepare();
        await().during(Duration.ofMillis(200)).until(() -> shells().isEmpty());
    }

    private List<ProcessHandle> shells() {
        return List.copyOf(ProcTable.where(pid -> ProcTable.hasVariable(pid, FormerLife.VARIABLE + "=" + life)));
    }

    private WaitingShell shell(String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec 4</proc/$$/statm; " + script);
        return WaitingShell.start(builder, Chain.strongestFirst().getFirst(), Tools.find(), null);
    }

    private Command command(Map<String, String> environment, String... argv) {
        return new Command(
                List.of(argv), "/tmp", environment, log(), UUID.randomUUID().toString(), Ceilings.NONE);
    }

    @Test
    void whatKeepsACommandFromBeingRunIsTold() throws IOException {
        WaitingShell shell = shell("cat >/dev/null; echo no namespaces left >&2; exit 1");

        assertThatThrownBy(() -> shell.run(command(Map.of(), "true"))).hasMessage("no namespaces left");
        assertThatThrownBy(() -> shell("exit 1").run(command(Map.of(), "true"))).isInstanceOf(IOException.class);
    }

    @Test
    void aWarningKeepsNobodyFromFailingInItsOwnWay() throws Exception {
        WaitingShell shell = shell("echo cannot preload, ignored >&2; exec sh");

        TaskProcess process = shell.run(command(Map.of(), "sh", "-c", "echo mine >&2; exit 3"));

        assertThat(exit(process).code()).isEqualTo(3);
        assertThat(output()).isEqualTo("mine\n");
    }

    @Test
    void aNameThatLooksLikeAnOptionIsAName() throws Exception {
        Path program = folder.resolve("-x");
        Files.writeString(program, "#!/bin/sh\necho ran $1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        TaskProcess process = shell("exec sh").run(command(Map.of("PATH", folder + ":/usr/bin:/bin"), "-x", "-v"));

        assertThat(exit(process).code()).isZero();
        assertThat(output()).isEqualTo("ran -v\n");
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryIsThatOfTheKernel(Isolation isolation) throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("else/where"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        String directory = link + "/..";
        Containment containment = allowed(isolation);
        Command command = new Command(List.of("pwd"), directory, Map.of(), log(), "mark", Ceilings.NONE);

        assertThat(exit(process(containment.start(command))).code()).isZero();
        assertThat(output().strip())
                .isEqualTo(folder.resolve("else").toRealPath().toString());
    }

    @ParameterizedTest
    @EnumSource
    void aLogThatCannotBeWrittenIsTold(Isolation isolation) {
        Containment containment = allowed(isolation);
        Path nowhere = folder.resolve("nowhere/output.log");
        Command command = new Command(List.of("true"), "/", Map.of(), nowhere, "mark", Ceilings.NONE);

        assertThat(containment.start(command))
                .isEqualTo(new Start.NotStarted(126, "could not start: NoSuchFile " + nowhere, true));
    }

    @ParameterizedTest
    @EnumSource
    void ceilingsThatCannotBeKeptKeepNobodyFromStarting(Isolation isolation) throws Exception {
        Containment containment = allowed(isolation);
        Command command = new Command(List.of("true"), "/", Map.of(), log(), "mark", new Ceilings(100, 1.0));

        assertThat(exit(process(containment.start(command))).code()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void noVariableOfTheSubmitterHidesAProcess(Isolation isolation) throws Exception {
        Map<String, String> environment = Map.of("WHIRR_TASK", "another", FormerLife.VARIABLE, "another");
        TaskProcess process = process(start(isolation, environment, "env"));

        assertThat(exit(process).code()).isZero();
        assertThat(output()).doesNotContain("another").contains(FormerLife.VARIABLE + "=" + life);
    }

    @ParameterizedTest
    @EnumSource
    void manyLongWordsArriveWhole(Isolation isolation) throws Exception {
        String word = "long'word ".repeat(10_000);
        TaskProcess process = started(isolation, "printf", "%s", word, word, word, word, word);

        assertThat(exit(process).code()).isZero();
        assertThat(output()).isEqualTo(word.repeat(5));
    }

    @ParameterizedTest
    @CsvSource({
        "PIDNS,exit 3,3,", "USERNS,exit 3,3,", "GROUP,exit 3,3,",
        "PIDNS,kill -9 $$,-9,SIGKILL", "USERNS,kill -9 $$,-9,SIGKILL", "GROUP,kill -9 $$,-9,SIGKILL",
        "PIDNS,kill -SEGV $$,-11,SIGSEGV", "USERNS,kill -SEGV $$,-11,SIGSEGV", "GROUP,kill -SEGV $$,-11,SIGSEGV",
        "PIDNS,exit 255,255,", "USERNS,exit 255,255,", "GROUP,exit 255,255,"
    })
    void anEndIsToldAsItWas(Isolation isolation, String script, int code, String signal) throws Exception {
        assertThat(exit(started(isolation, "sh", "-c", script))).isEqualTo(new ExitStatus(code, signal));
        assertThat(output()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatObeysEndsWithinItsGrace(Isolation isolation) throws Exception {
        TaskProcess process =
                started(isolation, "sh", "-c", "trap 'exit 42' TERM; echo ready; while :; do sleep 0.05; done");
        await().until(() -> output().contains("ready"));

        assertThat(process.terminate(graceOf(Duration.ofSeconds(10)))).isTrue();
        assertThat(exit(process).code()).isEqualTo(42);
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatDoesNotObeyIsKilledWhole(Isolation isolation) throws Exception {
        TaskProcess process = started(
                isolation,
                "sh",
                "-c",
                "trap '' TERM; setsid sh -c 'trap \"\" TERM; echo in; sleep 1000' & echo out; wait");
        await().until(() -> output().contains("in") && output().contains("out"));

        assertThat(process.terminate(graceOf(Duration.ofMillis(300)))).isFalse();
        assertThat(process.kill()).isTrue();
        assertThat(exit(process).signal()).isEqualTo("SIGKILL");
        assertThat(ProcTable.where(pid -> ProcTable.writesTo(pid, log()))).isEmpty();
    }

    private static Supplier<Duration> graceOf(Duration grace) {
        long end = System.nanoTime() + grace.toNanos();
        return () -> Duration.ofNanos(end - System.nanoTime());
    }

    @ParameterizedTest
    @EnumSource
    void aTaskHasNoInputAndItsLogIsAppendedTo(Isolation isolation) throws Exception {
        Files.writeString(log(), "before\n");
        assertThat(exit(started(isolation, "sh", "-c", "cat; echo after; echo error >&2"))
                        .code())
                .isZero();

        assertThat(output()).isEqualTo("before\nafter\nerror\n");
    }

    @ParameterizedTest
    @EnumSource
    void tooManyArgumentsAreRefusedInTheSystemsWords(Isolation isolation) {
        assertThat(start(isolation, "echo", "x".repeat(200_000)))
                .isInstanceOfSatisfying(
                        Start.NotStarted.class, fault -> assertThat(fault.why()).contains("Argument list too long"));
    }

    @ParameterizedTest
    @EnumSource
    void whatALifeLeftIsSweptByTheNext(Isolation isolation) throws Exception {
        String life = UUID.randomUUID().toString();
        Containment containment =
                new Spawner(life).contain(Optional.of(isolation), true, folder).orElse(null);
        Assumptions.assumeTrue(containment != null, isolation + " is not allowed on this machine");
        List<String> argv = List.of("sh", "-c", "echo ready; exec sleep 1000");
        Command command = new Command(argv, "/tmp", Map.of(), log(), "mark-" + life, Ceilings.NONE);
        TaskProcess process = ((Start.Started) containment.start(command)).process();
        await().until(() -> output().contains("ready"));

        // While a process is being executed its environment cannot be read: a former life's have been at it for longer.
        await().until(() -> FormerLife.sweep(life) > 0);
        // By SIGKILL, or with 1 when unshare outlives the first process of its namespace: it cannot die of that signal.
        assertThat(exit(process).code()).isNotZero();
        assertThat(FormerLife.sweep(life)).isZero();
    }
}
