package netc.compiler.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.abi.RandomNumbers;
import netc.abi.Role;
import netc.compiler.elaborate.Elaborator;
import netc.compiler.elaborate.file.FileImports;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Label;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.Learning;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.syntax.Parser;
import org.junit.jupiter.api.Test;

/// Checks of compiled code against machines with a planted mistake, and those of losses that no file can state.
class CheckTest {
    private static final String MODEL = """
            model M {
              input  x: f32[F: 4]
              target y: f32
              output height = x |> Dense[F -> Hidden: 6] |> tanh |> Dense[Hidden -> One: 1] |> total
            }
            fn total[One](x: f32[One]) = sum[One](x)
            train M {
              data  csv("d.csv") -> x: columns(1..4), y: column("y")
              loss  (height - y)^2
              using sgd(rate: 0.1)
              batch 32   epochs 10   seed 7
            }
            """;

    /// The interpreter in single precision in place of compiled code; `spoil` is given what a run gave.
    private record Interpreted(Spoiling spoil) implements Runner {
        interface Spoiling {
            double[] of(String output, double[] values, Examples examples);
        }

        @Override
        public Map<String, double[]> initial(ModelProgram program, long seed) {
            return GraphInterpreter.run(program.procedures().get(Role.INIT), true, 1,
                    RandomNumbers.ofRun(seed, RandomNumbers.Purpose.STEP, 0), Map.of(), Map.of());
        }

        @Override
        public Map<String, double[]> run(ModelProgram program, Role procedure, Examples examples,
                Map<String, double[]> variables, long seed) {
            Map<String, double[]> results = new HashMap<>(GraphInterpreter.run(
                    Differentiate.apply(program.procedures().get(procedure)), true, examples.first(),
                    examples.count(), RandomNumbers.ofRun(seed, RandomNumbers.Purpose.STEP, 0), examples.values(),
                    variables));
            results.replaceAll((name, values) -> spoil.of(name, values.clone(), examples));
            return results;
        }

        @Override
        public Fit train(ModelProgram program, Examples examples, int steps, long seed, double enough) {
            throw new UnsupportedOperationException();
        }
    }

    private static ModelProgram program() {
        Diagnostics diagnostics = new Diagnostics();
        List<ModelProgram> programs = Parser.parse(Source.of("m.net", MODEL), diagnostics)
                .map(tree -> Elaborator.elaborate(tree,
                        new Elaborator.Options(Map.of(), new FileImports(Path.of(""))), diagnostics))
                .orElse(List.of());
        diagnostics.throwIfErrors();
        return programs.getFirst();
    }

    private static Subject subject(ModelProgram program, Interpreted.Spoiling spoil) {
        return Subject.of(program, Examples.random(program, 16, 7), new Interpreted(spoil), 7);
    }

    private static Subject healthy() {
        return subject(program(), (name, values, examples) -> values);
    }

    private static List<String> failed(Outcome outcome) {
        return assertInstanceOf(Outcome.Failed.class, outcome, outcome.toString()).lines();
    }

    @Test
    void honestMachinePasses() {
        for (Check check : Check.values()) {
            if (check != Check.OVERFIT && check != Check.CHANCE) {
                assertInstanceOf(Outcome.Passed.class, check.of(healthy()), check.title());
            }
        }
    }

    @Test
    void lossThatIsZeroEverywhereNearHasTheGradientThatItsDifferencesHave() {
        Subject subject = withLoss((b, loss) -> b.map(ScalarFunction.MAX,
                b.sub(loss, b.real(1e6)), b.real(0)));
        assertEquals(new Outcome.Passed("6 tensors"), Check.DIFFERENCES.of(subject));
    }

    @Test
    void gradientThatIsOneThousandthOffIsFound() {
        Subject subject = subject(program(), (name, values, examples) -> name.equals("d height.dense1.W")
                ? Arrays.stream(values).map(v -> v * 1.002).toArray()
                : values);
        assertEquals(List.of("the gradient of height.dense1.W (m.net:4) in single precision",
                "expected it within 1e-03 of the double-precision one, found 2.0e-03",
                "look for differences of large numbers, as in variances or log(1 - p)"),
                failed(Check.SINGLE.of(subject)));
    }

    @Test
    void predictionThatChangesWithTheSizeOfTheBatchIsFound() {
        Subject subject = subject(program(), (name, values, examples) -> Arrays.stream(values)
                .map(v -> examples.count() == 1 ? Math.nextUp((float) v) : v).toArray());
        List<String> lines = failed(Check.ALONE.of(subject));
        assertEquals("output height, example 1 of 7", lines.getFirst());
        assertTrue(lines.get(1).matches("element 0: expected \\S+ as in the batch, found \\S+ alone"), lines.get(1));
    }

