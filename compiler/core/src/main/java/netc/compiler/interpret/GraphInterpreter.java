package netc.compiler.interpret;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.abi.RandomNumbers;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Computes a graph by the meaning of its equations, one element at a time: the oracle for passes and schedules.
///
/// In single precision every sum is the one that [Op] defines, so that compiled code must give the same bits; in double
/// precision the result is what the mathematics says, up to 1e-12 or so. Elementary functions are the JDK's.
public final class GraphInterpreter {
    /// Elements in row-major order of the type's axes; whole numbers and truth values as numbers.
    public record Tensor(Type type, double[] elements) {
    }

    private final boolean single;
    private final int batch;
    private final long seed;
    private final Map<String, double[]> inputs;
    private final Map<String, double[]> variables;
    private final Map<Value, Tensor> values = new HashMap<>();

    GraphInterpreter(boolean single, int batch, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        this.single = single;
        this.batch = batch;
        this.seed = seed;
        this.inputs = inputs;
        this.variables = variables;
    }

    /// The outputs by name and the updates by path, each in the order in which it leaves.
    public static Map<String, double[]> run(Graph graph, boolean single, int batch, long seed,
            Map<String, double[]> inputs, Map<String, double[]> variables) {
        var interpreter = new GraphInterpreter(single, batch, seed, inputs, variables);
        for (Equation e : graph.equations()) {
            interpreter.values.put(e.result(),
                    interpreter.compute(e, e.operands().stream().map(interpreter.values::get).toList()));
        }
        Map<String, double[]> results = new HashMap<>();
        for (Result result : graph.results()) {
            String name = switch (result) {
                case Result.Output o -> o.name();
                case Result.Update u -> u.path();
            };
            results.put(name, interpreter.ordered(interpreter.values.get(result.value()), result.order()));
        }
        return results;
    }

    private double round(double x) {
        return single ? (float) x : x;
    }

    int size(Axis axis) {
        return axis.isBatch() ? batch
                : axis.equals(Axis.BLOCK) ? Math.ceilDiv(batch, Math.toIntExact(Axis.LANE.size()))
                : Math.toIntExact(axis.size());
    }

    int count(List<Axis> axes) {
        int n = 1;
        for (Axis axis : axes) {
            n *= size(axis);
        }
        return n;
    }

    /// All positions of some axes, the last fastest.
    List<Map<Axis, Integer>> positions(List<Axis> axes) {
        List<Map<Axis, Integer>> all = new ArrayList<>();
        int n = count(axes);
        for (int i = 0; i < n; i++) {
            Map<Axis, Integer> at = new HashMap<>();
            int rest = i;
            for (Axis axis : axes.reversed()) {
                at.put(axis, rest % size(axis));
                rest /= size(axis);
            }
            all.add(at);
        }
        return all;
    }

    double element(Tensor t, Map<Axis, Integer> at) {
        int index = 0;
        for (Axis axis : t.type().axes()) {
            index = index * size(axis) + at.get(axis);
        }
        return t.elements()[index];
    }

    double[] ordered(Tensor t, List<Axis> order) {
        return positions(order).stream().mapToDouble(at -> element(t, at)).toArray();
    }

