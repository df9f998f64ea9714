package netc.compiler.law;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.CompiledGraph;
import netc.compiler.Defect;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Sample;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter;

/// Compiled code rounds as little as it says, in every place of a whole program.
///
/// The program hands out each of its values; what compiled code made of an equation is compared with what double precision
/// makes of the very operands that compiled code had: half a unit in the last place for arithmetic, a few for elementary
/// functions, `n ε Σ|x|` for a sum of n, with ε = 2⁻²⁴.
final class RoundingLaw {
    private static final double EPSILON = 0x1p-24;

    private RoundingLaw() {
    }

    static void check(Sample sample, long seed, Defect defect) {
        Graph graph = sample.graph();
        List<Result> results = new ArrayList<>();
        for (Equation e : graph.equations()) {
            results.add(new Result.Output(name(e.result()), e.result().type().axes(), e.result()));
        }
        int n = List.of(1, 3, 16, 17).get((int) (seed & 3));
        Sample all = sample.of(new Graph(graph.equations(), results));
        Map<String, double[]> found = new CompiledGraph(all.graph(), BitLaws.width(seed), (seed & 16) == 0, defect)
                .run(n, seed, all.inputs(n, seed), all.variables());
        for (Equation e : graph.equations()) {
            if (!e.operands().isEmpty()) {
                check(e, found, n, seed, graph);
            }
        }
    }

    private static String name(Value v) {
        return "all" + v.id();
    }

    private static void check(Equation e, Map<String, double[]> found, int n, long seed, Graph graph) {
        double[] exact = alone(e, found, n, seed, false);
        double[] sizes = sum(e) ? alone(e, found, n, seed, true) : exact;
        double[] rounded = found.get(name(e.result()));
        for (int i = 0; i < exact.length; i++) {
            double most = sum(e) ? terms(e, n) * EPSILON * sizes[i] * (1 + 1e-6) + Float.MIN_VALUE
                    : ulps(e) * Math.ulp((float) Math.abs(exact[i]));
            if (Double.isFinite(exact[i]) && Math.abs(exact[i]) < Float.MAX_VALUE) {
                Agreement.near(e + "[" + i + "]", exact[i], "compiled", rounded[i], most, graph);
            }
        }
    }

    private static boolean sum(Equation e) {
        return e.result().type().element() == Element.F32 && (e.op() instanceof Op.Contract
                || e.op() instanceof Op.Scatter || e.op() instanceof Op.Reduce(var kind, var _)
                        && kind == Op.Reduction.SUM);
    }

    /// How many are added, one of them being what the sum begins with.
    private static double terms(Equation e, int n) {
        List<Axis> over = switch (e.op()) {
            case Op.Contract(var axes) -> axes;
            case Op.Reduce(var _, var axes) -> axes;
            case Op.Scatter(var _, var axes) -> axes;
            default -> throw new IllegalStateException("no sum: " + e);
        };
        double terms = 1;
        for (Axis axis : over) {
            terms *= axis.isOpen() ? n : axis.size();
        }
        return terms + 1;
    }

    /// In units in the last place: what the compiler allows each function.
    private static double ulps(Equation e) {
        return e.result().type().element() == Element.F32 && e.op() instanceof Op.Map(var function) ? function.ulps()
                : 0;
    }

    /// One equation in double precision.
    ///
    /// @param sizes of the absolute values of its real operands instead
    private static double[] alone(Equation e, Map<String, double[]> found, int n, long seed, boolean sizes) {
        GraphBuilder b = new GraphBuilder(e.span());
        Map<String, double[]> inputs = new HashMap<>();
        List<Value> operands = new ArrayList<>();
        for (Value v : e.operands()) {
            Value operand = b.input(name(v), v.type());
            inputs.put(name(v), found.get(name(v)));
            operands.add(sizes && v.type().element() == Element.F32 ? b.map(ScalarFunction.ABS, operand) : operand);
        }
        Value result = b.append(e.op(), e.result().type(), operands);
        b.result(new Result.Output("y", result.type().axes(), result));
        return GraphInterpreter.run(b.build(), false, n, seed, inputs, Map.of()).get("y");
    }
}
