package io.whirr.e2e.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.tidy.Sources.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every file keeps to, whoever wrote it. */
class TidyTest {

    private static final int LINE = 120;
    private static final int METHOD = 50;
    private static final int MAIN_FILE = 400;

    /** In two pieces, so that this file does not find itself. */
    private static final Pattern LEFT_UNDONE = Pattern.compile("\\b(FIX" + "ME|TO" + "DO|XX" + "X)\\b");

    private static final Pattern CLOCK =
            Pattern.compile("Instant\\.now\\(|LocalDateTime\\.now\\(|ZonedDateTime\\.now\\(|OffsetDateTime\\.now\\("
                    + "|System\\.currentTimeMillis\\(|new Date\\(\\)");

    /** Who may ask what time it is: for a log or a measurement. Whatever decides who owns what asks the database. */
    private static final Set<String> OWNS_A_CLOCK = Set.of(
            "worker/journal/Journal.java",
            "e2e/bench/Dispatch.java",
            "head/leases/StorageProbe.java",
            "worker/storage/StorageProbe.java");

    private static final Pattern SKIP_LOCKED =
            Pattern.compile("\"\"\"(?:(?!\"\"\").)*?SKIP LOCKED.*?\"\"\"", Pattern.DOTALL);

    /** A statement that does more than to read and lock. */
    private static final Pattern CHANGES_ROWS = Pattern.compile("(?<!FOR )(?<!FOR NO KEY )UPDATE|DELETE|INSERT");

    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private static final Pattern WHOLE_NAME = Pattern.compile("(?<![\\w.'#{])java\\.(?:[a-z]+\\.)+([A-Z]\\w*)");

    @Test
    void linesAreShort() {
        assertThat(eachLine(TidyTest::isWrittenInLines, line -> line.length() > LINE && !isOnePiece(line)))
                .isEmpty();
    }

    @Test
    void linesEndWhereTheirTextDoes() {
        assertThat(eachLine(
                        source -> true,
                        line -> !line.isEmpty() && Character.isWhitespace(line.charAt(line.length() - 1))))
                .isEmpty();
    }

    @Test
    void methodsAreShort() {
        assertThat(Method.of(Sources.java())).isNotEmpty().noneMatch(method -> method.length() > METHOD);
    }

    @Test
    void mainFilesAreShort() {
        assertThat(Sources.java().stream()
                        .filter(Source::isMain)
                        .filter(source -> source.lines().size() > MAIN_FILE)
                        .map(Source::path))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() {
        Set<Path> said = Sources.java().stream()
                .map(Source::path)
                .filter(path -> path.endsWith("package-info.java"))
                .map(Path::getParent)
                .collect(Collectors.toSet());

        assertThat(Sources.java().stream()
                        .map(source -> source.path().getParent())
                        .distinct()
                        .filter(folder -> !said.contains(folder) && !said.contains(asMain(folder))))
                .isEmpty();
    }

    @Test
    void packagesAreNullMarkedAndDescribed() {
        assertThat(Sources.java().stream()
                        .filter(source -> source.path().endsWith("package-info.java"))
                        .filter(source -> !source.text().contains("@NullMarked")
                                || !source.text().contains("/**"))
                        .map(Source::path))
                .isEmpty();
    }

    @Test
    void nothingIsLeftUndone() {
        assertThat(eachLine(source -> true, line -> LEFT_UNDONE.matcher(line).find()))
                .isEmpty();
    }

    /** But where the file imports another class of that name. */
    @Test
    void classesOfTheJdkAreImported() {
        List<String> spelledOut = new ArrayList<>();
        for (Source source : Sources.java()) {
            source.lines().stream()
                    .map(String::strip)
                    .filter(line -> !line.startsWith("import ") && !line.startsWith("*") && !line.startsWith("/"))
                    .flatMap(line -> WHOLE_NAME
                            .matcher(QUOTED.matcher(line).replaceAll(""))
                            .results())
                    .filter(name -> !isAnother(name, source))
                    .forEach(name -> spelledOut.add(source.path() + " spells out " + name.group()));
        }
        assertThat(spelledOut).isEmpty();
    }

    private static boolean isAnother(MatchResult name, Source source) {
        return source.text().contains("." + name.group(1) + ";")
                && !source.text().contains("import " + name.group() + ";");
    }

    @Test
    void onlyOwnersOfAClockReadIt() {
        assertThat(eachLine(
                        source -> source.isJava() && source.isMain() && !isIn(source, OWNS_A_CLOCK),
                        line -> CLOCK.matcher(line).find()))
                .isEmpty();
    }

    /** Else the planner may run the inner query again and take more rows than its limit, which no other test sees. */
    @Test
    void rowsThatAreSkippedWhenLockedAreMaterialized() {
        assertThat(Sources.java().stream()
                        .flatMap(source -> SKIP_LOCKED.matcher(source.text()).results())
                        .map(MatchResult::group)
                        .filter(statement -> CHANGES_ROWS.matcher(statement).find())
                        .filter(statement -> !statement.contains("AS MATERIALIZED")))
                .isEmpty();
    }

    @Test
    void everyTableIsWrittenByItsOwnerOnly() {
        List<String> strangers = new ArrayList<>();
        for (Source source : Sources.java()) {
            if (source.isIn("head/src/main")) {
                Tables.writtenBy(source.text())
                        .filter(table -> !Tables.isOwnedBy(table, source.path()))
                        .forEach(table -> strangers.add(source.path() + " writes " + table));
            }
        }
        assertThat(strangers).isEmpty();
    }

    private static List<String> eachLine(Predicate<Source> which, Predicate<String> isWrong) {
        return Sources.all().stream()
                .filter(which)
                .flatMap(source -> numbered(source).filter(line -> isWrong.test(line.text())))
                .map(line -> line.source().path() + ":" + line.number() + ": " + line.text())
                .toList();
    }

    private record Line(Source source, int number, String text) {}

    private static Stream<Line> numbered(Source source) {
        List<String> lines = source.lines();
        return IntStream.range(0, lines.size()).mapToObj(index -> new Line(source, index + 1, lines.get(index)));
    }

    private static boolean isIn(Source source, Set<String> files) {
        return files.stream().anyMatch(file -> source.path().toString().endsWith(file));
    }

    /** Options of the compiler and the frameworks' own documents can't be broken. */
    private static boolean isWrittenInLines(Source source) {
        return !source.path().toString().endsWith(".xml");
    }

    /** Rows of a table, addresses, and SQL's and Liquibase's comments, which end with their line. */
    private static boolean isOnePiece(String line) {
        return line.startsWith("|")
                || line.contains("://")
                || line.startsWith("--comment:")
                || line.startsWith("COMMENT ON ");
    }

    /** Tests live in the packages that they test. */
    private static Path asMain(Path folder) {
        return Path.of(folder.toString().replace("src/test/", "src/main/"));
    }
}
