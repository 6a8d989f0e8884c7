package io.whirr.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The command line of {@code whirr chaos}. */
class OptionsTest {

    @Test
    void withoutAnythingItIsOneRunOfFiveMinutes() {
        Options options = Options.parse();

        assertThat(options.time()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.runs()).isOne();
        assertThat(options.kills()).isZero();
        assertThat(options.help()).isFalse();
    }

    @Test
    void everyOptionIsRead() {
        assertThat(Options.parse("--seed", "-3", "--seconds", "20", "--runs", "4"))
                .isEqualTo(new Options(-3, Duration.ofSeconds(20), 4, 0, false));
        assertThat(Options.parse("--kills", "200", "--seed", "1").kills()).isEqualTo(200);
        assertThat(Options.parse("--minutes", "10").time()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Options.parse("--help").help()).isTrue();
    }

    @Test
    void whatMakesNoSenseIsRefusedInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--minutes", "0"))
                .withMessage("--minutes takes a number from 1, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--kills", "many"))
                .withMessage("--kills takes a whole number, not many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--runs"))
                .withMessage("--runs takes a whole number, not nothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("gently"))
                .withMessage("don't know what to do with gently");
    }
}
