package io.whirr.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.whirr.head.database.StartRefused;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StartFailuresTest {

    record Limits(int most, Duration pause) {

        Limits {
            if (most == 1) {
                throw new IllegalArgumentException("whirr.limits.most is to be 2 or more, not 1");
            }
            if (most < 0) {
                throw new StartRefused("There are no negative limits");
            }
        }
    }

    @Test
    void aValueThatIsNoneIsToldWithTheNameOfItsSetting() {
        assertThat(reason("most", "many"))
                .startsWith("whirr.limits.most is wrong: ")
                .contains("many");
        assertThat(reason("pause", "soon")).isEqualTo("whirr.limits.pause is wrong: 'soon' is not a valid duration");
    }

    @Test
    void whatASettingSaysOfItselfIsToldAsItIs() {
        assertThat(reason("most", "1")).isEqualTo("whirr.limits.most is to be 2 or more, not 1");
        assertThat(reason("most", "-1")).isEqualTo("There are no negative limits");
    }

    /** As a start wraps it. */
    private static String reason(String name, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("whirr.limits." + name, value)));
        Throwable failure = catchThrowable(() -> binder.bind("whirr.limits", Limits.class));
        return String.valueOf(StartFailures.reason(new IllegalStateException("the start failed", failure)));
    }
}
