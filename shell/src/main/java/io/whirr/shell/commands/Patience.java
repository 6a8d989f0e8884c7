package io.whirr.shell.commands;

import io.whirr.shell.head.CallInterrupted;
import io.whirr.shell.head.HeadException;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Output;
import java.time.Duration;
import java.util.function.Supplier;

/** Makes a call again and again while the head is away, and says so once. */
final class Patience {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    static final Duration FOR_EVER = Duration.ofDays(365);

    private final Output output;
    private final Interruption interruption;

    Patience(Output output, Interruption interruption) {
        this.output = output;
        this.interruption = interruption;
    }

    /**
     * The answer to a call.
     *
     * @param limit how long to go on trying
     * @throws HeadException the last one, when the head stays away for longer or refuses
     */
    <T> T call(Supplier<T> call, Duration limit) {
        long begin = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        boolean away = false;
        while (true) {
            try {
                T answer = call.get();
                if (away) {
                    output.note("The head is back.");
                }
                return answer;
            } catch (HeadException e) {
                if (!e.passing() || System.nanoTime() - begin > limit.toNanos()) {
                    throw e;
                }
                if (!away) {
                    output.note(e.getMessage() + " Trying again.");
                }
                away = true;
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** @throws CallInterrupted when somebody did not want to wait */
    void pause(Duration time) {
        interruption.pause(time);
        if (interruption.interrupted()) {
            throw new CallInterrupted();
        }
    }
}
