package io.whirr.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom. A rule that breaks here is a question about the design. */
@AnalyzeClasses(packages = "io.whirr.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class StructureTest {

    @ArchTest
    static final ArchRule directions = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("wiring")
            .definedBy("io.whirr.worker")
            .layer("tasks")
            .definedBy("io.whirr.worker.tasks")
            .layer("leases")
            .definedBy("io.whirr.worker.leases")
            .layer("logs")
            .definedBy("io.whirr.worker.logs")
            .layer("processes")
            .definedBy("io.whirr.worker.processes")
            .layer("slots")
            .definedBy("io.whirr.worker.slots")
            .layer("storage")
            .definedBy("io.whirr.worker.storage")
            .layer("head")
            .definedBy("io.whirr.worker.head")
            .layer("journal")
            .definedBy("io.whirr.worker.journal")
            .whereLayer("wiring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("tasks")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("leases")
            .mayOnlyBeAccessedByLayers("wiring", "tasks")
            .whereLayer("logs")
            .mayOnlyBeAccessedByLayers("tasks")
            .whereLayer("processes")
            .mayOnlyBeAccessedByLayers("wiring", "tasks")
            .whereLayer("slots")
            .mayOnlyBeAccessedByLayers("wiring", "tasks")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("head")
            .mayOnlyBeAccessedByLayers("wiring", "tasks", "leases");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.whirr.worker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyProcessesStartsProcesses = noClasses()
            .that()
            .resideOutsideOfPackage("io.whirr.worker.processes")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.ProcessBuilder");

    @ArchTest
    static final ArchRule onlyHeadSpeaksToTheNetwork = noClasses()
            .that()
            .resideOutsideOfPackage("io.whirr.worker.head")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net", "javax.net..");

    @ArchTest
    static final ArchRule plainJava = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net..",
                    "io.whirr.worker..",
                    "io.whirr.api..",
                    "com.grack.nanojson",
                    "org.jspecify.annotations",
                    "sun.misc");

    /** Nothing but signals is to be had of it only. */
    @ArchTest
    static final ArchRule onlyStopSignalsUsesSunMisc = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.whirr.worker.StopSignals")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("sun.misc");

    @ArchTest
    static final ArchRule noHttpClientOfTheJdk =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.net.http..");
}
