package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.advice.MissingArguments;
import netc.compiler.elaborate.advice.OtherArguments;
import netc.compiler.elaborate.advice.TruthForIndex;
import netc.compiler.elaborate.advice.UncountedRate;
import netc.compiler.elaborate.data.DataColumns;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;
import netc.compiler.syntax.OtherClauses;
import netc.compiler.syntax.OtherWords;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clauses, arguments and words around columns as other libraries have them: each is answered with what is written here, and
/// where that is text to paste, the program is the one that was meant.
class OtherWordsTest {
    private static final Map<String, String> CLAUSES = Map.of("batch", "batch 4", "epochs", "epochs 2", "seed",
            "seed 1",
            "validate", "validate 20%", "using", "using sgd(rate: 0.1)", "loss", "loss (p - y)^2", "report",
            "report rmse(p, y)", "stop", "stop when validation.loss has not improved for 3 epochs");
    private static final Map<String, List<String>> VALUES = Map.of("batch", List.of("4"), "epochs", List.of("2"),
            "seed",
            List.of("1"), "validate", List.of("0.2", "20", "20%"), "using", List.of("sgd(rate: 0.1)"), "loss",
            List.of("(p - y)^2"), "report", List.of("rmse(p, y)"), "stop", List.of("3"));

    private static String program(String data, String clauses) {
        return """
                model M {
                  dim Kind = 3
                  input x: f32[D: 3]
                  input kind: Kind
                  target y: f32
                  param w: f32[D] = 1
                  param table: f32[Kind] = 1
                  output p = sum[D](x * w) + table[kind]
                }
                train M {
                  data %s
                  %s
                }
                """.formatted(data, clauses);
    }

    private static String clauses(String without, String other) {
        String all = String.join("\n  ", CLAUSES.entrySet().stream().filter(e -> !e.getKey().equals(without))
                .map(Map.Entry::getValue).sorted().toList());
        return other.isEmpty() ? all : other + "\n  " + all;
    }

    private static final String DATA = "csv(\"a.csv\") -> x: columns(1..3), kind: categories(column(4)), y: column(5)";

    @TestFactory
    Stream<DynamicTest> aClauseOfAnotherLibraryIsAnsweredWithTheOneThatIsMeant() {
        return OtherClauses.all().stream().flatMap(e -> e.words().stream().flatMap(word -> {
            String clause = e.text().map(t -> t.split(" ")[0]).orElse("");
            return VALUES.getOrDefault(clause, List.of("7", "\"x\"", "true", "[1]")).stream()
                    .flatMap(value -> Stream.of(word + " = " + value, word + ": " + value, word + " " + value))
                    .filter(written -> written.matches("\\w+ ?[=:].*")
                            || !OtherClauses.WORDS.contains(word) && !written.endsWith("]"))
                    .map(written -> DynamicTest.dynamicTest(written, () -> assertAnswered(e, clause, word, written)));
        }));
    }

    private static void assertAnswered(OtherWords.Entry entry, String clause, String word, String written) {
        String wrong = program(DATA, clauses(clause, written));
        List<Diagnostic> said = Elaborated.text(wrong).diagnostics().sorted();
        assertEquals(1, said.size(), said.toString());
        Diagnostic d = said.getFirst();
        assertEquals(12, d.span().orElseThrow().line());
        assertTrue(d.headline().contains(word), d.toString());
        assertEquals(entry.text().isPresent(), d.fix().isPresent(), d.toString());
        if (d.fix().isEmpty()) {
            assertEquals(entry.said(), d.notes());
            return;
        }
        assertEquals(d.span(), d.fix().map(f -> f.replaces()), "what is marked is what is pasted over");
        assertSameTraining(program(DATA, clauses("", "")), d.fix().get().paste());
    }

    private static void assertSameTraining(String meant, String mended) {
        Diagnostics said = Elaborated.text(mended).diagnostics();
        assertEquals("", said.render(), mended);
        assertEquals(training(meant), training(mended), mended);
    }

    private static String training(String program) {
        return Elaborated.text(program).model().learning().blocks().getFirst().training().toString().replaceAll(
                "line=\\d+",
                "");
    }

