package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryTest {
    /// The benchmarks build the same networks with another library, and name what that library calls them.
    private static final String PEERS = "samples/benchmarks/";
    /// The cosine of trigonometry is no schedule, nor are the polynomials that functions are computed by, and other languages
    /// have a type `integer`.
    private static final Map<String, List<String>> OTHER_MEANINGS = Map.of("cosine",
            List.of("Circular.java", "DrawnDigits.java"), "integer", List.of("Types.java"), "polynomial",
            List.of("Scalars.java", "Exponential.java", "Logarithm.java", "ErrorFunction.java", "Circular.java",
                    "Power.java"));
    /// In Java a sign is that of any number, or a character, and streams are joined by `concat`.
    private static final List<String> WORDS_OF_JAVA = List.of("sign", "concat");
    private static final Pattern WORD_OF_CODE = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    /// Lines of which one has an equation, then a line that names a source, whose year ends the comment.
    private static final Pattern FORMULA_AND_SOURCE = Pattern
            .compile("(?s).* = .*\nSource: [A-Z].*\", .*\\b[12]\\d{3}\\.");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMENT = Pattern.compile("//.*|/\\*(?s:.*?)\\*/");
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

    @Test
    void everyDefinitionHasAFormulaAndItsSource() {
        List<String> lacking = StandardLibrary.definitions().stream()
                .filter(d -> !FORMULA_AND_SOURCE.matcher(d.documentation()).matches()).map(StandardLibrary::name)
                .toList();
        assertEquals(List.of(), lacking);
    }

    @Test
    void theReferenceSaysWhichFileDefinesWhat() throws IOException {
        String reference = Files.readString(root().resolve("grammar/README.md"));
        String listed = reference.substring(reference.indexOf("## The library"), reference.indexOf("## Training\n"));
        Set<String> expected = StandardLibrary.definitions().stream()
                .map(d -> d.span().source().path().replace("std/", "") + " " + StandardLibrary.name(d))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = listed.lines().filter(line -> line.startsWith("| `"))
                .flatMap(line -> CODE.matcher(line).results().skip(1)
                        .map(r -> line.split("`")[1] + " " + r.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, found);
    }

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("runtime"))) {
            root = root.getParent();
        }
        return root;
    }

    @Test
    void noJavaSourceNamesADefinitionOfTheLibrary() throws IOException {
        Path root = root();
        List<String> names = StandardLibrary.definitions().stream().map(StandardLibrary::name)
                .filter(name -> !WORDS_OF_JAVA.contains(name)).toList();
        List<String> found = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(p -> p.toString().contains("src/main/java") && p.toString().endsWith(".java")
                    && !root.relativize(p).toString().startsWith(PEERS))
                    .toList()) {
                files++;
                String code = COMMENT.matcher(Files.readString(file, StandardCharsets.UTF_8)).replaceAll("");
                Set<String> words = new HashSet<>(texts(code));
                words.addAll(identifiers(code));
                for (String name : names) {
                    boolean isOther = OTHER_MEANINGS.getOrDefault(name, List.of())
                            .contains(file.getFileName().toString());
                    if (!isOther && words.contains(name)) {
                        found.add(root.relativize(file) + " names " + name);
                    }
                }
            }
        }
        assertTrue(files > 50, "only " + files + " sources were found");
        assertEquals(List.of(), found);
    }

    private static List<String> texts(String code) {
        return TEXT.matcher(code).results().map(r -> r.group().substring(1, r.group().length() - 1)).toList();
    }

    private static List<String> identifiers(String code) {
        Matcher matcher = WORD_OF_CODE.matcher(TEXT.matcher(code).replaceAll(""));
        return matcher.results().map(r -> r.group()).distinct().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu(x)", "tanh(x)", "sigmoid(x)", "softmax[F](x)", "log_softmax[F](x)"})
    void activationsKeepTheAxesOfWhatTheyAreAppliedTo(String call) {
        ModelProgram model = Elaborated
                .text("model M {\n input x: f32[T: 2, F: 3]\n output y: f32[T, F] = " + call + "\n}")
                .model();
        assertEquals("[Dimension[name=T, size=2], Dimension[name=F, size=3]]",
                model.outputs().getFirst().edge().shape().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd()", "sgd(rate: 0.1, momentum: 0.9)", "momentum(rate: 0.1)", "adam()",
            "adam(rate: cosine(1e-3, step / steps))", "adam(rate: 1e-3 * warmup(step, 100))",
            "sgd(rate: staircase(0.1, 0.5, epoch, 10))", "sgd(rate: one_cycle(0.1, step / steps))",
            "sgd(rate: 1e-3 + polynomial(0.1, epoch / epochs, power: 2))", "sgd(rate: restarts(0.1, epoch, 10))",
            "sgd(rate: steady(0.1))"})
    void optimizersAndSchedulesMakeAStep(String using) {
        ModelProgram model = trained(using, "w * x", "squared_error(p, y)");
        assertTrue(model.procedures().get(Role.STEP).toString().contains("update w []"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"squared_error(p, y)", "absolute_error(p, y)"})
    void lossesAreNumbersOfOneExample(String loss) {
        assertEquals(List.of("loss"),
                trained("sgd()", "w * x", loss).learning().blocks().getFirst().training().metrics().stream()
                        .map(m -> m.name())
                        .toList());
    }

    @Test
    void momentumIsKeptOnlyWhereItIsAskedFor() {
        assertEquals(List.of("w"), paths(trained("sgd(rate: 0.1)", "w * x", "(p - y)^2")));
        assertEquals(List.of("w", "w/v"), paths(trained("sgd(rate: 0.1, momentum: 0.9)", "w * x", "(p - y)^2")));
        assertEquals(List.of("w", "w/m", "w/v"), paths(trained("adam()", "w * x", "(p - y)^2")));
    }

    private static List<String> paths(ModelProgram model) {
        return model.variables().stream().map(DeclaredVariable::path).toList();
    }

    private static ModelProgram trained(String using, String output, String loss) {
        return Elaborated.text("""
                model M {
                  input x: f32
                  target y: f32
                  param w: f32 = 0
                  output p = %s
                }
                train M {
                  data csv("a.csv") -> x: column(1), y: column(2)
                  loss %s
                  using %s
                  batch 8   epochs 2
                }
                """.formatted(output, loss, using)).model();
    }

    @Test
    void poolingHalvesBothSides() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[H: 6, W: 4, C: 3]
                  output mean_of: f32[H: 3, W: 2, C] = x |> avgpool[2]
                  output most: f32[H: 3, W: 2, C] = x |> maxpool[2]
                }""").model();
        assertEquals(2, model.outputs().size());
    }

    @Test
    void initialValuesDependOnTheirPathAlone() {
        String one = "model M {\n input x: f32[F: 4]\n output a = x |> Dense[F -> G: 2]\n}";
        String two = "model M {\n input x: f32[F: 4]\n output b = x |> Dense[F -> G: 3]\n output a = x |> Dense[F -> G: 2]\n}";
        List<String> first = keys(Elaborated.text(one).model());
        List<String> second = keys(Elaborated.text(two).model());
        assertTrue(second.containsAll(first), first + " " + second);
        assertFalse(first.containsAll(second));
    }

    private static List<String> keys(ModelProgram model) {
        return model.procedures().get(Role.INIT).equations().stream().map(e -> e.op().toString())
                .filter(o -> o.startsWith("Random")).toList();
    }

    @Test
    void normalDrawsTwoNumbersForEveryElement() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[F: 4]
                  param w: f32[F, G: 2] ~ normal(0.02)
                  output y = sum[F](x * w)
                }""").model();
        List<String> random = keys(model);
        assertEquals(2, random.size());
        assertEquals(2, random.stream().distinct().count());
        assertTrue(model.procedures().get(Role.INIT).equations().stream()
                .filter(e -> e.op().toString().startsWith("Random"))
                .allMatch(e -> e.result().type().toString().equals("f32[F: 4, G: 2]")));
    }
}
