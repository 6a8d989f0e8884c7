package io.whirr.worker.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the words of nvidia-smi and of the driver. */
class GpusTest {

    private static final String A100 = ", NVIDIA A100-SXM4-40GB, 40960, 3, 0\n";

    @TempDir
    Path driver;

    private final Deque<String> answers = new ArrayDeque<>();

    /** Answers what is queued, then nothing, as a program that hangs or is not there. */
    private Gpus gpus() {
        return new Gpus(words -> Optional.ofNullable(answers.poll()), "nvidia-smi", 2048, driver);
    }

    private Gpus read(String... more) {
        answers.addAll(List.of(more));
        Gpus gpus = gpus();
        gpus.read();
        return gpus;
    }

    @Test
    void whatALineSaysIsShown() {
        Gpus gpus = read("3, GPU-ab" + A100, "");

        assertThat(gpus.indices("")).containsExactly(3);
        assertThat(gpus.shown(3, true).model()).isEqualTo("NVIDIA A100-SXM4-40GB");
        assertThat(gpus.shown(3, true).memoryGb()).isEqualTo(40);
        assertThat(gpus.name(3)).isEqualTo("GPU-ab");
    }

    @Test
    void aDriverThatDoesNotKnowAFieldIsAskedForLess() {
        Gpus gpus =
                read("Field \"ecc.errors\" is not a valid field to query.\n", "0, GPU-ab, Tesla K80, 11441, 0\n", "");

        assertThat(gpus.shown(0, true).memoryGb()).isEqualTo(11);
        assertThat(gpus.refusal(0, false)).isEmpty();
    }

    @Test
    void linesAboutNoGpuAreLeftOut() {
        Gpus gpus =
                read("Unable to determine the device handle for GPU 0000:07:00.0: GPU is lost.\n1, GPU-b" + A100, "");

        assertThat(gpus.indices("")).containsExactly(1);
    }

    @Test
    void whatIsNotSupportedIsNoFault() {
        Gpus gpus = read("0, GPU-a, NVIDIA GeForce RTX 3090, 24576, [N/A], [Not Supported]\n", "");

        assertThat(gpus.refusal(0, false)).isEmpty();
    }

    @Test
    void errorsThatWereNotCorrectedAreAFault() {
        assertThat(read("0, GPU-a, A, 1, 0, 2\n", "").refusal(0, true)).contains("2 errors");
        assertThat(read("0, GPU-a, A, 1, [GPU requires reset], 0\n", "").refusal(0, true))
                .contains("requires reset");
    }

    @Test
    void onlyTheGpusThatTheWorkerMaySeeAreItsOwn() {
        Gpus gpus = read("0, GPU-aaaa1" + A100 + "1, GPU-bbbb2" + A100 + "2, GPU-cccc3" + A100, "");

        assertThat(gpus.indices("2,0")).containsExactly(0, 2);
        assertThat(gpus.indices("GPU-bbbb")).containsExactly(1);
        assertThat(gpus.indices("7")).isEmpty();
    }

    @Test
    void withoutTheProgramTheDriversFilesAreRead() throws IOException {
        for (String bus : List.of("0000:07:00.0", "0000:81:00.0")) {
            Path file = Files.createDirectories(driver.resolve(bus)).resolve("information");
            Files.writeString(file, "Model: \t\t NVIDIA L4\nGPU UUID: \t GPU-" + bus.substring(5, 7) + "\n");
        }
        Gpus gpus = read();

        assertThat(gpus.indices("")).containsExactly(0, 1);
        assertThat(gpus.name(1)).isEqualTo("GPU-81");
        assertThat(gpus.shown(0, true).model()).isEqualTo("NVIDIA L4");
    }

    /** A driver that is busy may be silent once; one that is sick is silent for ever. */
    @Test
    void oneSilenceIsForgivenAndTwoAreNot() {
        Gpus gpus = read("0, GPU-a" + A100, "");
        gpus.read();
        assertThat(gpus.refusal(0, false)).isEmpty();
        gpus.read();
        assertThat(gpus.refusal(0, false)).isEqualTo("nvidia-smi does not answer");
    }

    @Test
    void aGpuThatFellOffTheBusIsMissed() {
        Gpus gpus = read("0, GPU-a" + A100 + "1, GPU-b" + A100, "", "0, GPU-a" + A100, "");
        gpus.read();

        assertThat(gpus.refusal(1, true)).isEqualTo("nvidia-smi does not list it");
        assertThat(gpus.refusal(0, true)).isEmpty();
    }

    @Test
    void whoeverUsesAGpuIsForeignUnlessATaskOfOursIsOnIt() {
        String children = String.valueOf(ProcessHandle.current().pid());
        Gpus gpus = read("0, GPU-a" + A100 + "1, GPU-b" + A100, "GPU-a, 1\nGPU-b, " + children + "\n");

        assertThat(gpus.refusal(0, false)).isEqualTo("process 1 of others uses it");
        assertThat(gpus.refusal(0, true)).isEmpty();
        assertThat(gpus.refusal(1, false)).isEmpty();
    }

    @Test
    void aMachineWithoutNvidiaRefusesNothing() {
        Gpus gpus = read();
        gpus.read();
        gpus.read();

        assertThat(gpus.areKnown()).isFalse();
        assertThat(gpus.refusal(0, false)).isEmpty();
        assertThat(gpus.name(0)).isEqualTo("0");
    }
}
