package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.abi.Schedule;
import netc.compiler.elaborate.slice.Scheduled;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Test;

/// What depends on counters alone is taken out of a procedure, all of it and nothing else.
class ScheduledTest {
    private static final Axis A = Axis.of("A", 3);
    private static final double[] X = {0.25, -3, 40};
    private static final int GRAPHS = 3000;
    private static final int EQUATIONS = 25;

    private static GraphBuilder builder() {
        return new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    }

    /// Scalars of all kinds from counters and constants, among tensors.
    private static Graph random(Random random) {
        GraphBuilder b = builder();
        List<Value> values = new ArrayList<>();
        for (Schedule.Counter counter : Schedule.Counter.values()) {
            values.add(b.input(counter.name().toLowerCase(java.util.Locale.ROOT), Type.scalar(Element.F32)));
        }
        values.add(b.real(0.1));
        values.add(b.whole(3));
        values.add(b.bool(random.nextBoolean()));
        values.add(b.input("x", Type.real(List.of(A))));
        ScalarFunction[] functions = ScalarFunction.values();
        while (b.size() < EQUATIONS) {
            ScalarFunction function = functions[random.nextInt(functions.length)];
            List<Value> x = Stream.generate(() -> values.get(random.nextInt(values.size()))).limit(function.arity())
                    .toList();
            boolean isDivision = function == ScalarFunction.QUOTIENT
                    || function == ScalarFunction.MOD && x.getFirst().type().element() == Element.INT;
            if (isDivision && !x.getLast().equals(values.get(5))) {
                continue;
            }
            try {
                values.add(b.map(function, x));
            } catch (IllegalStateException illTyped) {
                continue;
            }
            if (random.nextInt(10) == 0) {
                values.add(b.stop(values.getLast()));
            }
        }
        for (int i = 0; i < 6; i++) {
            Value v = values.get(random.nextInt(values.size()));
            b.result(new Result.Output("y" + i, v.type().axes(), v));
        }
        return b.build();
    }

    private static Map<String, double[]> run(Graph graph, Map<String, double[]> numbers) {
        Map<String, double[]> inputs = new HashMap<>(numbers);
        inputs.put("x", X);
        return GraphInterpreter.run(GraphVerifier.verify(graph), false, 1, 1, inputs, Map.of());
    }

    private static Map<String, double[]> counters(double step, double steps, double epoch, double epochs) {
        return Map.of("step", new double[] {step}, "steps", new double[] {steps}, "epoch", new double[] {epoch},
                "epochs", new double[] {epochs});
    }

    private static Map<String, double[]> numbers(Schedule schedule) {
        double[] numbers = new double[schedule.instructions().size()];
        schedule.compute(5, 12, 2, 4, numbers);
        Map<String, double[]> inputs = new HashMap<>();
        for (int i = 0; i < numbers.length; i++) {
            inputs.put(Op.Input.scheduled(i).name(), new double[] {numbers[i]});
        }
        return inputs;
    }

    @Test
    void aProcedureTakenApartMeansTheSame() {
        Random random = new Random(5);
        for (int i = 0; i < GRAPHS; i++) {
            Graph graph = random(random);
            Scheduled scheduled = Scheduled.of(graph);
            Map<String, double[]> expected = run(graph, counters(5, 12, 2, 4));
            Map<String, double[]> found = run(scheduled.graph(), numbers(scheduled.schedule()));
            expected.forEach((name, elements) -> {
                for (int k = 0; k < elements.length; k++) {
                    double e = elements[k];
                    assertEquals(e, found.get(name)[k], Double.isFinite(e) ? 1e-11 * Math.abs(e) : 0,
                            () -> name + " of\n" + graph + "is not that of\n" + scheduled);
                }
            });
        }
    }

    /// No function that is left has numbers alone for its operands, unless it makes whole numbers of conditions.
    @Test
    void nothingThatDependsOnCountersAloneIsLeft() {
        Random random = new Random(6);
        for (int i = 0; i < GRAPHS; i++) {
            Graph graph = Scheduled.of(random(random)).graph();
            Map<Value, Boolean> counted = new HashMap<>();
            graph.equations().forEach(e -> {
                boolean isNumber = e.op() instanceof Op.Input input && input.instruction().isPresent();
                boolean isConstant = e.op() instanceof Op.Constant;
                boolean isCondition = e.op() instanceof Op.Map(ScalarFunction function)
                        && function == ScalarFunction.NE && counted.getOrDefault(e.operands().getFirst(), false);
                boolean isOfNumbers = e.op() instanceof Op.Map
                        && e.operands().stream().allMatch(counted::containsKey)
                        && e.operands().stream().anyMatch(counted::get);
                assertTrue(!isOfNumbers || isCondition || e.result().type().element() == Element.INT,
                        () -> e + " of\n" + graph);
                if (isNumber || isConstant || isOfNumbers) {
                    counted.put(e.result(), !isConstant);
                }
            });
        }
    }