    /// What says no more than that a clause is left out stands alone, too.
    @ParameterizedTest
    @ValueSource(strings = {"shuffle", "verbose", "early_stopping(patience: 3)", "shuffle()", "early stopping: 3",
            "batch size 4"})
    void aClauseWithoutAValueIsAnsweredToo(String written) {
        List<Diagnostic> said = Elaborated
                .text(program(DATA, clauses(written.startsWith("batch") ? "batch" : "", written)))
                .diagnostics().sorted();
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.getFirst().headline().startsWith("no clause is called "), said.toString());
        assertFalse(said.getFirst().notes().isEmpty());
    }

    /// A name that the block reads is a name, whatever others call so.
    @Test
    void aNameThatTheBlockReadsIsNoClause() {
        String program = program(DATA, clauses("using", "lr = 0.1\n  using sgd(rate: lr)"));
        assertEquals("", Elaborated.text(program).diagnostics().render());
    }

    /// A text is no formula, and a list none either.
    @ParameterizedTest
    @ValueSource(strings = {"criterion = \"mse\"", "criterion: \"mse\"", "loss = \"mse\"", "metrics = [\"accuracy\"]",
            "metrics: [\"accuracy\"]"})
    void whatIsNoFormulaIsNotOffered(String written) {
        Diagnostic said = Elaborated.text(program(DATA, clauses(written.startsWith("m") ? "report" : "loss", written)))
                .diagnostics().sorted().getFirst();
        assertEquals(Optional.empty(), said.fix(), said.toString());
        assertTrue(said.notes().getFirst().contains("is a formula of what the model names"), said.toString());
    }

    private static boolean isOfStart(String word) {
        return word.startsWith("normal.") || word.startsWith("evenly.");
    }

    private static boolean isOfLoss(String word) {
        return word.startsWith("cross_entropy.");
    }

    private static boolean isOfTemperature(String word) {
        return word.matches("(sample|softmax)[.].*");
    }

    @TestFactory
    Stream<DynamicTest> anArgumentOfAStartIsAnswered() {
        return OtherArguments.all().stream().flatMap(e -> e.words().stream().filter(OtherWordsTest::isOfStart)
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    String name = word.substring(word.indexOf('.') + 1);
                    String start = switch (e.text().orElse("")) {
                        case "low" -> "evenly(" + name + ": 0.1, high: 0.2)";
                        case "high" -> "evenly(low: 0.1, " + name + ": 0.2)";
                        case "s" -> "normal(" + name + ": 0.1)";
                        default -> "normal(" + (name.equals("0") ? "" : name + ": ") + "0, 0.1)";
                    };
                    String wrong = "model M {\n  input x: f32[D: 4]\n  param w: f32[D] ~ " + start
                            + "\n  output y = sum[D](x * w)\n}\n";
                    List<Diagnostic> said = Elaborated.text(wrong).diagnostics().sorted();
                    assertEquals(1, said.size(), said.toString());
                    assertTrue(said.getFirst().notes().containsAll(e.said()), said.toString());
                    String mended = said.getFirst().fix().orElseThrow().paste();
                    assertEquals("", Elaborated.text(mended).diagnostics().render(), mended);
                })));
    }

    @TestFactory
    Stream<DynamicTest> anArgumentOfALossIsAnswered() {
        return OtherArguments.all().stream().flatMap(e -> e.words().stream().filter(OtherWordsTest::isOfLoss)
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    String wrong = "model M {\n  dim D = 4\n  input x: f32[D]\n  target kind: D\n  output y = argmax[D](x)\n}\n"
                            + "train M {\n  data csv(\"a.csv\") -> x: columns(1..4), kind: column(5)\n  loss "
                            + word.replace(".", "(x, kind, ")
                            + ": 0.5)\n  using sgd(rate: 0.1)\n  batch 4  epochs 2\n}\n";
                    List<Diagnostic> said = Elaborated.text(wrong).diagnostics().sorted();
                    assertTrue(said.getFirst().notes().containsAll(e.said()), said.toString());
                    assertEquals(e.text().map(t -> wrong.replace(word.substring(word.indexOf('.') + 1), t)),
                            said.getFirst().fix().map(Fix::paste));
                })));
    }

    @TestFactory
    Stream<DynamicTest> aTemperatureIsAnswered() {
        return OtherArguments.all().stream().flatMap(e -> e.words().stream().filter(OtherWordsTest::isOfTemperature)
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    String call = word.replace(".", "[D](2 * x, ") + ": 0.5)";
                    String program = "model M {\n  input x: f32[D: 4]\n  output y = %s\n}\n";
                    List<Diagnostic> said = Elaborated.text(program.formatted(call)).diagnostics().sorted();
                    assertTrue(said.getFirst().notes().containsAll(e.said()), said.toString());
                    assertEquals(program.formatted(word.substring(0, word.indexOf('.')) + "[D]((2 * x) / 0.5)"),
                            said.getFirst().fix().orElseThrow().paste());
                })));
    }

    /// What is forgotten of a schedule is said, and where a text for it is known, the program with it is whole.
    @TestFactory
    Stream<DynamicTest> aForgottenArgumentIsAnswered() {
        return MissingArguments.all().stream().flatMap(e -> e.words().stream()
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    String given = switch (word) {
                        case "staircase.every" -> "0.1, 0.5, step";
                        case "staircase.now" -> "0.1, 0.5, 10";
                        case "restarts.every" -> "0.1, step";
                        case "restarts.now" -> "0.1, 10";
                        case "warmup.over" -> "step";
                        case "warmup.now" -> "100";
                        default -> "0.1";
                    };
                    String rate = word.substring(0, word.indexOf('.')) + "(" + given + ")";
                    List<Diagnostic> said = Elaborated
                            .text(program(DATA, clauses("using", "using sgd(rate: " + rate + ")")))
                            .diagnostics().sorted();
                    assertEquals(1, said.size(), said.toString());
                    assertTrue(said.getFirst().notes().containsAll(e.said()), said.toString());
                    assertEquals(e.text().isPresent(), said.getFirst().fix().isPresent(), said.toString());
                    if (e.text().isPresent()) {
                        assertEquals("", Elaborated.text(said.getFirst().fix().get().paste()).diagnostics().render());
                    }
                })));
    }

    /// A number is given where a schedule counts: what counts there is said, and with it the program is whole.
    @TestFactory
    Stream<DynamicTest> aNumberWhereAScheduleCountsIsAnswered() {
        return UncountedRate.all().stream().flatMap(e -> e.words().stream()
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    String schedule = word.substring(0, word.indexOf('.'));
                    String given = switch (schedule) {
                        case "staircase" -> "0.1, 0.5, 10, 30";
                        case "restarts" -> "0.1, 10, 30";
                        default -> "0.1, 1000";
                    };
                    List<Diagnostic> said = Elaborated
                            .text(program(DATA,
                                    clauses("using", "using sgd(rate: " + schedule + "(" + given + "))")))
                            .diagnostics().sorted();
                    assertEquals(1, said.size(), said.toString());
                    assertEquals(e.said(), said.getFirst().notes());
                    assertEquals(e.text().isPresent(), said.getFirst().fix().isPresent(), said.toString());
                    if (e.text().isPresent()) {
                        assertEquals("", Elaborated.text(said.getFirst().fix().get().paste()).diagnostics().render());
                    }
                })));
    }

    /// The same of how many steps there are, with text to paste for each.
    @TestFactory
    Stream<DynamicTest> aTotalWhereAScheduleCountsIsAnswered() {
        return UncountedRate.all().stream().flatMap(e -> e.words().stream()
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    String schedule = word.substring(0, word.indexOf('.'));
                    String given = switch (schedule) {
                        case "staircase" -> "0.1, 0.5, steps, 30";
                        case "warmup" -> "steps, 100";
                        case "restarts" -> "0.1, steps, 30";
                        default -> "0.1, steps";
                    };
                    String program = program(DATA,
                            clauses("using", "using sgd(rate: " + schedule + "(" + given + "))"));
                    List<Diagnostic> said = Elaborated.text(program).diagnostics().sorted();
                    assertEquals(1, said.size(), said.toString());
                    assertEquals(e.said(), said.getFirst().notes());
                    assertEquals(program.replace("steps",
                            e.text().filter("step / …"::equals).isPresent() ? "step / steps" : "step"),
                            said.getFirst().fix().orElseThrow().paste());
                })));
    }

    /// What compares classes is asked of what is so or not: what is written then is said, and where it is text, it is right.
    @TestFactory
    Stream<DynamicTest> aMeasureOfClassesThatIsGivenATruthValueIsAnswered() {
        return TruthForIndex.all().stream().flatMap(e -> e.words().stream()
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    String call = word.replace("confusion", "confusion[A -> Said]");
                    String wrong = "model M {\n  input x: f32[D: 3]\n  target y: bool\n  score = x |> Neuron[D]\n"
                            + "  output said = score > 0\n}\ntrain M {\n  data csv(\"a.csv\") -> x: columns(1..3), y: column(4)\n"
                            + "  loss mean[batch](" + call + "(score, y" + (word.equals("topk") ? ", 2" : "")
                            + "))\n  using sgd(rate: 0.1)\n  batch 4  epochs 2\n}\n";
                    Diagnostic said = Elaborated.text(wrong).diagnostics().sorted().getFirst();
                    assertEquals(e.said(), said.notes(), said.toString());
                    assertEquals(word + " is for classes, and y is true or false", said.headline());
                    assertEquals(e.text().isPresent(), said.fix().isPresent());
                })));
    }

    /// What one file calls as the library calls a schedule is its own, and a number below 1 may be a part of the way.
    @Test
    void whatIsNoScheduleOfTheLibraryTakesNumbers() {
        String own = "fn warmup(now, over) = now / over\n"
                + program(DATA, clauses("using", "using sgd(rate: warmup(1, 500))"));
        assertEquals("", Elaborated.text(own).diagnostics().render());
        Diagnostic half = Elaborated.text(program(DATA, clauses("using", "using sgd(rate: cosine(0.1, 0.5))")))
                .diagnostics().sorted().getFirst();
        assertEquals(Optional.empty(), half.fix());
    }

    /// What is no 0 is not left out.
    @Test
    void aMeanThatIsNot0IsNotLeftOut() {
        Diagnostic said = Elaborated.text("model M {\n  input x: f32[D: 4]\n  param w: f32[D] ~ normal(1, 0.1)\n"
                + "  output y = sum[D](x * w)\n}\n").diagnostics().sorted().getFirst();
        assertEquals(Optional.empty(), said.fix(), said.toString());
    }

    @TestFactory
    Stream<DynamicTest> anArgumentOfAnotherLibraryIsAnswered() {
        return OtherArguments.all().stream()
                .flatMap(e -> e.words().stream().filter(w -> !isOfStart(w) && !isOfLoss(w) && !isOfTemperature(w))
                        .map(word -> DynamicTest.dynamicTest(word, () -> {
                            String name = word.substring(word.lastIndexOf('.') + 1);
                            String value = name.equals("header") || name.equals("nesterov") ? "true" : "1";
                            boolean isOfCsv = word.startsWith("csv");
                            boolean areNamed = word.startsWith("csv as it is");
                            String optimizer = e.text().isEmpty() ? "momentum"
                                    : word.startsWith("adam.") || name.equals("eps") || name.equals("betas") ? "adam"
                                    : "sgd";
                            String number = name.equals("betas") ? "[0.5, 0.7]" : "0.5";
                            String data = isOfCsv ? DATA.replace("a.csv\"", "a.csv\", " + name + ": " + value) : DATA;
                            String wrong = program(areNamed ? data.replace("column(5)", "column(\"y\")") : data,
                                    isOfCsv ? clauses("", "") : clauses("using",
                                            "using " + optimizer + "(" + name + ": " + number + ")"));
                            List<Diagnostic> said = Elaborated.text(wrong).diagnostics().sorted();
                            assertEquals(1, said.size(), said.toString());
                            Diagnostic d = said.getFirst();
                            assertEquals(e.said(), d.notes(), d.toString());
                            assertEquals(e.text().isPresent(), d.fix().isPresent(), d.toString());
                            if (d.fix().isPresent() && !e.text().get().contains(".")) {
                                assertEquals("", Elaborated.text(d.fix().get().paste()).diagnostics().render());
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> aWordOfAnotherLibraryAroundColumnsIsAnswered() {
        return DataColumns.otherWords().stream().flatMap(e -> e.words().stream()
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    String text = e.text().orElse("");
                    String wrong = program(switch (text) {
                        case "categories" -> DATA.replace("categories", word);
                        case "column" -> DATA.replace("column(5)", word + "(5)");
                        case "columns" -> DATA.replace("columns", word);
                        default -> DATA.replace("columns(1..3)", word + "(columns(1..3))");
                    }, clauses("", ""));
                    List<Diagnostic> said = Elaborated.text(wrong).diagnostics().sorted();
                    assertEquals(1, said.size(), said.toString());
                    assertEquals("nothing around columns is called " + word, said.getFirst().headline());
                    assertEquals(e.said(), said.getFirst().notes());
                    if (!text.isEmpty()) {
                        assertSameTraining(program(DATA.replace("columns(1..3)", text.matches("column.?|categories")
                                ? "columns(1..3)" : text + "(columns(1..3))"), clauses("", "")),
                                said.getFirst().fix().orElseThrow().paste());
                    }
                })));
    }

    /// What does not fit the input is not offered.
    @ParameterizedTest
    @CsvSource({"column(5), one_hot(column(5))", "categories(column(4)), normalised(column(4))"})
    void whatDoesNotFitTheInputIsNotOffered(String right, String wrong) {
        Diagnostic said = Elaborated.text(program(DATA.replace(right, wrong), clauses("", ""))).diagnostics().sorted()
                .getFirst();
        assertEquals(Optional.empty(), said.fix(), said.toString());
    }

    /// Where columns counted from 0 are not one behind the other, some of them may be counted from 1.
    @ParameterizedTest
    @ValueSource(strings = {"x: columns(0..2), kind: column(3), y: column(5)",
            "x: columns(0..2), kind: column(2), y: column(3)",
            "x: columns(0..2), kind: column(3), y: column(\"y\")", "x: columns(1..3), kind: column(0), y: column(5)"})
    void columnsThatMayBeCountedFromOneAreNotMoved(String feeds) {
        Diagnostic said = Elaborated.text(program("csv(\"a.csv\") -> " + feeds, clauses("", ""))).diagnostics().sorted()
                .getFirst();
        assertTrue(said.headline().equals("columns are counted from 1"), said.toString());
        assertEquals(Optional.empty(), said.fix(), said.toString());
    }
}