    /// The result of one equation, its operands given.
    Tensor compute(Equation e, List<Tensor> x) {
        Type type = e.result().type();
        if (e.op() instanceof Op.Input(var name)) {
            return new Tensor(type, inputs.get(name));
        }
        if (e.op() instanceof Op.Variable(var path)) {
            return new Tensor(type, variables.get(path));
        }
        if (e.op() instanceof Op.Reshape) {
            List<Axis> moved = new ArrayList<>(e.operands().get(0).type().axes());
            return new Tensor(type, reshaped(x.get(0), (Op.Reshape) e.op(), type, moved));
        }
        if (e.op() instanceof Op.Scatter(var axis, var over)) {
            return scatter(type, axis, over, x);
        }
        double[] elements = new double[count(type.axes())];
        List<Map<Axis, Integer>> positions = positions(type.axes());
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(e, x, positions.get(i), i);
        }
        return new Tensor(type, elements);
    }

    private double element(Equation e, List<Tensor> x, Map<Axis, Integer> at, int number) {
        return switch (e.op()) {
            case Op.Map(var f) -> {
                double result = map(f, x.stream().mapToDouble(t -> element(t, at)).toArray());
                // Whole numbers have no -0.
                yield e.result().type().element() == Element.F32 ? result : result + 0.0;
            }
            case Op.Constant(var value) -> round(value);
            case Op.Extent(var axis) -> size(axis);
            case Op.Index(var axis) -> at.get(axis);
            case Op.Random(var key) -> RandomNumbers.uniform(seed, key, number);
            case Op.Stop() -> element(x.get(0), at);
            case Op.Custom c -> element(x.get(0), at);
            case Op.Read read -> read(read, x.get(0), at);
            case Op.Gather(var axis, var guarded) -> {
                int index = (int) element(x.get(1), at);
                if (index < 0 || index >= size(axis)) {
                    if (!guarded) {
                        throw new IllegalStateException("index " + index + " of " + axis);
                    }
                    yield 0;
                }
                Map<Axis, Integer> source = new HashMap<>(at);
                source.put(axis, index);
                yield element(x.get(0), source);
            }
            case Op.Contract(var over) -> {
                double sum = 0;
                for (Map<Axis, Integer> inner : positions(over)) {
                    inner.putAll(at);
                    double a = element(x.get(0), inner);
                    double b = element(x.get(1), inner);
                    sum = single ? Math.fma((float) a, (float) b, (float) sum) : a * b + sum;
                }
                yield sum;
            }
            case Op.Reduce(var kind, var over) -> reduce(kind, over, x.get(0), at);
            case Op.Input i -> throw new IllegalStateException();
            case Op.Variable v -> throw new IllegalStateException();
            case Op.Reshape r -> throw new IllegalStateException();
            case Op.Scatter s -> throw new IllegalStateException();
            case Op.Gradient g -> throw new IllegalStateException("gradient in " + e);
        };
    }

    private double read(Op.Read read, Tensor x, Map<Axis, Integer> at) {
        Map<Axis, Integer> source = new HashMap<>();
        for (AxisRead r : read.reads()) {
            long index = r.index().offset();
            for (Affine.Term term : r.index().terms()) {
                index += term.coefficient() * at.get(term.axis());
            }
            if (r.division() == AxisRead.Division.EXACT && Math.floorMod(index, r.divisor()) != 0) {
                return 0;
            }
            index = Math.floorDiv(index, r.divisor());
            if (r.axis().isBatch()) {
                // Places beyond the last example hold whatever the last one does.
                index = Math.min(index, batch - 1);
            }
            if (index < 0 || index >= size(r.axis())) {
                if (!read.guarded()) {
                    throw new IllegalStateException("position " + index + " of " + r.axis());
                }
                return 0;
            }
            source.put(r.axis(), (int) index);
        }
        return element(x, source);
    }

    private double reduce(Op.Reduction kind, List<Axis> over, Tensor x, Map<Axis, Integer> at) {
        List<Double> elements = new ArrayList<>();
        for (Map<Axis, Integer> inner : positions(over)) {
            inner.putAll(at);
            elements.add(element(x, inner));
        }
        return switch (kind) {
            case SUM -> sum(elements);
            case MAX -> elements.stream().reduce(Math::max).orElseThrow();
            case MIN -> elements.stream().reduce(Math::min).orElseThrow();
            case ANY -> elements.stream().anyMatch(v -> v != 0) ? 1 : 0;
            case ALL -> elements.stream().allMatch(v -> v != 0) ? 1 : 0;
            case ARGMAX -> first(elements, 1);
            case ARGMIN -> first(elements, -1);
        };
    }

    /// The number of the first element that none exceeds; +0 and -0 are equal.
    static int first(List<Double> elements, int sign) {
        int found = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < elements.size(); i++) {
            if (best < sign * elements.get(i)) {
                found = i;
                best = sign * elements.get(i);
            }
        }
        return found;
    }

    private double sum(List<Double> elements) {
        double[] lanes = new double[16];
        java.util.Arrays.fill(lanes, -0.0);
        for (int k = 0; k < elements.size(); k++) {
            lanes[k % 16] = round(lanes[k % 16] + elements.get(k));
        }
        for (int half = 8; half >= 1; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] = round(lanes[l] + lanes[l + half]);
            }
        }
        return lanes[0];
    }

    private Tensor scatter(Type type, Axis axis, List<Axis> over, List<Tensor> x) {
        double[] elements = new double[count(type.axes())];
        List<Axis> rest = type.axes().stream().filter(a -> !a.equals(axis)).toList();
        for (Map<Axis, Integer> inner : positions(over)) {
            for (Map<Axis, Integer> outer : positions(rest)) {
                Map<Axis, Integer> at = new HashMap<>(inner);
                at.putAll(outer);
                int index = (int) element(x.get(1), at);
                if (index >= 0 && index < size(axis)) {
                    at.put(axis, index);
                    int place = 0;
                    for (Axis a : type.axes()) {
                        place = place * size(a) + at.get(a);
                    }
                    elements[place] = round(elements[place] + element(x.get(0), at));
                }
            }
        }
        return new Tensor(type, elements);
    }

    private double[] reshaped(Tensor x, Op.Reshape op, Type type, List<Axis> axes) {
        List<Map<Axis, Integer>> positions = positions(type.axes());
        double[] elements = new double[positions.size()];
        for (int i = 0; i < elements.length; i++) {
            int flat = 0;
            for (Axis axis : op.to()) {
                flat = flat * size(axis) + positions.get(i).get(axis);
            }
            Map<Axis, Integer> at = new HashMap<>(positions.get(i));
            for (Axis axis : op.from().reversed()) {
                at.put(axis, flat % size(axis));
                flat /= size(axis);
            }
            elements[i] = element(x, at);
        }
        return elements;
    }

    private double map(ScalarFunction f, double[] x) {
        return switch (f) {
            case ADD -> round(x[0] + x[1]);
            case SUB -> round(x[0] - x[1]);
            case MUL -> round(x[0] * x[1]);
            case DIV -> round(x[0] / x[1]);
            case NEG -> -x[0];
            case ABS -> Math.abs(x[0]);
            case MIN -> Math.min(x[0], x[1]);
            case MAX -> Math.max(x[0], x[1]);
            case SQRT -> round(Math.sqrt(x[0]));
            case EXP -> round(Math.exp(x[0]));
            case EXPM1 -> round(Math.expm1(x[0]));
            case LOG -> round(Math.log(x[0]));
            case SIN -> round(Math.sin(x[0]));
            case COS -> round(Math.cos(x[0]));
            case POW -> round(Math.pow(x[0], x[1]));
            case FLOOR -> Math.floor(x[0]);
            case CEIL -> Math.ceil(x[0]);
            case QUOTIENT -> Math.floorDiv((long) x[0], (long) x[1]);
            case MOD -> Math.floorMod((long) x[0], (long) x[1]);
            case LT -> x[0] < x[1] ? 1 : 0;
            case LE -> x[0] <= x[1] ? 1 : 0;
            case EQ -> x[0] == x[1] ? 1 : 0;
            case NE -> x[0] != x[1] ? 1 : 0;
            case AND -> x[0] != 0 && x[1] != 0 ? 1 : 0;
            case OR -> x[0] != 0 || x[1] != 0 ? 1 : 0;
            case NOT -> x[0] == 0 ? 1 : 0;
            case SELECT -> x[0] != 0 ? x[1] : x[2];
            case REAL -> round(x[0]);
            case WHOLE -> x[0];
        };
    }
}