    private static ModelProgram trained(String optimizer, String using) {
        return Elaborated.text("""
                %s
                model M {
                  input x: f32[F: 2]
                  param v, w: f32[F] = 1
                  param b: f32 = 0
                  output p = sum[F](x * v * w) + b
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2)
                  loss p
                  using %s
                  batch 8   epochs 2
                }
                """.formatted(optimizer, using)).model();
    }

    private static List<String> handed(ModelProgram model) {
        return model.procedures().get(Role.STEP).equations().stream().map(e -> e.op())
                .filter(op -> op instanceof Op.Input input && !input.name().equals("x")).map(Op::toString).distinct()
                .toList();
    }

    /// `1 - beta1^step` and `1 - beta2^step`, and the rate: of three parameters, and in six instructions each at most.
    @Test
    void equalNumbersOfAllParametersAreOne() {
        ModelProgram model = trained("", "adam(rate: cosine(1e-3, step / steps))");
        assertEquals(3, handed(model).size(), () -> handed(model).toString());
        assertTrue(model.schedule(Role.STEP).instructions().size() <= 18, model.schedule(Role.STEP)::toString);
        assertEquals(Schedule.NONE, model.schedule(Role.PREDICT));
        assertEquals(Schedule.NONE, model.schedule(Role.INIT));
    }

    /// d/dr of r p 2r is 4 r p, and not 2 p, as if 2r did not depend on r.
    @Test
    void aNumberThatSomethingIsDifferentiatedByIsHandedInByItself() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32
                  param w: f32 = 3
                  output p = w * x
                }
                train M {
                  data csv("a.csv") -> x: column(1)
                  r = step / steps
                  loss grad(r * p * (2 * r), r)
                  using sgd()
                  batch 8   epochs 2
                }
                """).model();
        assertEquals(1, handed(model).size(), () -> handed(model).toString());
        Map<String, double[]> inputs = new HashMap<>(model.scheduled(Role.STEP, 1, 4, 1, 1));
        inputs.put("x", new double[] {5});
        assertEquals(15,
                GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.STEP)), false, 1, 1, inputs,
                        Map.of("w", new double[] {3})).get("loss")[0]);
    }

    /// The interpreter is handed it in double precision, and rounds it where it computes in single.
    @Test
    void inSinglePrecisionANumberIsRoundedOnce() {
        ModelProgram model = trained("", "sgd(rate: step / steps)");
        Graph step = Differentiate.apply(model.procedures().get(Role.STEP));
        Map<String, double[]> inputs = new HashMap<>(model.scheduled(Role.STEP, 1, 3, 1, 1));
        inputs.put("x", new double[] {1, 1});
        Map<String, double[]> ones = Map.of("v", new double[] {1, 1}, "w", new double[] {1, 1}, "b", new double[1]);
        assertEquals(-1f / 3, GraphInterpreter.run(step, true, 1, 1, inputs, ones).get("b")[0]);
        assertEquals(-1.0 / 3, GraphInterpreter.run(step, false, 1, 1, inputs, ones).get("b")[0]);
    }

    /// A number doubled sixty times is sixty instructions, not 2^60.
    @Test
    void whatIsUsedTwiceIsComputedOnce() {
        StringBuilder lines = new StringBuilder("r0 = step / steps\n");
        for (int i = 1; i <= 60; i++) {
            lines.append("  r%d = r%d + r%d\n".formatted(i, i - 1, i - 1));
        }
        ModelProgram model = trained("optimizer doubled() {\n  " + lines + "  param <- param - r60 * grad\n}\n",
                "doubled()");
        assertEquals(63, model.schedule(Role.STEP).instructions().size());
        assertEquals(0x1p60 / 4, model.scheduled(Role.STEP, 1, 4, 1, 1).get("schedule 62")[0]);
    }
}
