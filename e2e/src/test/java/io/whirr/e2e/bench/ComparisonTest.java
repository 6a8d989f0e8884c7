package io.whirr.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How two heads are compared. */
class ComparisonTest {

    private static final long MILLISECOND = 1_000_000;

    @Test
    void aRatioSaysHowManyTimesAsMuchOursDoes() {
        Comparison.Row row = new Comparison.Row(row(2, 5, 4, 10), row(4, 5, 1, 15));

        assertThat(row.json())
                .containsEntry("submissions_ratio", 2.0)
                .containsEntry("claims_ratio", 1.0)
                .containsEntry("completions_ratio", 0.25)
                .containsEntry("lives_ratio", 1.5);
    }

    @Test
    void eachHeadHasALineAndTheRatiosAreBelow() {
        String text = new Comparison.Row(row(2, 5, 4, 10), row(4, 5, 1, 15)).text();

        assertThat(text.lines().map(line -> line.split("  ", 2)[0])).containsExactly("ours", "the other", "ratio");
        assertThat(text.lines().skip(2)).first().asString().endsWith("2.00       1.00           0.25       1.50");
    }

    private static Throughput.Row row(int submission, int claim, int completion, int life) {
        return new Throughput.Row(1_000, 8, pace(submission), pace(claim), pace(completion), pace(life));
    }

    private static Pace pace(int millis) {
        return Pace.ofTurns(LongStream.of(millis * MILLISECOND));
    }
}
