package io.whirr.head.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.leases.ClaimTask;
import io.whirr.api.leases.CompleteJob;
import io.whirr.api.workers.RegisterWorker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {

    private static <T extends Record> T read(Class<T> type, String json) throws JsonText.Malformed {
        return type.cast(RecordReader.of(type).read(JsonText.read(json, 50, 5_000)));
    }

    private static List<Fault> faults(Class<? extends Record> type, String json) throws JsonText.Malformed {
        Object body = JsonText.read(json, 50, 5_000);
        InvalidRequest invalid = catchThrowableOfType(
                InvalidRequest.class, () -> RecordReader.of(type).read(body));
        return invalid == null ? List.of() : invalid.faults();
    }

    private static Fault onlyFault(Class<? extends Record> type, String json) throws JsonText.Malformed {
        assertThat(faults(type, json)).hasSize(1);
        return faults(type, json).getFirst();
    }

    @Test
    void whatMayBeLeftOutIsNullAndStrangersAreIgnored() throws JsonText.Malformed {
        assertThat(read(SubmitJob.class, "{\"workdir\": \"/w\", \"command_argv\": [\"a\", \"\"], \"junk\": [1]}"))
                .isEqualTo(new SubmitJob(List.of("a", ""), "/w", null, null, null));
    }

    @Test
    void aFieldWithADefaultMayBeLeftOutButNotBeNull() throws JsonText.Malformed {
        assertThat(read(ClaimTask.class, "{\"worker_id\": \"w\"}").leaseSeconds())
                .isNull();
        assertThat(onlyFault(ClaimTask.class, "{\"worker_id\": \"w\", \"lease_seconds\": null}")
                        .type())
                .isEqualTo("int_type");
        assertThat(onlyFault(RegisterWorker.class, "{\"worker_id\": \"w\", \"hostname\": \"h\", \"gpu_ids\": null}")
                        .type())
                .isEqualTo("list_type");
    }

    /** A name that does not fit its column would fail the statement of everybody in the same batch. */
    @Test
    void namesAndTagsHaveABound() throws JsonText.Malformed {
        String name = "w".repeat(401);

        assertThat(onlyFault(ClaimTask.class, "{\"worker_id\": \"" + name + "\"}")
                        .type())
                .isEqualTo("string_too_long");
        assertThat(onlyFault(
                                SubmitJob.class,
                                "{\"command_argv\": [\"a\"], \"workdir\": \"/\", \"tags\": [\"" + name + "\"]}")
                        .location())
                .isEqualTo(List.of("body", "tags", 0));
    }

    @Test
    void aConfigKeepsItsNumbersItsOrderAndItsNulls() throws JsonText.Malformed {
        Map<String, ?> config =
                Objects.requireNonNull(read(SubmitJob.class, """
                {"command_argv": ["a"], "workdir": "", "config": {"z": 1.10, "a": null, "values": {"n": 1e400}}}
                """).config());

        assertThat(config.keySet()).containsExactly("z", "a", "values");
        assertThat(config).hasToString("{z=1.10, a=null, values={n=null}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "60.0", "\"60\"", "\" 60 \"", "\"60.0\"", "\"+60\"", "\"6_0\"", "6e1"})
    void wholeNumbersMayBeWrittenInManyWays(String written) throws JsonText.Malformed {
        assertThat(read(ClaimTask.class, "{\"worker_id\": \"w\", \"lease_seconds\": " + written + "}")
                        .leaseSeconds())
                .isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ten\"|int_parsing|Input should be a valid integer, unable to parse string as an integer",
                "\"6__0\"|int_parsing|Input should be a valid integer, unable to parse string as an integer",
                "\"\"|int_parsing|Input should be a valid integer, unable to parse string as an integer",
                "10.5|int_from_float|Input should be a valid integer, got a number with a fractional part",
                "[1]|int_type|Input should be a valid integer",
                "{}|int_type|Input should be a valid integer",
                "9|greater_than_equal|Input should be greater than or equal to 10",
                "601|less_than_equal|Input should be less than or equal to 600",
                "true|greater_than_equal|Input should be greater than or equal to 10",
                "99999999999999999999|less_than_equal|Input should be less than or equal to 600",
                "1e300|less_than_equal|Input should be less than or equal to 600",
                "1e400|finite_number|Input should be a finite number",
                "NaN|finite_number|Input should be a finite number",
            })
    void aWrongNumberIsSaidInPydanticsWords(String written, String type, String message) throws JsonText.Malformed {
        Fault fault = onlyFault(ClaimTask.class, "{\"worker_id\": \"w\", \"lease_seconds\": " + written + "}");

        assertThat(fault.type()).isEqualTo(type);
        assertThat(fault.message()).isEqualTo(message);
        assertThat(fault.location()).containsExactly("body", "lease_seconds");
    }

    @Test
    void aLimitThatWasBrokenIsInTheContext() throws JsonText.Malformed {
        assertThat(onlyFault(ClaimTask.class, "{\"worker_id\": \"w\", \"lease_seconds\": 9}")
                        .context())
                .isEqualTo(Map.of("ge", 10L));
        assertThat(onlyFault(SubmitJob.class, "{\"command_argv\": [], \"workdir\": \"/\"}")
                        .json())
                .containsEntry("type", "too_short")
                .containsEntry("msg", "List should have at least 1 item after validation, not 0")
                .containsEntry("ctx", Map.of("field_type", "List", "min_length", 1, "actual_length", 0));
    }

    @Test
    void numbersThatNoFieldCanHoldAreRefused() throws JsonText.Malformed {
        assertThat(onlyFault(CompleteJob.class, "{\"worker_id\": \"w\", \"exit_code\": 2147483648}")
                        .type())
                .isEqualTo("less_than_equal");
        assertThat(onlyFault(
                                CompleteJob.class,
                                "{\"worker_id\": \"w\", \"exit_code\": 0, \"token\": 9223372036854775808}")
                        .type())
                .isEqualTo("less_than_equal");
        assertThat(onlyFault(
                                RegisterWorker.class,
                                "{\"worker_id\": \"w\", \"hostname\": \"h\", \"gpu_ids\": [0, 2147483648]}")
                        .location())
                .containsExactly("body", "gpu_ids", 1);
    }

    @Test
    void allFaultsComeAtOnceInTheOrderOfTheFields() throws JsonText.Malformed {
        assertThat(faults(
                        SubmitJob.class,
                        "{\"tags\": \"x\", \"config\": [], \"name\": 5, \"command_argv\": [1, \"a\", null]}"))
                .extracting(Fault::type, Fault::location)
                .containsExactly(
                        tuple("string_type", List.of("body", "command_argv", 0)),
                        tuple("string_type", List.of("body", "command_argv", 2)),
                        tuple("missing", List.of("body", "workdir")),
                        tuple("string_type", List.of("body", "name")),
                        tuple("dict_type", List.of("body", "config")),
                        tuple("list_type", List.of("body", "tags")));
    }

    @Test
    void nullIsNoStringWhereOneIsNeeded() throws JsonText.Malformed {
        assertThat(onlyFault(ClaimTask.class, "{\"worker_id\": null}").json())
                .containsEntry("type", "string_type")
                .containsEntry("msg", "Input should be a valid string")
                .containsEntry("input", null)
                .doesNotContainKey("ctx");
    }

    @Test
    void aNulIsFoundWhereverItHides() throws JsonText.Malformed {
        assertThat(faults(
                        SubmitJob.class,
                        "{\"command_argv\": [\"a\\u0000\"], \"workdir\": \"/\", \"tags\": [\"\\u0000\"],"
                                + " \"config\": {\"a\": [{\"b\\u0000\": 1}, \"c\\u0000\"]}}"))
                .allSatisfy(
                        fault -> assertThat(fault.message()).isEqualTo("Value error, a NUL character cannot be kept"))
                .extracting(Fault::location)
                .containsExactly(
                        List.of("body", "command_argv", 0),
                        List.of("body", "config", "a", 0, "b\0"),
                        List.of("body", "config", "a", 1),
                        List.of("body", "tags", 0));
    }

    @Test
    void halfOfASurrogatePairIsRefused() throws JsonText.Malformed {
        assertThat(onlyFault(ClaimTask.class, "{\"worker_id\": \"a\\ud800b\"}").message())
                .contains("surrogate");
        assertThat(faults(ClaimTask.class, "{\"worker_id\": \"\\ud83d\\ude80\"}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"131071, a, true", "131072, a, false", "65535, é, true", "65536, é, false", "32768, 🚀, false"})
    void anArgumentIsNoLongerThanLinuxTakes(int count, String letter, boolean fits) throws JsonText.Malformed {
        String argument = letter.repeat(count);

        assertThat(faults(SubmitJob.class, "{\"command_argv\": [\"a\", \"" + argument + "\"], \"workdir\": \"/\"}")
                        .isEmpty())
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "\"yes\", true", "\"T\", true", "0, false", "0.0, false", "\"off\", false"})
    void truthMayBeWrittenInManyWays(String written, boolean meaning) throws JsonText.Malformed {
        assertThat(read(ClaimTask.class, "{\"worker_id\": \"w\", \"fencing\": " + written + "}")
                        .fencing())
                .isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({"2, bool_parsing", "\"maybe\", bool_parsing", "[], bool_type"})
    void whatIsNeitherTrueNorFalseIsRefused(String written, String type) throws JsonText.Malformed {
        assertThat(onlyFault(ClaimTask.class, "{\"worker_id\": \"w\", \"fencing\": " + written + "}")
                        .type())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1.5, 1.5", "\"2.5e1\", 25", "true, 1"})
    void decimalsMayBeWrittenInManyWays(String written, double meaning) throws JsonText.Malformed {
        assertThat(read(
                                CompleteJob.class,
                                "{\"worker_id\": \"w\", \"exit_code\": 0, \"ended_seconds_ago\": " + written + "}")
                        .endedSecondsAgo())
                .isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({"-1, greater_than_equal", "\"x\", float_parsing", "{}, float_type", "1e999, finite_number"})
    void aWrongDecimalIsRefused(String written, String type) throws JsonText.Malformed {
        assertThat(onlyFault(
                                CompleteJob.class,
                                "{\"worker_id\": \"w\", \"exit_code\": 0, \"ended_seconds_ago\": " + written + "}")
                        .type())
                .isEqualTo(type);
    }

    @Test
    void whatIsNoObjectIsNoRequest() throws JsonText.Malformed {
        assertThat(onlyFault(ClaimTask.class, "[1]").type()).isEqualTo("model_attributes_type");
        assertThat(onlyFault(ClaimTask.class, "null").json()).containsEntry("loc", List.of("body"));
    }

    @Test
    void aLongInputIsCutInItsEcho() throws JsonText.Malformed {
        String long200k = "x".repeat(200_000);

        assertThat(String.valueOf(
                        onlyFault(SubmitJob.class, "{\"command_argv\": [\"" + long200k + "\"], \"workdir\": \"\"}")
                                .json()))
                .hasSizeLessThan(2_000);
    }
}
