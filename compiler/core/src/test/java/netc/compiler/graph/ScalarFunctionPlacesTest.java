package netc.compiler.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.abi.RealFunction;
import org.junit.jupiter.api.Test;

/// Where a function that programs call stands: one row of [ScalarFunction], its meaning in [RealFunction], what its row expands
/// it into, one row of [FunctionExample] and one line of the reference.
class ScalarFunctionPlacesTest {
    private static final Path MAIN = Path.of("target/classes");
    private static final Path TESTS = Path.of("target/test-classes");
    private static final String FUNCTIONS = "netc/compiler/graph/ScalarFunction";
    private static final Set<ScalarFunction> CALLED = Arrays.stream(ScalarFunction.values())
            .filter(f -> f.word().isPresent()).collect(Collectors.toSet());

    /// Who uses a function, not because it is one of all, but for what it does.
    private static final Map<ScalarFunction, Set<String>> USERS = Map.of(
            // x^n is products; sizes are rounded; the divisor of whole numbers is positive
            ScalarFunction.POW, Set.of("elaborate/meaning/Arithmetic"),
            ScalarFunction.FLOOR, Set.of("elaborate/meaning/Arithmetic"),
            ScalarFunction.CEIL, Set.of("elaborate/meaning/CoreCalls"),
            // an element's number along each of several axes, and over as many as are counted
            ScalarFunction.MOD,
            Set.of("elaborate/meaning/Arithmetic", "elaborate/meaning/OtherExamples", "elaborate/meaning/Reductions"),
            ScalarFunction.MIN, Set.of("elaborate/train/Clipping"), ScalarFunction.SQRT,
            Set.of("elaborate/train/Clipping"), ScalarFunction.MAX,
            Set.of("elaborate/advice/PowersOfE", "elaborate/advice/SidesOfTruth", "elaborate/meaning/Reductions",
                    "elaborate/train/Clipping"),
            // what a softmax is made of
            ScalarFunction.EXP,
            Set.of("elaborate/advice/LeftOutAsZero", "elaborate/advice/PowersOfE", "elaborate/advice/SidesOfTruth"),
            // the loss of a side by its logarithm
            ScalarFunction.LOG, Set.of("elaborate/advice/SidesOfTruth"));

    /// Reductions are called so too.
    private static final Set<String> OTHER_MEANINGS = Set.of("min", "max");

    private static void eachEntry(Path classes, BiConsumer<String, PoolEntry> consumer) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(p -> p.toString().endsWith(".class")).toList();
        }
        assertTrue(files.size() > 50, () -> files.size() + " classes in " + classes.toAbsolutePath());
        for (Path file : files) {
            ClassModel model = ClassFile.of().parse(file);
            String name = model.thisClass().asInternalName().replaceFirst("[$].*", "");
            model.constantPool().forEach(entry -> consumer.accept(name, entry));
        }
    }

    @Test
    void nobodySwitchesOverFunctions() throws IOException {
        Set<String> switches = new TreeSet<>();
        for (Path classes : List.of(MAIN, TESTS)) {
            eachEntry(classes, (name, entry) -> {
                if (entry instanceof FieldRefEntry field
                        && field.name().equalsString("$SwitchMap$" + FUNCTIONS.replace('/', '$'))) {
                    switches.add(name);
                }
            });
        }
        assertEquals(Set.of(), switches, "a row says what differs from function to function");
    }

    @Test
    void aFunctionThatProgramsCallIsNamedInItsRowAndByItsUsersAlone() throws IOException {
        Map<ScalarFunction, Set<String>> found = new TreeMap<>();
        eachEntry(MAIN, (name, entry) -> {
            if (entry instanceof FieldRefEntry field && field.owner().asInternalName().equals(FUNCTIONS)
                    && !name.equals(FUNCTIONS)) {
                CALLED.stream().filter(f -> field.name().equalsString(f.name()))
                        .forEach(f -> found.computeIfAbsent(f, _ -> new TreeSet<>())
                                .add(name.replace("netc/compiler/", "")));
            }
        });
        assertEquals(new TreeMap<>(USERS), found);
    }

    @Test
    void aWordIsWrittenInItsRowAlone() throws IOException {
        List<String> words = ScalarFunction.words().stream().filter(w -> !OTHER_MEANINGS.contains(w)).toList();
        Set<String> found = new TreeSet<>();
        // The back ends spell operations of processors, and kernels name what they compute.
        for (String stage : List.of("graph", "elaborate", "pass", "interpret", "prove", "schedule")) {
            eachEntry(MAIN, (name, entry) -> {
                if (name.startsWith("netc/compiler/" + stage + "/") && entry instanceof StringEntry text
                        && words.contains(text.stringValue())) {
                    found.add(text.stringValue() + " in " + name);
                }
            });
        }
        assertEquals(words.stream().map(w -> w + " in " + FUNCTIONS).collect(Collectors.toCollection(TreeSet::new)),
                found);
    }

    @Test
    void aFunctionThatProgramsCallHasItsMeaningAndItsExample() {
        for (ScalarFunction function : CALLED) {
            assertEquals(function.name(), function.meaning().map(RealFunction::name).orElse("none"));
            assertEquals(function.arity(), FunctionExample.valueOf(function.name()).arguments().size());
        }
        assertEquals(CALLED.size(), FunctionExample.values().length);
    }

    /// `| erf(x) | what it is | 4 |`, with as many arguments and as exact as the row says.
    @Test
    void aFunctionThatProgramsCallHasItsLineInTheReference() throws IOException {
        List<String> lines = new ArrayList<>();
        for (ScalarFunction function : CALLED) {
            lines.add(function.word().orElseThrow() + " of " + function.arity() + " within " + function.ulps());
        }
        Pattern line = Pattern.compile("[|] `([a-z0-9]+)[(]([a-z, ]+)[)]` [|][^|]+[|] ([0-9.]+) [|]");
        List<String> found = Files.readAllLines(Path.of("../../grammar/README.md")).stream().map(line::matcher)
                .filter(Matcher::matches).map(m -> m.group(1) + " of " + m.group(2).split(",").length + " within "
                        + Double.valueOf(m.group(3)))
                .toList();
        assertEquals(new TreeSet<>(lines), new TreeSet<>(found));
        assertEquals(lines.size(), found.size());
    }
}
