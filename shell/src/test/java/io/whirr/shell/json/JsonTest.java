package io.whirr.shell.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @Test
    void aListIsNoTextAndATextNoList() {
        assertThatThrownBy(() -> read("{\"some_name\": []}")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("{\"some_name\": {}}")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("{\"parts\": \"none\"}")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("{\"parts\": [[]]}")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("[]")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("null")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("{} {}")).isInstanceOf(JacksonException.class);
    }

    @Test
    void anyJsonHasItsValueInJava() {
        assertThat(Json.value(bytes("{\"a\": [1, 0.1, true, null, \"x\"], \"b\": 5000000000}")))
                .isEqualTo(Map.of("a", Arrays.asList(1, 0.1, true, null, "x"), "b", 5_000_000_000L));
        assertThat(Json.value(bytes("null"))).isNull();
        assertThatThrownBy(() -> Json.value(bytes("adam"))).isInstanceOf(JacksonException.class);
    }

    /** They are read by their components, of a few types: a head that sends one of another must not be a surprise. */
    @Test
    void everyRecordOfTheWireIsReadWithAllThatIsInIt() {
        List<Class<?>> records = new ClassFileImporter()
                .importPackages("io.whirr.api").stream()
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(Class::isRecord)
                        .toList();

        assertThat(records).hasSizeGreaterThan(20).allSatisfy(type -> {
            Map<String, Object> sample = sample(type);
            Object read = Json.read(Json.bytes(sample), type);
            assertThat(Json.tree(Json.bytes(read))).isEqualTo(Json.tree(Json.bytes(sample)));
        });
    }

    private static Map<String, Object> sample(Class<?> type) {
        var sample = new LinkedHashMap<String, Object>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            sample.put(name, sample(component.getGenericType()));
        }
        return sample;
    }

    private static Object sample(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return of.length == 1 ? List.of(sample(of[0])) : Map.of("key", sample(of[1]));
        }
        return switch (((Class<?>) type).getSimpleName()) {
            case "Instant" -> "2026-01-01T00:00:00Z";
            case "int", "Integer", "long", "Long" -> 7;
            case "double", "Double" -> 0.5;
            case "boolean", "Boolean" -> true;
            case "String", "Object" -> "text";
            default -> sample((Class<?>) type);
        };
    }

    @Test
    void aBodyIsTheSameWithDataBindingAndWithout() {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("command_argv", List.of("echo", "ä \" \\ \n \u0001 \uD83D\uDE00"));
        body.put("needs", Map.of("gpus", 1));
        body.put("config", Arrays.asList(0.1, Double.NaN, 5_000_000_000L, new Part(7L), Instant.EPOCH, null));
        body.put("hold", true);
        body.put("name", null);

        assertThat(new String(Json.bytes(body), StandardCharsets.UTF_8)).isEqualTo(Json.line(body));
    }

    private static Answer read(String json) {
        return Json.read(bytes(json), Answer.class);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
