package netc.samples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the arrows of `compiler/ARCHITECTURE.md`: which package may know which.
@Tag("slow")
class ArchitectureTest {
    private static final JavaClasses NETC = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("netc");

    /// Each stage of the compiler, and what it may use beside itself and the JDK.
    private static final Map<String, List<String>> STAGES = Map.ofEntries(
            Map.entry("netc.compiler.source", List.of()),
            Map.entry("netc.compiler.syntax",
                    List.of("netc.compiler.source", "netc.grammar", "org.antlr.v4.runtime..")),
            Map.entry("netc.compiler.kernel", List.of("netc.abi")),
            Map.entry("netc.compiler.graph", List.of("netc.compiler.source", "netc.compiler.kernel", "netc.abi")),
            Map.entry("netc.compiler.elaborate",
                    List.of("netc.compiler.syntax", "netc.compiler.source", "netc.compiler.graph", "netc.abi")),
            Map.entry("netc.compiler.pass", List.of("netc.compiler.source", "netc.compiler.graph", "netc.abi")),
            Map.entry("netc.compiler.interpret", List.of("netc.compiler.graph", "netc.abi")),
            Map.entry("netc.compiler.prove",
                    List.of("netc.compiler.source", "netc.compiler.graph", "netc.compiler.pass",
                            "netc.compiler.interpret", "netc.compiler.elaborate", "netc.abi")),
            Map.entry("netc.compiler.schedule",
                    List.of("netc.compiler.source", "netc.compiler.graph", "netc.compiler.kernel", "netc.abi")),
            Map.entry("netc.compiler.backend.jvm",
                    List.of("netc.compiler.kernel", "netc.compiler.schedule", "netc.abi", "org.objectweb.asm..")),
            Map.entry("netc.compiler.backend.opencl", List.of("netc.compiler.kernel", "netc.abi")));

    static Set<String> stages() {
        return STAGES.keySet();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void stageKnowsOnlyTheStagesItsArrowsName(String stage) {
        List<String> known = new ArrayList<>(STAGES.get(stage));
        known.addAll(List.of(stage, "java..", "javax.lang.model.."));
        classes().that().resideInAPackage(stage)
                .should().onlyDependOnClassesThat().resideInAnyPackage(known.toArray(String[]::new))
                .allowEmptyShould(true)
                .check(NETC);
    }

    @Test
    void everyPackageOfTheCompilerIsAStageWithArrows() {
        Set<String> packages = NETC.stream()
                .map(each -> each.getPackageName())
                .filter(name -> name.startsWith("netc.compiler."))
                .collect(Collectors.toSet());
        assertTrue(STAGES.keySet().containsAll(packages), () -> "without arrows: " + packages);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("(netc..)").should().beFreeOfCycles().check(NETC);
    }

    @Test
    void onlySyntaxKnowsTheParser() {
        noClasses().that().resideOutsideOfPackages("netc.compiler.syntax", "netc.grammar")
                .should().dependOnClassesThat().resideInAnyPackage("netc.grammar", "org.antlr..")
                .check(NETC);
    }

    @Test
    void onlyTheBackEndKnowsTheClassWriter() {
        noClasses().that().resideOutsideOfPackage("netc.compiler.backend.jvm")
                .should().dependOnClassesThat().resideInAPackage("org.objectweb.asm..")
                .check(NETC);
    }

    @Test
    void compilerSeesNothingOfTheRuntimeButAbi() {
        noClasses().that().resideInAPackage("netc.compiler..")
                .should().dependOnClassesThat().resideInAPackage("netc.runtime..")
                .check(NETC);
    }

    @Test
    void abiDependsOnTheJdkAlone() {
        classes().that().resideInAPackage("netc.abi")
                .should().onlyDependOnClassesThat().resideInAnyPackage("netc.abi", "java..")
                .check(NETC);
    }

    @Test
    void runtimeDependsOnAbiAndTheJdkAlone() {
        classes().that().resideInAPackage("netc.runtime..")
                .should().onlyDependOnClassesThat()
                .resideInAnyPackage("netc.runtime..", "netc.abi", "java..", "jdk.incubator.vector")
                .check(NETC);
    }

    @Test
    void onlyTheBindingOfOpenClKnowsForeignFunctions() {
        noClasses().that().resideOutsideOfPackage("netc.runtime.opencl")
                .should().dependOnClassesThat().resideInAPackage("java.lang.foreign")
                .check(NETC);
    }

    @Test
    void librariesWriteToNoStream() {
        noClasses().that().resideInAnyPackage("netc.compiler..", "netc.runtime..", "netc.abi")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(NETC);
    }
}
