package io.whirr.head.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.batch.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The states are said three times: in the enum, in the schema and in the picture. They have to agree. */
class StatesTest {

    private static final Path SQL = Path.of("..", "sql");

    @Test
    void thePictureShowsEveryStatusOfAJobAndHowItIsStored() throws IOException {
        List<String> rows = tableOfStates();

        for (JobStatus status : JobStatus.values()) {
            assertThat(rows)
                    .as(status.wire())
                    .anyMatch(row -> row.startsWith("| " + status.wire()) && row.contains("`" + stored(status) + "`"));
        }
    }

    @Test
    void onlyFinalStatusesHaveNoTask() throws IOException {
        for (JobStatus status : JobStatus.values()) {
            assertThat(tableOfStates())
                    .filteredOn(row -> row.startsWith("| " + status.wire() + " "))
                    .as(status.wire())
                    .allMatch(row -> row.contains("no row") == status.isFinal());
        }
    }

    @Test
    void theTallyCountsEveryFinalStatus() throws IOException {
        String schema = Files.readString(SQL.resolve("src/main/resources/io/whirr/sql/0001-jobs.sql"));
        String[] counted = Pattern.compile("status IN \\((.*?)\\)")
                .matcher(schema)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1)
                .replace("'", "")
                .split(", ");

        assertThat(counted)
                .containsExactlyInAnyOrder(Stream.of(JobStatus.values())
                        .filter(JobStatus::isFinal)
                        .map(JobStatus::batch)
                        .toArray(String[]::new));
    }

    private static String stored(JobStatus status) {
        return switch (status) {
            case QUEUED -> "STARTING";
            case RUNNING -> "STARTED";
            case COMPLETED, FAILED, CANCELLED -> status.batch();
        };
    }

    private static List<String> tableOfStates() throws IOException {
        return Files.readAllLines(SQL.resolve("README.md")).stream()
                .filter(line -> line.matches("\\| (queued|running|completed|failed|cancelled).*"))
                .toList();
    }
}
