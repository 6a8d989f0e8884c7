package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The words are said in an enum, in the schema and in the pictures. They have to agree. */
class FiringStatesTest {

    private static final Path SQL = Path.of("..", "sql");

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(
                        "state IN",
                        Stream.of(FiringState.values()).map(FiringState::wire).toList()),
                Arguments.of(
                        "kind IN",
                        Stream.of(FiringKind.values()).map(FiringKind::wire).toList()),
                Arguments.of(
                        "overlap IN",
                        Stream.of(Overlap.values()).map(Overlap::wire).toList()),
                Arguments.of(
                        "catch_up IN",
                        Stream.of(CatchUp.values()).map(CatchUp::wire).toList()));
    }

    @ParameterizedTest
    @MethodSource("words")
    void theSchemaKnowsTheSameWords(String check, List<String> words) throws IOException {
        String schema = Files.readString(SQL.resolve("src/main/resources/io/whirr/sql/0005-schedules.sql"));
        String listed = Pattern.compile(check + " \\((.*?)\\)")
                .matcher(schema)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(List.of(listed.replace("'", "").split(", ", -1))).containsExactlyInAnyOrderElementsOf(words);
    }

    @Test
    void thePictureShowsEveryState() throws IOException {
        List<String> rows = Files.readAllLines(SQL.resolve("README.md"));

        for (FiringState state : FiringState.values()) {
            assertThat(rows).anyMatch(row -> row.startsWith("| " + state.wire() + " |"));
        }
    }
}
