package netc.compiler.interpret;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter.Tensor;

/// Forward-mode differentiation of a graph by the interpreter, in double precision: every value with its derivative
/// along one direction. It shares nothing with reverse mode but the meaning of the families: the slopes of functions are
/// written for each on their own. So the two check each other.
public final class Tangents extends Turns<Tangents.Dual> {
    /// @param values   the outputs by name and the updates by path, as [GraphInterpreter#run] gives them
    /// @param tangents their derivatives along the direction
    /// @param distance how far along the direction, to first order, the nearest kink is: a tie, a zero below an
    ///                 absolute value, a comparison that turns
    public record Derivatives(Map<String, double[]> values, Map<String, double[]> tangents, double distance) {
    }

    /// A value and its derivative.
    record Dual(Tensor value, Tensor tangent) {
    }

    private final Map<String, double[]> direction;
    private final GraphInterpreter interpreter;
    private double distance = Double.POSITIVE_INFINITY;

    private Tangents(GraphInterpreter interpreter, Map<String, double[]> direction) {
        this.interpreter = interpreter;
        this.direction = direction;
    }

    /// @param direction for each real input and variable, by name
    public static Derivatives along(Graph graph, int batch, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables, Map<String, double[]> direction) {
        var interpreter = new GraphInterpreter(false, 0, batch, seed, inputs, variables);
        Tangents forward = new Tangents(interpreter, direction);
        Map<Value, Dual> values = new HashMap<>();
        forward.run(graph.equations(), values);
        Map<String, double[]> results = new HashMap<>();
        Map<String, double[]> derivatives = new HashMap<>();
        for (Result result : graph.results()) {
            results.put(result.name(), interpreter.ordered(values.get(result.value()).value(), result.order()));
            derivatives.put(result.name(), interpreter.ordered(values.get(result.value()).tangent(), result.order()));
        }
        return new Derivatives(results, derivatives, forward.distance);
    }

    @Override
    Dual compute(Equation e, List<Dual> operands) {
        List<Tensor> x = operands.stream().map(Dual::value).toList();
        Tensor y = interpreter.compute(e, x);
        return new Dual(y, tangent(e, x, operands.stream().map(Dual::tangent).toList(), y));
    }

    @Override
    Dual turn(Dual x, Axis along, int turn) {
        return new Dual(interpreter.turn(x.value(), along, turn), interpreter.turn(x.tangent(), along, turn));
    }

    @Override
    Dual expand(Dual x, Type type) {
        return new Dual(interpreter.expand(x.value(), type), interpreter.expand(x.tangent(), type));
    }

    @Override
    Dual collect(List<Dual> turns, Axis along, Type type) {
        return new Dual(interpreter.collect(turns.stream().map(Dual::value).toList(), along, type),
                interpreter.collect(turns.stream().map(Dual::tangent).toList(), along, type));
    }

    private static Tensor zero(Tensor like) {
        return new Tensor(like.type(), new double[like.elements().length]);
    }

    private Tensor tangent(Equation e, List<Tensor> x, List<Tensor> dx, Tensor y) {
        return switch (e.op()) {
            case Op.Input(var name) ->
                    direction.containsKey(name) ? new Tensor(y.type(), direction.get(name)) : zero(y);
            case Op.Variable(var path) -> new Tensor(y.type(), direction.get(path));
            case Op.Map(var function) -> map(function, x, dx, y);
            case Op.Contract c -> {
                double[] first = interpreter.compute(e, List.of(dx.get(0), x.get(1))).elements();
                double[] second = interpreter.compute(e, List.of(x.get(0), dx.get(1))).elements();
                double[] sum = new double[first.length];
                Arrays.setAll(sum, i -> first[i] + second[i]);
                yield new Tensor(y.type(), sum);
            }
            case Op.Reduce(var kind, var over) -> switch (kind) {
                case SUM -> y.type().element() == Element.F32 ? interpreter.compute(e, dx) : zero(y);
                case MAX, MIN, ARGMAX, ARGMIN -> extreme(over, x.get(0), dx.get(0), y, kind);
                case ANY, ALL -> zero(y);
            };
            case Op.Read r -> interpreter.compute(e, dx);
            case Op.Reshape r -> interpreter.compute(e, dx);
            case Op.Carry c -> interpreter.compute(e, dx);
            case Op.Gather g -> interpreter.compute(e, List.of(dx.get(0), x.get(1)));
            case Op.Scatter s -> interpreter.compute(e, List.of(dx.get(0), x.get(1)));
            case Op.Custom c -> dx.get(0);
            case Op.Stop s -> zero(y);
            case Op.Constant c -> zero(y);
            case Op.Extent n -> zero(y);
            case Op.Index i -> zero(y);
            case Op.Random r -> zero(y);
            case Op.Gradient g -> throw new IllegalStateException("gradient in " + e);
        };
    }

