package io.whirr.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.commands.Session;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellApplicationTest {

    private static final String BINDING = "io.whirr.shell.json.Json$Binding";

    private final TestHead head = new TestHead()
            .on("GET /api/v1/jobs", "{\"jobs\": []}")
            .on("GET /api/v1/status", "{\"queued\": 0}")
            .on("POST /api/v1/jobs", "{\"job_id\": 7, \"run_id\": \"job-7\", \"run_dir\": \"\", \"message\": \"\"}");

    @AfterEach
    void close() {
        head.close();
    }

    /** The JVM alone would make question marks of it. */
    @Test
    void unicodeArrivesUnderAnyLocale() throws Exception {
        var process = start(Map.of("LC_ALL", "C"), "submit", "-n", "日本", "--", "echo", "é😀", "");

        assertThat(process.exitValue()).isZero();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readAllAsString())
                .contains("name:    日本", "echo 'é😀' ''");
        var sent = head.request("POST /api/v1/jobs").json();
        assertThat(sent.path("command_argv").toString()).isEqualTo("[\"echo\",\"é😀\",\"\"]");
    }

    /** JSON cannot carry them, and only the command may have them. */
    @Test
    void bytesThatAreNoTextGoThroughAShell() throws Exception {
        var submitted = run("submit -- printf '%s' \"$(printf 'caf\\351')\"");

        assertThat(submitted.exitValue()).isZero();
        assertThat(head.request("POST /api/v1/jobs").json().path("command_argv").toString())
                .isEqualTo("[\"sh\",\"-c\",\"w1=$(printf 'caf\\\\351.'); exec \\\"${1}\\\" \\\"${2}\\\" "
                        + "\\\"${w1%.}\\\"\",\"sh\",\"printf\",\"%s\"]");
        assertThat(run("submit -n \"$(printf '\\351')\" ls").exitValue()).isEqualTo(2);
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(start(Map.of(), "status", "--nope").exitValue()).isEqualTo(2);
        assertThat(start(Map.of(), "status", "99").exitValue()).isOne();
        assertThat(start(Map.of(), "--version").exitValue()).isZero();
    }

    /** It would take longer to get ready than all the rest of the command. */
    @Test
    void theUsualCommandsNeedNoDataBinding(@TempDir Path directory) throws Exception {
        assertThat(loaded(directory, "status"))
                .contains("io.whirr.shell.json.RecordReader")
                .doesNotContain(BINDING);
        assertThat(loaded(directory, "submit", "-c", "lr=0.1", "--", "true")).doesNotContain(BINDING);
        assertThat(loaded(directory, "status", "-o", "json")).contains(BINDING);
    }

    private List<String> loaded(Path directory, String... arguments) throws Exception {
        Path log = directory.resolve("classes");
        var process = start(Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log + ":none"), arguments);
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(log).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    @Test
    void aScriptStopsAtItsFirstFailure() {
        var out = new ByteArrayOutputStream();
        var screen = Screen.plain(out, new ByteArrayOutputStream());
        var settings = new Settings(Map.of("WHIRR_SERVER_URL", head.url()), Path.of("/nonexistent"));
        var session = new Session(settings, Target.USUAL, screen, InstantSource.system(), new Interruption());
        var script = "# comment\n\nsubmit -q -- echo '# x'\nstatus 99\nsubmit -q ls\n";

        int code = Script.run(session, new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));

        assertThat(code).isOne();
        assertThat(out).hasToString("7\n");
    }

    @Test
    void theTrainingRunNeedsNobody() throws Exception {
        var process = start(Map.of("WHIRR_SERVER_URL", "http://127.0.0.1:1"), TrainingRun.WORD);

        assertThat(process.exitValue()).isZero();
        assertThat(process.errorReader(StandardCharsets.UTF_8).readAllAsString())
                .isEmpty();
    }

    /** Runs the client with what a shell makes of that. */
    private Process run(String arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                "sh", "-c", "exec " + java + " -XX:TieredStopAtLevel=1 io.whirr.shell.ShellApplication " + arguments);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("WHIRR_SERVER_URL", head.url());
        var process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process;
    }

    private Process start(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "io.whirr.shell.ShellApplication"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("WHIRR_SERVER_URL", head.url());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process;
    }
}
