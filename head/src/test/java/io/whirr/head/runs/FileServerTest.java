package io.whirr.head.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever asks a file server that hangs is not hung up with it. */
class FileServerTest {

    private static final int MORE_THAN_ARE_ASKED = 40;

    private final FileServer quick = new FileServer(Duration.ofMillis(1));
    private final FileServer patient = new FileServer(Duration.ofSeconds(20));
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void anAnswerInTimeIsTold() {
        assertThat(patient.ask("test", () -> "yes")).hasValue("yes");
    }

    @Test
    void aFailureIsTheCallers() {
        assertThatThrownBy(() -> patient.ask("test", () -> {
                    throw new IllegalArgumentException("broken");
                }))
                .hasRootCauseMessage("broken");
    }

    @Test
    void aServerThatHangsIsAskedOnlySoOftenUntilItIsBack() {
        for (int i = 0; i < MORE_THAN_ARE_ASKED; i++) {
            assertThat(quick.ask("test", this::hang)).isEmpty();
        }
        await().untilAsserted(() -> assertThat(asked).hasValue(32));

        hanging.countDown();

        await().untilAsserted(() ->
                assertThat(quick.ask("test", asked::incrementAndGet)).isPresent());
    }

    private int hang() throws InterruptedException {
        asked.incrementAndGet();
        hanging.await();
        return 0;
    }
}
