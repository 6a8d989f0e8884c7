package io.whirr.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who may use whom. A failure is a question about the design. */
class StructureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.whirr.shell");

    @Test
    void packagesUseOnlyWhatIsBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("main")
                .definedBy("io.whirr.shell")
                .layer("prompt")
                .definedBy("io.whirr.shell.prompt")
                .layer("commands")
                .definedBy("io.whirr.shell.commands")
                .layer("output")
                .definedBy("io.whirr.shell.output")
                .layer("head")
                .definedBy("io.whirr.shell.head")
                .layer("settings")
                .definedBy("io.whirr.shell.settings")
                .layer("json")
                .definedBy("io.whirr.shell.json")
                .layer("parsing")
                .definedBy("io.whirr.shell.parsing")
                .whereLayer("main")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("prompt")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("commands")
                .mayOnlyBeAccessedByLayers("main", "prompt")
                .whereLayer("output")
                .mayOnlyBeAccessedByLayers("main", "prompt", "commands")
                .whereLayer("head")
                .mayOnlyBeAccessedByLayers("main", "prompt", "commands")
                .whereLayer("parsing")
                .mayOnlyBeAccessedByLayers("main", "prompt", "commands")
                .whereLayer("settings")
                .mayOnlyBeAccessedByLayers("main", "prompt", "commands", "head")
                .whereLayer("json")
                .mayOnlyBeAccessedByLayers("commands", "head", "output")
                .check(CLASSES);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("io.whirr.shell.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyOutputPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.whirr.shell.output")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void nobodyStartsProcessesOrTakesTheTimeFromTheWall() {
        noClasses()
                .should()
                .dependOnClassesThat(Predicates.type(ProcessBuilder.class))
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void theClientKnowsOfHeadAndWorkerOnlyTheWire() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.whirr.head..", "io.whirr.worker..")
                .check(CLASSES);
    }

    /** Loading it takes longer than a whole command; only PATCH cannot do without. */
    @Test
    void onlyPatchTakesTheSlowHttpClient() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.whirr.shell.head.Patch")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(CLASSES);
    }
}