    @Test
    void predictionThatChangesWithThePlaceInTheBatchIsFound() {
        Subject subject = subject(program(), (name, values, examples) -> {
            values[0] = Math.nextUp((float) values[0]);
            return values;
        });
        assertEquals("output height", failed(Check.ORDER.of(subject)).getFirst());
    }

    /// The model with another loss made of its own.
    private static Subject withLoss(LossOf change) {
        ModelProgram program = program();
        Graph step = program.procedures().get(Role.STEP);
        Value loss = step.results().stream().filter(r -> r instanceof Result.Output).findFirst().orElseThrow().value();
        GraphBuilder builder = new GraphBuilder(
                new Graph(step.equations().stream().filter(e -> !(e.op() instanceof Op.Gradient)
                        && e.result().id() <= loss.id()).toList(), List.of()),
                program.declared().span());
        Value changed = change.of(builder, loss);
        List<Result> results = new ArrayList<>();
        results.add(new Result.Output("loss", List.of(), changed));
        Map<Role, Graph> procedures = new LinkedHashMap<>(program.procedures());
        procedures.put(Role.STEP, new Graph(builder.build().equations(), results));
        ModelProgram other = new ModelProgram(program.declared(), procedures, program.schedules(), Learning.NONE,
                program.report());
        return subject(other, (name, values, examples) -> values);
    }

    private interface LossOf {
        Value of(GraphBuilder builder, Value loss);
    }

    private static Value input(GraphBuilder builder, String name) {
        return builder.build().equations().stream().filter(e -> e.op().equals(new Op.Input(name))).findFirst()
                .orElseThrow().result();
    }

    @Test
    void lossThatPutsExamplesTogetherIsFound() {
        Subject subject = withLoss((b, loss) -> b.add(loss,
                b.reduce(Op.Reduction.MAX, input(b, "y"), List.of(Axis.BATCH))));
        List<String> lines = failed(Check.INDEPENDENT.of(subject));
        assertEquals("the loss of 8 examples together", lines.getFirst());
        assertTrue(lines.get(1).matches("expected the mean of their losses alone, \\S+, found \\S+"), lines.get(1));
        assertTrue(lines.get(2).startsWith("examples are put together at m.net:"), lines.get(2));
    }

    @Test
    void normalisationByTheBatchIsNotMeasuredByItsExamples() {
        Subject subject = withLoss((b, loss) -> {
            Value greatest = b.reduce(Op.Reduction.MAX, input(b, "y"), List.of(Axis.BATCH));
            Value weight = b.build().equations().stream().filter(e -> e.op().equals(new Op.Variable("height.dense1.b")))
                    .findFirst().orElseThrow().result();
            return b.add(loss, b.reduceSum(b.mul(greatest, weight), weight.type().axes(), List.of()));
        });
        Outcome.NotApplicable outcome = assertInstanceOf(Outcome.NotApplicable.class, Check.INDEPENDENT.of(subject));
        assertTrue(outcome.reason().startsWith("weights are applied to what the batch normalises, at m.net:"),
                outcome.reason());
    }

    @Test
    void lossThatComparesExamplesIsNotMeasuredByThemAloneAndHasNoOrder() {
        Axis other = new Axis(new Label("Other"), 0);
        Subject subject = withLoss((b, loss) -> b.add(loss, b.reduce(Op.Reduction.MAX,
                b.rename(input(b, "y"), Map.of(Axis.BATCH, other)), List.of(other))));
        Outcome.NotApplicable outcome = assertInstanceOf(Outcome.NotApplicable.class, Check.INDEPENDENT.of(subject));
        assertTrue(outcome.reason().startsWith("the loss of an example looks at others of its batch, at m.net:"),
                outcome.reason());
        assertInstanceOf(Outcome.Passed.class, Check.ORDER.of(subject));
    }

    @Test
    void lossThatNumbersTheExamplesIsFound() {
        Subject subject = withLoss((b, loss) -> b.add(loss, b.reduceSum(
                b.mul(b.toReal(b.index(Axis.BATCH)), input(b, "y")), List.of(Axis.BATCH), List.of())));
        assertEquals("the loss of 7 examples", failed(Check.ORDER.of(subject)).getFirst());
    }

    @Test
    void lossThatReadsAnotherExampleHasAnOrder() {
        Subject subject = withLoss((b, loss) -> b.add(loss, b.reduceSum(
                b.mul(input(b, "y"), b.gather(input(b, "y"), Axis.BATCH, b.index(Axis.BATCH), true)),
                List.of(Axis.BATCH), List.of())));
        assertEquals(new Outcome.Passed("predictions bit for bit"), Check.ORDER.of(subject));
    }
}
