package io.whirr.head;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.whirr.probe.Offender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.modulith.core.ApplicationModules;

/**
 * What may use what. When something here fails, ask first whether the design is wrong: the fences stand where features
 * would otherwise grow together.
 */
@Execution(ExecutionMode.CONCURRENT)
class StructureTest {

    /** What Spring has made of the beans for an earlier build's jar. */
    private static final Pattern GENERATED = Pattern.compile(".*(__|\\$\\$Spring).*");

    private static final JavaClasses HEAD = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.matches(GENERATED))
            .importPackages("io.whirr.head");

    private static final ArchRule JDBC_IS_FOR_STORES = noClasses()
            .that(not(nameMatching(".*(Store|Configuration)(\\$.*)?")))
            .and()
            .resideOutsideOfPackage("io.whirr.head.database")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql", "javax.sql..", "org.springframework.jdbc..")
                    .and(not(assignableTo(Throwable.class)))
                    .and(not(type(ResultSet.class)))
                    .and(not(type(Array.class)))
                    .and(not(type(RowMapper.class))))
            .because("SQL is in stores, where it is read together; a row may be read where its record is");

    private static final ArchRule BATCH_IS_FOR_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("io.whirr.head.batch")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.batch..")
            .because("the framework's words stay inside the ledger");

    private static final ArchRule QUARTZ_IS_FOR_TWO_PACKAGES = noClasses()
            .that()
            .resideOutsideOfPackages("io.whirr.head.schedules", "io.whirr.head.leases")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.quartz..")
            .because("only schedules and the sweep have triggers");

    private static final ArchRule WEB_IS_FOR_CONTROLLERS = noClasses()
            .that(not(nameMatching(".*(Controller|Configuration)(\\$.*)?")))
            .and()
            .resideOutsideOfPackage("io.whirr.head.http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "jakarta.servlet..")
            .because("what is decided does not depend on how it was asked");

    private static final ArchRule NO_PROCESSES = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .because("only workers run commands");

    private static final ArchRule PRINTING_IS_FOR_THE_START = noClasses()
            .that()
            .resideOutsideOfPackage("io.whirr.head")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("everything after the start is logged");

    private static final ArchRule THE_CLOCK_IS_THE_DATABASES = noClasses()
            .that(not(nameMatching(".*\\.StorageProbe")))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("no head's clock may decide anything; how wrong it is may be told");

    @Test
    void featuresUseOnlyWhatTheySayTheyUse() {
        ApplicationModules.of(HeadApplication.class).verify();
    }

    /**
     * A package-info among the tests hides the one that says what the feature may use, and then all is allowed: this
     * test passed whatever the features did until that was seen.
     */
    @Test
    void noTestHidesWhatAFeatureMayUse() throws IOException {
        Path main = Path.of("src/main/java");
        Path tests = Path.of("src/test/java");
        try (Stream<Path> files = Files.walk(tests)) {
            assertThat(files.filter(file -> file.endsWith("package-info.java"))
                            .filter(file -> Files.exists(main.resolve(tests.relativize(file)))))
                    .isEmpty();
        }
    }

    @Test
    void frameworksStayWhereTheyBelong() {
        assertThat(rules()).allSatisfy(rule -> rule.allowEmptyShould(true).check(HEAD));
    }

    private static List<ArchRule> rules() {
        return List.of(
                JDBC_IS_FOR_STORES,
                BATCH_IS_FOR_ONE_PACKAGE,
                QUARTZ_IS_FOR_TWO_PACKAGES,
                WEB_IS_FOR_CONTROLLERS,
                NO_PROCESSES,
                PRINTING_IS_FOR_THE_START,
                THE_CLOCK_IS_THE_DATABASES);
    }

    /** A rule that nothing can break keeps nothing out. */
    @Test
    void everyRuleCatchesAnOffender() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);

        assertThat(rules())
                .allSatisfy(rule -> assertThat(rule.evaluate(offender).hasViolation())
                        .as(rule.getDescription())
                        .isTrue());
    }

    @Test
    void everyPackageSaysWhatItIsAndWhatMayBeNull() {
        JavaPackage head = HEAD.getPackage("io.whirr.head");

        assertThat(Stream.concat(Stream.of(head), head.getSubpackagesInTree().stream()))
                .allSatisfy(one -> assertThat(one.isAnnotatedWith(NullMarked.class))
                        .as(one.getName() + " has a package-info with @NullMarked")
                        .isTrue());
    }
}
