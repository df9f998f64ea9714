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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the arrows of `compiler/ARCHITECTURE.md`: which package may know which.
@Tag("slow")
class ArchitectureTest {
    static final JavaClasses NETC = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("netc");

    /// Each stage of the compiler and each room of the elaborator, and what it may use beside itself and the JDK.
    private static final Map<String, List<String>> STAGES = Map.ofEntries(
            stage("source"),
            stage("syntax", "source", "netc.grammar", "org.antlr.v4.runtime.."),
            stage("kernel", "netc.abi"),
            stage("graph", "source", "kernel", "netc.abi"),
            stage("program", "source", "graph", "netc.abi"),
            stage("elaborate.file", "syntax", "source", "graph"),
            stage("elaborate.value", "syntax", "source", "graph", "netc.abi"),
            stage("elaborate.slice", "source", "graph", "netc.abi"),
            room("scope", "file", "value", "slice"),
            room("advice", "file", "value", "slice", "scope"),
            room("data", "file", "value", "slice", "scope", "advice"),
            room("meaning", "file", "value", "slice", "scope", "advice", "data"),
            room("model", "file", "value", "slice", "scope", "advice", "data", "meaning"),
            stage("elaborate.train", "elaborate.file", "elaborate.value", "elaborate.slice", "elaborate.scope",
                    "elaborate.advice", "elaborate.data", "elaborate.meaning", "elaborate.model", "syntax", "source",
                    "graph", "pass", "program", "netc.abi"),
            stage("elaborate", "elaborate..", "syntax", "source", "graph", "program", "netc.abi"),
            stage("pass", "source", "graph", "netc.abi"),
            stage("interpret", "graph", "netc.abi"),
            stage("prove", "source", "graph", "pass", "interpret", "program", "netc.abi"),
            stage("section", "source", "graph"),
            stage("schedule", "source", "graph", "section", "kernel", "netc.abi"),
            stage("backend.jvm", "kernel", "schedule", "netc.abi", "org.objectweb.asm.."),
            stage("backend.opencl", "kernel", "netc.abi"));

    /// @param known other stages by their names here, or packages of others in full
    private static Map.Entry<String, List<String>> stage(String name, String... known) {
        return Map.entry("netc.compiler." + name, Stream.of(known)
                .map(k -> k.matches("(netc|org)\\..*") ? k : "netc.compiler." + k).toList());
    }

    /// A room of the elaborator that sees the rooms before it, and all that a model is made of.
    private static Map.Entry<String, List<String>> room(String name, String... rooms) {
        Stream<String> outside = Stream.of("syntax", "source", "graph", "program", "netc.abi");
        return stage("elaborate." + name,
                Stream.concat(Stream.of(rooms).map(r -> "elaborate." + r), outside).toArray(String[]::new));
    }

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
