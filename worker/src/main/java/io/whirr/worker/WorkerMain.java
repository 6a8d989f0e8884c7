package io.whirr.worker;

import io.whirr.worker.journal.Journal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The worker's {@code main}. */
public final class WorkerMain {

    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;

    private WorkerMain() {}

    public static void main(String[] words) {
        int status = run(Arrays.asList(words));
        // Not exit(): the threads that still wait for the head or a child have nothing more to say.
        Runtime.getRuntime().halt(status);
    }

    private static int run(List<String> words) {
        try {
            if (words.contains("--help")) {
                print(Options.HELP);
                return 0;
            }
            if (words.contains("--version")) {
                print("whirr-worker " + Registration.version() + "\n");
                return 0;
            }
            Worker worker = new Worker(OptionReader.read(words, System.getenv()));
            StopSignals.on(worker::stop);
            worker.run();
            return 0;
        } catch (UsageException e) {
            Journal.error(String.valueOf(e.getMessage()));
            return WRONG_CALL;
        } catch (StartException e) {
            Journal.error(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (InterruptedException e) {
            return FAILED;
        }
    }

    private static void print(String text) {
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8).print(text);
    }
}
