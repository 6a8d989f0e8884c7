package io.whirr.shell.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class JsonTest {

    record Answer(
            int count,
            boolean flag,
            @Nullable String someName,
            @Nullable List<Part> parts) {}

    record Part(@Nullable Long id) {
        Part {
            if (id != null && id < 0) {
                throw new IllegalArgumentException("there is no part " + id);
            }
        }
    }

    @Test
    void recordsAreReadWhateverIsThereOrNot() {
        assertThat(read("{\"count\": 3, \"flag\": true, \"some_name\": \"ada\", \"parts\": [{\"id\": 7}, {}]}"))
                .isEqualTo(new Answer(3, true, "ada", List.of(new Part(7L), new Part(null))));
        assertThat(read("{\"of_a_newer_head\": [1], \"count\": null}")).isEqualTo(new Answer(0, false, null, null));
    }

    @Test
    void whatIsNotOfTheShapeIsRefusedWithItsReason() {
        assertThatThrownBy(() -> read("{\"parts\": [{\"id\": -1}]}"))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("there is no part -1");
        assertThatThrownBy(() -> read("{\"count\": \"many\"}")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("{\"count\"")).isInstanceOf(JacksonException.class);
    }

    private static Answer read(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), Answer.class);
    }
}
