package io.whirr.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Nonsense in a setting ends the start with one line that names it, whichever feature it belongs to. */
class SettingsTest {

    /** What is less than nothing, as it is written. */
    private static final Map<Class<?>, String> NEGATIVE =
            Map.of(int.class, "-1", double.class, "-0.5", Duration.class, "-1d", DataSize.class, "-1KB");

    record Setting(Class<?> group, String prefix, String name, Class<?> type) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Setting> all() {
        return groups().flatMap(group -> settings(group, prefix(group), prefix(group), group));
    }

    static List<Setting> allNumbers() {
        return all().filter(setting -> NEGATIVE.containsKey(setting.type())).toList();
    }

    @Test
    void everyKindOfSettingIsLookedAt() {
        assertThat(allNumbers())
                .hasSizeGreaterThan(50)
                .extracting(Setting::type)
                .containsAll(NEGATIVE.keySet());
    }

    @ParameterizedTest
    @MethodSource("allNumbers")
    void noSettingMayBeNegative(Setting setting) {
        String value = Objects.requireNonNull(NEGATIVE.get(setting.type()));

        assertThat(refusal(setting, value))
                .startsWith(setting.name() + " must be ")
                .endsWith(", not " + (value.equals("-1KB") ? "-1024B" : value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            whirr.leases.outage-after        | 1s         | must be between 2s and 36500d, not 1s
            whirr.leases.sweep-batch         | 0          | must be 1 or more, not 0
            whirr.leases.claim-batch         | 1          | must be 2 or more, not 1
            whirr.leases.file-patience       | 0          | must be between 1ms and 36500d, not 0s
            whirr.leases.poll-interval       | 0          | must be between 1ms and 36500d, not 0s
            whirr.leases.unseen-files        | 40000d     | must be between 0s and 36500d, not 40000d
            whirr.schedules.sweep-interval   | 0          | must be between 1ms and 36500d, not 0s
            whirr.schedules.stuck-after      | 0          | must be between 1s and 36500d, not 0s
            whirr.schedules.firing-batch     | 0          | must be 1 or more, not 0
            whirr.schedules.times-batch      | 0          | must be 1 or more, not 0
            whirr.schedules.shortest-interval| 90ms       | must be between 1s and 36500d, not 90ms
            whirr.retention.jobs             | -36h       | must be between 0s and 36500d, not -36h
            whirr.retention.batch            | 0          | must be 1 or more, not 0
            whirr.workers.presence-interval  | 0          | must be between 1ms and 36500d, not 0s
            whirr.shares.half-life           | 0          | must be between 1s and 36500d, not 0s
            whirr.shares.priority-step       | NaN        | must be 0 or more, not NaN
            whirr.shares.longest-penalty     | Infinity   | must be 0 or more, not Infinity
            whirr.http.max-body-size         | 0          | must be between 1B and 2147483647B, not 0B
            whirr.http.max-body-size         | 2GB        | must be between 1B and 2147483647B, not 2147483648B
            whirr.http.max-connections       | 0          | must be 1 or more, not 0
            whirr.funnels.threads            | 0          | must be 1 or more, not 0
            whirr.runs.log-poll              | 0          | must be between 1ms and 36500d, not 0s
            whirr.database.statement-timeout | 25d        | must be between 0s and 24d, not 25d
            """)
    void whatCannotWorkIsRefused(String name, String value, String words) {
        assertThat(refusal(setting(name), value)).isEqualTo(name + " " + words);
    }

    @ParameterizedTest
    @CsvSource({
        "whirr.leases.lost-attempts",
        "whirr.leases.parked-claims",
        "whirr.leases.reserve-after",
        "whirr.schedules.most-waiting",
        "whirr.retention.jobs",
        "whirr.retention.firings",
        "whirr.retention.workers",
        "whirr.retention.needs",
        "whirr.workers.drain-after",
        "whirr.shares.priority-step",
        "whirr.http.max-requests",
        "whirr.monitoring.max-age",
        "whirr.database.pool-size",
        "whirr.database.statement-timeout"
    })
    void zeroHasAMeaning(String name) {
        assertThat(refusal(setting(name), "0")).isNull();
    }

    private static Setting setting(String name) {
        return all().filter(setting -> setting.name().equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError("There is no setting " + name));
    }

    /** As a start tells it; null when nothing is wrong with the value. */
    private static @Nullable String refusal(Setting setting, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(setting.name(), value)));
        Throwable failure = catchThrowable(() -> binder.bindOrCreate(setting.prefix(), setting.group()));
        return failure == null ? null : StartFailures.reason(failure);
    }

    private static Stream<Class<?>> groups() {
        var records = new ClassPathScanningCandidateComponentProvider(false);
        records.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return records.findCandidateComponents("io.whirr.head").stream()
                .map(found -> ClassUtils.resolveClassName(
                        Objects.requireNonNull(found.getBeanClassName()), SettingsTest.class.getClassLoader()));
    }

    private static String prefix(Class<?> group) {
        return Objects.requireNonNull(group.getAnnotation(ConfigurationProperties.class))
                .value();
    }

    private static Stream<Setting> settings(Class<?> group, String prefix, String path, Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String name = path + "." + dashed(component);
            return component.getType().isRecord()
                    ? settings(group, prefix, name, component.getType())
                    : Stream.of(new Setting(group, prefix, name, component.getType()));
        });
    }

    private static String dashed(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
