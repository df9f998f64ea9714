package netc.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.List;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts that are too deep, too long or too large, on a thread with an ordinary stack.
@Tag("slow")
class LimitsTest {
    private static final long ORDINARY_STACK = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{", "f(", "x[", "-", "not ", "2^", "repeat 2 ", "each T ", "x where c else ",
            "scan T { ", "x |> repeat 2 ", "fn f(x = ", "train { "})
    void nestingAHundredThousandDeepIsOneError(String opening) throws Exception {
        assertEquals("N010", codes(model(opening.repeat(100_000))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "f(", "x[", "[", "scan T { "})
    void whatIsNestedNinetyDeepParses(String opening) throws Exception {
        String closing = opening.contains("{") ? "}" : opening.endsWith("(") ? ")" : "]";
        assertEquals("", codes(model(opening.repeat(90) + "1" + closing.repeat(90))));
    }

    @ParameterizedTest
    @ValueSource(strings = {" + ", " * ", " and ", "^", "|>", " - -", ", "})
    void fiftyThousandTermsAreOneError(String operator) throws Exception {
        assertEquals("N010", codes(model("x" + (operator + "x").repeat(49_999))));
    }

    @ParameterizedTest
    @ValueSource(strings = {" + ", " * ", " and ", "(1)", "[T]", "^", " - -"})
    void aTreeThatWouldBeTooHighIsOneError(String operator) throws Exception {
        String term = operator.endsWith(")") || operator.endsWith("]") ? operator : operator + "x";
        assertEquals("N010", codes(model("x" + term.repeat(5_000))));
    }

    @Test
    void aTreeIsNeverHigherThanItsConsumersRelyOn() throws Exception {
        // Chains inside chains: each alone is below the limit, together they are not.
        assertEquals("N010", codes(model("scan T { ".repeat(3) + "1" + ("}" + " + 1".repeat(150)).repeat(3))));
        assertEquals("", codes(model("scan T { ".repeat(3) + "1" + ("}" + " + 1".repeat(100)).repeat(3))));
    }

    @Test
    void fiveThousandStagesParse() throws Exception {
        assertEquals("", codes(model("x" + " |> relu".repeat(5_000))));
    }

    @Test
    void manyStatementsParseAndTooManyAreOneError() throws Exception {
        assertEquals("", codes("model M {\n" + "y=a\n".repeat(99_000) + "}"));
        assertEquals("N010", codes("model M {\n" + "y=a\n".repeat(250_000) + "}"));
    }

    @Test
    void aMegabyteOfMistakesIsReadQuicklyAndNotAllAreTold() throws Exception {
        assertTrue(parse("model M {\n" + "a b\n".repeat(250_000) + "}").errors() <= 201);
        assertTrue(parse(")".repeat(1_000_000)).errors() <= 401);
        assertTrue(parse("$\n".repeat(500_000)).errors() <= 401);
        assertTrue(parse("\"\n".repeat(500_000)).errors() <= 401);
    }

    @Test
    void aThousandLayersWrittenOutParse() throws Exception {
        var text = new StringBuilder("model M {\n  input x: f32[D: 4]\n  h0 = x\n");
        for (int i = 0; i < 1_000; i++) {
            text.append("  h").append(i + 1).append(" = h").append(i).append(" |> Dense[D -> D, bias: true] |> tanh\n");
        }
        assertEquals("", codes(text.append("}\n").toString()));
    }

    private static String model(String expression) {
        return "model M {\n  y = " + expression + "\n}\n";
    }

    private static String codes(String text) throws Exception {
        return String.join(" ", parse(text).sorted().stream().map(d -> d.code().toString()).toList());
    }

    private static Diagnostics parse(String text) throws Exception {
        var task = new FutureTask<>(() -> {
            var diagnostics = new Diagnostics();
            Optional<FileTree> tree = Parser.parse(Source.of("a.net", text), diagnostics);
            assertEquals(diagnostics.hasErrors(), tree.isEmpty() || !tree.get().isWhole());
            diagnostics.render();
            double seconds = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
            assertTrue(seconds < 5, () -> "took " + seconds + " s of the processor");
            return diagnostics;
        });
        new Thread(null, task, "parse", ORDINARY_STACK).start();
        return assertTimeoutPreemptively(Duration.ofMinutes(2), () -> task.get());
    }

    @Test
    void aNameHasSixtyFourLettersAtMost() throws Exception {
        assertEquals("", codes(model("n".repeat(64))));
        assertEquals(Code.N014.toString(), codes(model("n".repeat(65))));
    }

    /// The mistake is told once, and nothing after it is made of a name that no class, file or key can have.
    @Test
    void aNameThatIsTooLongIsCutWhereverItStands() {
        String name = "n".repeat(65_535);
        Diagnostics diagnostics = new Diagnostics();
        FileTree tree = Parser.parse(Source.of("a.net", "model " + name + " {\n  input x: f32[" + name + "b: 2]\n}\n"
                + "train " + name + " {\n}\n"), diagnostics).orElseThrow();
        assertEquals(List.of("a.net:1:7", "a.net:2:16"), diagnostics.sorted().stream()
                .map(d -> d.code() == Code.N014 ? d.place() : d.toString()).toList());
        String cut = ((Declaration.Model) tree.declarations().getFirst()).name().text();
        assertEquals(Name.LONGEST - 6, cut.length());
        assertEquals(cut, ((Declaration.Train) tree.declarations().getLast()).model().text());
    }
}
