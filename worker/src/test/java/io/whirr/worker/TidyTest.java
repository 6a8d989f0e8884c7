package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the house style where no compiler does. */
class TidyTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");

    private static final Pattern LOGGED_JOB = Pattern.compile("Journal\\.[^;]*\"job\",\\s*[\\w.()]+\\.job\\(\\)");

    @Test
    void noLineIsLongerThan120() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<Path, List<String>> file : files(MAIN, TEST)) {
            file.getValue().stream()
                    .filter(line -> line.length() > 120)
                    .forEach(line -> faults.add(file.getKey() + ": " + line));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void noFileIsLongerThan400() throws IOException {
        assertThat(files(MAIN)).allSatisfy(file -> assertThat(file.getValue()).hasSizeLessThanOrEqualTo(400));
    }

    @Test
    void nothingIsLeftToFix() throws IOException {
        assertThat(files(MAIN, TEST))
                .allSatisfy(file -> assertThat(file.getValue())
                        .noneMatch(line -> line.contains("FIX" + "ME") || line.contains("TO" + "DO")));
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        try (Stream<Path> folders = Files.walk(MAIN.resolve("io/whirr/worker")).filter(Files::isDirectory)) {
            assertThat(folders)
                    .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                            .content()
                            .contains("/**", "@NullMarked"));
        }
    }

    @Test
    void onlyTheOwnersOfAClockReadTheWallClock() throws IOException {
        List<String> owners = List.of("Journal.java", "Moment.java", "StorageProbe.java");
        for (Map.Entry<Path, List<String>> file : files(MAIN)) {
            if (!owners.contains(file.getKey().getFileName().toString())) {
                assertThat(file.getValue())
                        .noneMatch(line -> line.contains("Instant.now")
                                || line.contains("Clock.system")
                                || line.contains("currentTimeMillis"));
            }
        }
    }

    /** By the number of its job alone, an element of an array cannot be told from a thousand others. */
    @Test
    void everyLineOfTheLogNamesTheElement() throws IOException {
        for (Map.Entry<Path, List<String>> file : files(MAIN)) {
            String text = String.join("\n", file.getValue());
            assertThat(LOGGED_JOB.matcher(text).results().map(MatchResult::group))
                    .as("what the log lines of %s name", file.getKey())
                    .isEmpty();
        }
    }

    private static List<Map.Entry<Path, List<String>>> files(Path... roots) throws IOException {
        List<Map.Entry<Path, List<String>>> files = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file :
                        all.filter(path -> path.toString().endsWith(".java")).toList()) {
                    files.add(Map.entry(file, Files.readAllLines(file)));
                }
            }
        }
        return files;
    }
}
