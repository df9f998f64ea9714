package netc.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How what is written is grouped, and what becomes of it.
class TreeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '⇒', quoteCharacter = '`', value = {
            "token[text] + place |> repeat 4 B[6](m) ⇒ ((token[text] + place) |> (repeat 4 B[6](m)))",
            "x where a else y where b else z ⇒ (x where a else (y where b else z))",
            "a |> f where c else b ⇒ ((a |> f) where c else b)",
            "a where c else b |> f ⇒ (a where c else (b |> f))",
            "not a == b ⇒ (not (a == b))",
            "a or b and not c ⇒ (a or (b and (not c)))",
            "2^-1 ⇒ (2 ^ (negate 1))",
            "-x^2 ⇒ (negate (x ^ 2))",
            "a^b^c ⇒ (a ^ (b ^ c))",
            "a - b - c ⇒ ((a - b) - c)",
            "a / b * c + d ⇒ (((a / b) * c) + d)",
            "a < b + 1 ⇒ (a < (b + 1))",
            "a and b < c ⇒ (a and (b < c))",
            "(a + b) * c ⇒ ((a + b) * c)",
            "x |> f(a)[T] |> g ⇒ (x |> f(a)[T] |> g)",
            "x?[T: index(T) - 1] ⇒ x?[T: (index(T) - 1)]",
            "x[A as B, C: 3, i] ⇒ x[A as B, C: 3, i]",
            "flatten[H, W, C -> F](x) ⇒ flatten[H, W, C -> F](x)",
            "f(1..3, rate: 2) ⇒ f(1..3, rate: 2)",
            "Features[] ⇒ Features[]",
            "16 MiB ⇒ 16 MIB",
            "validation.loss ⇒ validation.loss",
            "[1, 2.5] ⇒ [1, 2.5]",
            "true ⇒ true",
            "each G repeat 2 Two[D] ⇒ (each G (repeat 2 Two[D]))",
            "x |> each G Conv[1, k: 3] |> f ⇒ (x |> (each G Conv[1, k: 3]) |> f)",
            "train { a } else { b } + 1 ⇒ ((train { a } else { b }) + 1)",
            "scan T from h: f32[D] = 0 { h <- h + x; h } ⇒ (scan T from h: f32[D] = 0 { h <- (h + x); h })",
            "mean[T](e where real) ⇒ mean[T]((e where real))"})
    void expressionsAreGroupedByPrecedence(String text, String shape) {
        var bind = assertInstanceOf(Statement.Bind.class, statements("y = " + text).getFirst());
        assertEquals(shape, Shape.of(bind.values().getFirst()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "(a - b)^2", "2^(a - b)", "(a - b) * c", "c * (a - b)", "(a) + (b) + (c)", "(a) < (b)", "(a) or (b)",
            "(a - b)[T]", "(a)[T](b)", "-(a)", "(a) |> f", "(a) where (b)"})
    void theRoundBracketsAroundItsPartsBelongToAnOperation(String text) {
        var bind = assertInstanceOf(Statement.Bind.class, statements("y = " + text).getFirst());
        assertEquals(text, bind.values().getFirst().span().text());
    }

    @Test
    void theBracketsOfAnEarlierTermBelongToAllSums() {
        var bind = assertInstanceOf(Statement.Bind.class, statements("y = (a) + (b) + (c)").getFirst());
        var sum = assertInstanceOf(Expression.Binary.class, bind.values().getFirst());
        assertEquals("(a) + (b)", sum.left().span().text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '⇒', quoteCharacter = '`', value = {
            "dim T = 64, D = 2 * T ⇒ dim T = 64, D = (2 * T)",
            "input a, b: f32[F], c: bool ⇒ input a, b: f32[F], c: bool",
            "param W: f32[In, Out] ~ glorot[In -> Out] ⇒ param W: f32[In, Out] ~ glorot[In -> Out]",
            "state m = 0, v = 1 ⇒ state m = 0, v = 1",
            "target seen: bool[T?, S?] = true ⇒ target seen: bool[T?, S?] = true",
            "m, v = moments[D](x) ⇒ m, v = moments[D](x)",
            "t: f32 ~ uniform ⇒ t: f32 ~ uniform",
            "output a, b = f(x), g ⇒ output a, b = f(x), g",
            "h, c <- a, b ⇒ h, c <- a, b",
            "net.w[Slot: 1] <- 0 ⇒ net.w[Slot: 1] <- 0",
            "stream T ⇒ stream T",
            "require k == 1: \"no\" ⇒ require (k == 1): \"no\"",
            "fn up(s) = s + 1 ⇒ fn up { (s + 1) }",
            "a, b ⇒ a, b",
            "step = 3 ⇒ step = 3",
            "state = 3 ⇒ state = 3"})
    void statementsKeepWhatIsWritten(String text, String shape) {
        assertEquals(shape, Shape.of(statements(text).getFirst()));
    }

    @Test
    void aLayerKeepsItsSignatureAndDocumentation() {
        var layer = assertInstanceOf(Declaration.Layer.class, parse("""
                # not this

                ## A dense layer.
                ## Twice.
                layer Dense[In -> Out: int = 3, bias: bool](x: f32[In], y) -> (f32[Out], f32) { x }
                """).declarations().getFirst());
        assertEquals("A dense layer.\nTwice.", layer.documentation());
        assertEquals("Dense", layer.name().text());
        assertEquals(List.of("In"), layer.signature().taken().stream().map(p -> p.name().text()).toList());
        assertEquals(List.of("Out", "bias"), layer.signature().made().stream().map(p -> p.name().text()).toList());
        assertEquals(2, layer.signature().arguments().size());
        assertEquals(List.of("f32[Out]", "f32"), layer.signature().results().stream().map(Shape::of).toList());
        assertEquals("layer Dense[In -> Out: int = 3, bias: bool](x: f32[In], y) -> (f32[Out], f32)".length(),
                layer.signature().span().text().length());
    }

    @Test
    void aGradientRuleBelongsToItsFunction() {
        var function = assertInstanceOf(Declaration.Function.class,
                parse("fn f(a, b) = a * b with grad g -> g * b, g * a").declarations().getFirst());
        assertEquals("g", function.gradient().orElseThrow().gradient().text());
        assertEquals(List.of("(g * b)", "(g * a)"),
                function.gradient().orElseThrow().results().stream().map(Shape::of).toList());
    }

    @Test
    void importsNameAFileAndWhatIsTaken() {
        var imported = assertInstanceOf(Declaration.Import.class,
                parse("import \"my layers.net\" { Block, Attention }").declarations().getFirst());
        assertEquals("my layers.net", imported.path().value());
        assertEquals(List.of("Block", "Attention"), imported.names().stream().map(Name::text).toList());
    }

    @Test
    void clausesOfATrainBlockKeepWhatIsWritten() {
        var train = assertInstanceOf(Declaration.Train.class, parse("""
                train M as tune {
                  data csv("a.csv", missing: drop) -> x: standardised(columns("a".."c")), y
                  test csv("b.csv") -> x
                  builtin digits(train: 20_000, test: 4_000)
                  validate last 10%
                  validate csv("c.csv") -> x
                  loss (p - y)^2
                  report exact = all[T](p == y)
                  report accuracy(p, y)
                  using adam(rate: 1e-3) over net.dense2, *.gain
                  using sgd()
                  clip norm 1.0
                  batch 64   epochs 12   seed 42   steps all
                  each example in order
                  freeze a.b
                  load features from "f"   load "g"   save "h" every 500 steps
                  stop when validation.loss has not improved for 3 epochs
                  stop when rate < 1e-6
                  step criticise 5 times every epoch { w <- w + 1; net.learn(x) }
                  state rate: f32 = 1
                  require memory < 16 MiB
                  e = y - p
                }
                """).declarations().getFirst());
        assertEquals("tune", train.alias().orElseThrow().text());
        assertEquals(List.of("Data", "Data", "Builtin", "ValidatePart", "Data", "Loss", "Report", "Report", "Using",
                "Using", "Clip", "Setting", "Setting", "Setting", "Setting", "EachExample", "Freeze", "Load", "Load",
                "Save", "Stop", "Stop", "Step", "Fields", "Require", "Bind"),
                train.clauses().stream().map(c -> c.getClass().getSimpleName()).toList());
        var data = (Clause.Data) train.clauses().get(0);
        assertEquals("csv(\"a.csv\", missing: drop)", Shape.of(data.origin()));
        assertEquals("standardised(columns(\"a\"..\"c\"))", Shape.of(data.feeds().get(0).value().orElseThrow()));
        assertEquals(Optional.empty(), data.feeds().get(1).value());
        assertEquals(Clause.DataUse.TEST, ((Clause.Data) train.clauses().get(1)).use());
        assertEquals(Clause.DataUse.VALIDATE, ((Clause.Data) train.clauses().get(4)).use());
        var part = (Clause.ValidatePart) train.clauses().get(3);
        assertEquals(true, part.isLast());
        assertEquals(10, part.percent().value());
        var using = (Clause.Using) train.clauses().get(8);
        assertEquals(List.of("net.dense2", "*.gain"), using.over().stream().map(p -> p.span().text()).toList());
        assertEquals(Clause.SettingKind.STEPS, ((Clause.Setting) train.clauses().get(14)).kind());
        assertEquals(true, ((Clause.EachExample) train.clauses().get(15)).inOrder());
        var stop = (Clause.Stop) train.clauses().get(20);
        assertEquals(Clause.PeriodUnit.EPOCHS, stop.patience().orElseThrow().unit());
        assertEquals(Optional.empty(), ((Clause.Stop) train.clauses().get(21)).patience());
        var step = (Clause.Step) train.clauses().get(22);
        assertEquals("criticise", step.name().orElseThrow().text());
        assertEquals(5, step.times().orElseThrow().value());
        assertEquals("epoch", Shape.of(step.every().orElseThrow().count()));
        assertEquals(List.of("w <- (w + 1)", "net.learn(x)"),
                step.clauses().stream().map(c -> Shape.of((Statement) c)).toList());
    }

    @Test
    void numbersKeepTheirExactValue() {
        var large = (Expression.Number) value("9_223_372_036_854_775_807");
        assertEquals(OptionalLong.of(Long.MAX_VALUE), large.whole());
        assertEquals(OptionalLong.empty(), ((Expression.Number) value("9_223_372_036_854_775_808")).whole());
        assertEquals(OptionalLong.empty(), ((Expression.Number) value("1e3")).whole());
        assertEquals(1_000, ((Expression.Number) value("1e3")).value());
        assertEquals(20_000, ((Expression.Number) value("20_000")).value());
    }

    @Test
    void escapesInStringsAreReplaced() {
        var text = (Expression.Text) value("\"a\\\"b\\\\c\\nd\\te × \uD83D\uDE00\"");
        assertEquals("a\"b\\c\nd\te × \uD83D\uDE00", text.value());
    }

    @Test
    void messagesAreTakenApartAtTheirBraces() {
        var diagnostics = new Diagnostics();
        var text = (Expression.Text) value("\"a {k}×{k + 1} \\{x\\}\"");
        var pieces = Interpolation.read(text, diagnostics).orElseThrow();
        assertEquals(List.of("a ", "<k>", "×", "<(k + 1)>", " {x}"), pieces.stream().map(p -> switch (p) {
            case Interpolation.Piece.Literal l -> l.text();
            case Interpolation.Piece.Value v -> "<" + Shape.of(v.expression()) + ">";
        }).toList());
    }

    @Test
    void mistakesInsideMessagesAreShownWhereTheyAre() {
        var diagnostics = new Diagnostics();
        assertEquals(Optional.empty(), Interpolation.read((Expression.Text) value("\"{k +} {a b} {}\""), diagnostics));
        assertEquals("""
                a.net:2:10: error[N001]: expected an expression, found `}`
                    2 │ y = "{k +} {a b} {}"
                      │          ^
                """,
                diagnostics.sorted().getFirst().render() + "\n");
        assertEquals(3, diagnostics.errors());
    }

    @Test
    void spansCoverWhatIsWritten() {
        var bind = (Statement.Bind) statements("y = (a + b) * f(c)[d]").getFirst();
        assertEquals("y = (a + b) * f(c)[d]", bind.span().text());
        assertEquals("(a + b) * f(c)[d]", bind.values().getFirst().span().text());
    }

    private static Expression value(String text) {
        return ((Statement.Bind) statements("y = " + text).getFirst()).values().getFirst();
    }

    private static List<Statement> statements(String text) {
        return ((Declaration.Model) parse("model M {\n" + text + "\n}\n").declarations().getFirst()).body()
                .statements();
    }

    private static FileTree parse(String text) {
        var diagnostics = new Diagnostics();
        return Parser.parse(Source.of("a.net", text), diagnostics)
                .filter(FileTree::isWhole).orElseThrow(() -> new AssertionError(diagnostics.render()));
    }
}