    /// The mean of the tangents of the greatest or least elements.
    private Tensor extreme(List<Axis> over, Tensor x, Tensor dx, Tensor y, Op.Reduction kind) {
        double sign = kind == Op.Reduction.MAX || kind == Op.Reduction.ARGMAX ? 1 : -1;
        int[] outer = interpreter.places(y.type().axes(), x.type());
        int[] inner = interpreter.places(over, x.type());
        double[] tangents = new double[outer.length];
        for (int i = 0; i < tangents.length; i++) {
            double[] values = new double[inner.length];
            double[] slopes = new double[inner.length];
            for (int k = 0; k < inner.length; k++) {
                values[k] = sign * x.elements()[outer[i] + inner[k]];
                slopes[k] = dx.elements()[outer[i] + inner[k]];
            }
            int best = GraphInterpreter.first(values, 1);
            int equals = 0;
            for (int k = 0; k < values.length; k++) {
                meet(values[best] - values[k], slopes[best] - slopes[k]);
                if (values[k] == values[best]) {
                    tangents[i] += slopes[k];
                    equals++;
                }
            }
            tangents[i] /= equals;
        }
        return kind == Op.Reduction.MAX || kind == Op.Reduction.MIN ? new Tensor(y.type(), tangents) : zero(y);
    }

    /// A kink lies where this gap closes.
    private void meet(double gap, double speed) {
        if (speed != 0) {
            distance = Math.min(distance, Math.abs(gap / speed));
        }
    }

    private Tensor map(ScalarFunction f, List<Tensor> x, List<Tensor> dx, Tensor y) {
        int[][] places = x.stream().map(t -> interpreter.places(y.type().axes(), t.type())).toArray(int[][]::new);
        double[] tangents = new double[y.elements().length];
        double[] v = new double[x.size()];
        double[] d = new double[x.size()];
        boolean real = x.get(0).type().element() == Element.F32;
        boolean moves = dx.stream().anyMatch(t -> Arrays.stream(t.elements()).anyMatch(e -> e != 0));
        for (int i = 0; i < tangents.length; i++) {
            for (int k = 0; k < v.length; k++) {
                v[k] = x.get(k).elements()[places[k][i]];
                d[k] = dx.get(k).elements()[places[k][i]];
            }
            switch (f.kink()) {
                case NONE -> {
                }
                case EQUAL -> {
                    meet(v[0] - v[1], d[0] - d[1]);
                    // Two that touch without crossing: only a closer look could tell.
                    if (v[0] == v[1] && real && x.get(0) != x.get(1)) {
                        distance = 0;
                    }
                }
                case ZERO -> meet(v[0], d[0]);
                case WHOLE -> meet(v[0] - Math.rint(v[0]), d[0]);
                case MULTIPLE -> {
                    double quotient = v[0] / v[1];
                    meet(quotient - Math.rint(quotient), (d[0] - quotient * d[1]) / v[1]);
                    // One that touches a multiple may jump there without crossing it.
                    if (quotient == Math.rint(quotient) && moves) {
                        distance = 0;
                    }
                }
            }
            tangents[i] = along(f.partials(v), d);
        }
        return new Tensor(y.type(), tangents);
    }

    /// What has no slope here counts for nothing, nor does what stands still, not even where the other is no number.
    private static double along(double[] slopes, double[] d) {
        double tangent = 0;
        for (int k = 0; k < d.length; k++) {
            tangent += d[k] == 0 || slopes[k] == 0 ? 0 : slopes[k] * d[k];
        }
        return tangent;
    }
}
