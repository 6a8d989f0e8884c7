package io.whirr.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line of {@code whirr bench}. */
class OptionsTest {

    @Test
    void withoutAnythingItMeasuresAHeadOfOurOwnInAFewMinutes() {
        Options options = Options.parse();

        assertThat(options.benchmarks()).containsExactly("memory", "client", "dispatch", "throughput");
        assertThat(options.url()).isNull();
        assertThat(options.against()).isNull();
        assertThat(options.help()).isFalse();
    }

    @Test
    void namesAndOptionsMayBeMixed() {
        Options options = Options.parse(
                "arrays", "--seconds", "7", "throughput", "--connections", "4,32", "--url", "http://other:8080");

        assertThat(options.benchmarks()).containsExactly("arrays", "throughput");
        assertThat(options.time()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.connections()).containsExactly(4, 32);
        assertThat(options.mostConnections()).isEqualTo(32);
        assertThat(options.url()).isEqualTo(URI.create("http://other:8080"));
    }

    @Test
    void figuresSayWhatWasMeasuredAndNotWhere() {
        Options options = Options.parse(
                "throughput", "--seconds", "7", "--url", "http://other:8080", "--against", "http://third:8080");

        assertThat(options.figures())
                .containsEntry("benchmarks", List.of("throughput"))
                .containsEntry("seconds", 7L)
                .containsEntry("connections", List.of(1, 8, 64, 256))
                .hasSize(12);
        assertThat(options.figures().toString()).doesNotContain("http:");
    }

    @Test
    void anotherHeadIsComparedByItsThroughputAlone() {
        assertThat(Options.parse("throughput", "--against", "http://other:8080").against())
                .isEqualTo(URI.create("http://other:8080"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("latency", "--against", "http://other:8080"))
                .withMessageContaining("throughput");
    }

    @Test
    void aHeadHasAPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--url", "http://other"))
                .withMessageContaining("http://HOST:PORT");
    }

    @Test
    void whatItDoesNotKnowItNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("througput"))
                .withMessageContaining("througput");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--against"))
                .withMessageContaining("--against");
    }
}
