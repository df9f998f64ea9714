package netc.compiler.interpret;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import netc.abi.RandomNumbers;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Part;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.SumOrder;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Computes a graph by the meaning of its equations, one element at a time: the oracle for passes and schedules.
///
/// In single precision every sum is the one that [Op] defines, so that compiled code must give the same bits; in double
/// precision the result is what the mathematics says, up to 1e-12 or so. Elementary functions are those of
/// [netc.abi.RealFunction], rounded once in single precision.
public final class GraphInterpreter extends Turns<GraphInterpreter.Tensor> {
    /// Elements in row-major order of the type's axes; whole numbers and truth values as numbers.
    public record Tensor(Type type, double[] elements) {
    }

    private final boolean single;
    private final int first;
    private final int batch;
    private final long seed;
    private final Map<String, double[]> inputs;
    private final Map<String, double[]> variables;
    private final OrderedSums sums;

    GraphInterpreter(boolean single, int first, int batch, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        this.single = single;
        this.first = first;
        this.batch = batch;
        this.seed = seed;
        this.inputs = inputs;
        this.variables = variables;
        sums = new OrderedSums(single, this::count);
    }

    /// The outputs by name and the updates by path, each in the order in which it leaves.
    public static Map<String, double[]> run(Graph graph, boolean single, int batch, long seed,
            Map<String, double[]> inputs, Map<String, double[]> variables) {
        return run(graph, single, 0, batch, seed, inputs, variables);
    }

    /// The same of a part of a run's examples.
    ///
    /// @param first number of the first of them in the run
    public static Map<String, double[]> run(Graph graph, boolean single, int first, int batch, long seed,
            Map<String, double[]> inputs, Map<String, double[]> variables) {
        var interpreter = new GraphInterpreter(single, first, batch, seed, inputs, variables);
        Map<Value, Tensor> values = new HashMap<>();
        Map<Value, Part> lastUses = new HashMap<>();
        List<Part> parts = Part.of(graph.equations());
        for (Part part : parts) {
            part.needs().forEach(v -> lastUses.put(v, part));
        }
        graph.results().forEach(r -> lastUses.remove(r.value()));
        for (Part part : parts) {
            interpreter.run(part, values);
            part.needs().filter(v -> lastUses.get(v) == part).forEach(values::remove);
        }
        Map<String, double[]> results = new HashMap<>();
        for (Result result : graph.results()) {
            results.put(result.name(), interpreter.ordered(values.get(result.value()), result.order()));
        }
        return results;
    }

    private double round(double x) {
        return round(single, x);
    }

    static double round(boolean single, double x) {
        return single ? (float) x : x;
    }

    int size(Axis axis) {
        return axis.equals(Axis.BLOCK) ? Math.ceilDiv(batch, Math.toIntExact(Axis.LANE.size()))
                : axis.isOpen() ? batch
                : Math.toIntExact(axis.size());
    }

    int count(List<Axis> axes) {
        int n = 1;
        for (Axis axis : axes) {
            n = Math.multiplyExact(n, size(axis));
        }
        return n;
    }

    /// For every position of some axes, the last fastest, the sum of its indices times their strides.
    private int[] expand(List<Axis> axes, ToIntFunction<Axis> strides) {
        int[] sums = new int[count(axes)];
        int filled = 1;
        for (Axis axis : axes) {
            int size = size(axis);
            int stride = strides.applyAsInt(axis);
            // From the end, so that no sum is overwritten before it has been read.
            for (int i = filled - 1; i >= 0; i--) {
                int sum = sums[i];
                for (int k = size - 1; k >= 0; k--) {
                    sums[i * size + k] = sum + k * stride;
                }
            }
            filled *= size;
        }
        return sums;
    }

    /// How far neighbours along an axis lie apart in a tensor whose axes are these; 0 where it lacks the axis.
    private int stride(List<Axis> axes, Axis axis) {
        int at = axes.indexOf(axis);
        return at < 0 ? 0 : count(axes.subList(at + 1, axes.size()));
    }

    /// Where the element of a tensor lies for every position of some axes, the last fastest.
    int[] places(List<Axis> axes, Type type) {
        return expand(axes, axis -> stride(type.axes(), axis));
    }

    double[] ordered(Tensor t, List<Axis> order) {
        return Arrays.stream(places(order, t.type())).mapToDouble(i -> t.elements()[i]).toArray();
    }

    @Override
    Tensor turn(Tensor x, Axis along, int turn) {
        Type type = x.type().without(along);
        int[] places = places(type.axes(), x.type());
        int first = turn * stride(x.type().axes(), along);
        return new Tensor(type, Arrays.stream(places).mapToDouble(i -> x.elements()[first + i]).toArray());
    }

    @Override
    Tensor expand(Tensor x, Type type) {
        return new Tensor(type, ordered(x, type.axes()));
    }

    @Override
    Tensor collect(List<Tensor> turns, Axis along, Type type) {
        double[] elements = new double[count(type.axes())];
        int stride = stride(type.axes(), along);
        for (int turn = 0; turn < turns.size(); turn++) {
            Tensor x = turns.get(turn);
            int[] places = places(x.type().axes(), type);
            for (int i = 0; i < places.length; i++) {
                elements[places[i] + turn * stride] = x.elements()[i];
            }
        }
        return new Tensor(type, elements);
    }

    private double[] random(long key, Type type) {
        List<Axis> each = type.axes().stream().filter(a -> !a.isBatch()).toList();
        int[] counters = expand(type.axes(), a -> stride(each, a));
        int[] examples = expand(type.axes(), a -> a.isBatch() ? 1 : 0);
        return IntStream.range(0, counters.length)
                .mapToDouble(i -> RandomNumbers.uniform(
                        type.hasBatch() ? RandomNumbers.ofExample(seed, first + examples[i]) : seed, key, counters[i]))
                .toArray();
    }

    @Override
    Tensor compute(Equation e, List<Tensor> x) {
        Type type = e.result().type();
        return new Tensor(type, switch (e.op()) {
            case Op.Input input when input.instruction().isPresent() ->
                    new double[] {round(inputs.get(input.name())[0])};
            case Op.Input(var name) -> inputs.get(name);
            case Op.Variable(var path) -> variables.get(path);
            case Op.Map(var f) -> map(f, type, x);
            case Op.Constant(var value) -> new double[] {round(value)};
            case Op.Extent(var axis) -> new double[] {size(axis)};
            case Op.Index(var axis) -> IntStream.range(0, size(axis)).asDoubleStream().toArray();
            case Op.Random(var key) -> random(key, type);
            case Op.Stop() -> ordered(x.get(0), type.axes());
            case Op.Custom c -> ordered(x.get(0), type.axes());
            case Op.Read read -> read(read, type, x.get(0));
            case Op.Gather(var axis, var guarded) -> gather(axis, guarded, type, x);
            case Op.Scatter scatter -> scatter(scatter, type, x);
            case Op.Contract(var over) -> contract(over, type, x);
            case Op.Reduce(var kind, var over) -> reduce(kind, over, type, x.get(0));
            case Op.Reshape(var from, var to) -> reshape(from, to, type, x.get(0));
            case Op.Carry(var along, var reversed) -> shift(along, reversed, type, x);
            case Op.Gradient g -> throw new IllegalStateException("gradient in " + e);
        });
    }

    private double[] map(ScalarFunction f, Type type, List<Tensor> x) {
        double[] elements = new double[count(type.axes())];
        int[][] places = x.stream().map(t -> places(type.axes(), t.type())).toArray(int[][]::new);
        double[] arguments = new double[x.size()];
        boolean real = type.element() == Element.F32;
        for (int i = 0; i < elements.length; i++) {
            for (int k = 0; k < arguments.length; k++) {
                arguments[k] = x.get(k).elements()[places[k][i]];
            }
            // Whole numbers are exact, and have no -0.
            elements[i] = !real ? f.of(arguments) + 0.0 : single ? f.ofSingles(arguments) : f.of(arguments);
        }
        return elements;
    }

    private double[] gather(Axis axis, boolean guarded, Type type, List<Tensor> x) {
        Tensor source = x.get(0);
        double[] elements = new double[count(type.axes())];
        int[] rest = expand(type.axes(), a -> a.equals(axis) ? 0 : stride(source.type().axes(), a));
        int[] pointers = places(type.axes(), x.get(1).type());
        int stride = stride(source.type().axes(), axis);
        for (int i = 0; i < elements.length; i++) {
            int index = (int) x.get(1).elements()[pointers[i]];
            if (index >= 0 && index < size(axis)) {
                elements[i] = source.elements()[rest[i] + index * stride];
            } else if (!guarded) {
                throw new IllegalStateException("index " + index + " of " + axis);
            }
        }
        return elements;
    }

    private double[] contract(List<Axis> over, Type type, List<Tensor> x) {
        double[] a = x.get(0).elements();
        double[] b = x.get(1).elements();
        int[] outerA = places(type.axes(), x.get(0).type());
        int[] outerB = places(type.axes(), x.get(1).type());
        int[] innerA = places(over, x.get(0).type());
        int[] innerB = places(over, x.get(1).type());
        SumOrder order = SumOrder.chains(over);
        double[] elements = new double[outerA.length];
        for (int i = 0; i < elements.length; i++) {
            int atA = outerA[i];
            int atB = outerB[i];
            elements[i] = sums.of(order, (from, to) -> {
                double sum = 0;
                for (int k = from; k < to; k++) {
                    double left = a[atA + innerA[k]];
                    double right = b[atB + innerB[k]];
                    sum = single ? Math.fma((float) left, (float) right, (float) sum) : left * right + sum;
                }
                return sum;
            });
        }
        return elements;
    }

    /// A carry whose next value does not depend on it.
    private double[] shift(Axis along, boolean reversed, Type type, List<Tensor> x) {
        double[] start = ordered(x.get(0), type.axes());
        double[] next = ordered(x.get(1), type.axes());
        int[] turns = expand(type.axes(), a -> a.equals(along) ? 1 : 0);
        int step = reversed ? stride(type.axes(), along) : -stride(type.axes(), along);
        int first = reversed ? size(along) - 1 : 0;
        return IntStream.range(0, turns.length).mapToDouble(i -> turns[i] == first ? start[i] : next[i + step])
                .toArray();
    }

    private double[] read(Op.Read read, Type type, Tensor x) {
        double[] elements = new double[count(type.axes())];
        int[] places = new int[elements.length];
        boolean[] outside = new boolean[elements.length];
        for (AxisRead r : read.reads()) {
            int[] indices = expand(type.axes(), a -> Math.toIntExact(r.index().coefficient(a)));
            int stride = stride(x.type().axes(), r.axis());
            for (int i = 0; i < places.length; i++) {
                long index = indices[i] + r.index().offset();
                boolean between = r.division() == AxisRead.Division.EXACT && Math.floorMod(index, r.divisor()) != 0;
                index = Math.floorDiv(index, r.divisor());
                if (r.axis().isOpen()) {
                    // Places beyond the last example hold whatever the last one does.
                    index = Math.min(index, batch - 1);
                }
                boolean beyond = index < 0 || index >= size(r.axis());
                if (beyond && !between && !read.guarded()) {
                    throw new IllegalStateException("position " + index + " of " + r.axis());
                }
                outside[i] |= between || beyond;
                places[i] += (int) (index * stride);
            }
        }
        for (int i = 0; i < elements.length; i++) {
            elements[i] = outside[i] ? 0 : x.elements()[places[i]];
        }
        return elements;
    }

    private double[] reduce(Op.Reduction kind, List<Axis> over, Type type, Tensor x) {
        int[] outer = places(type.axes(), x.type());
        int[] inner = places(over, x.type());
        double[] elements = new double[outer.length];
        double[] reduced = new double[inner.length];
        for (int i = 0; i < elements.length; i++) {
            for (int k = 0; k < inner.length; k++) {
                reduced[k] = x.elements()[outer[i] + inner[k]];
            }
            elements[i] = switch (kind) {
                case SUM -> type.element() == Element.INT ? Arrays.stream(reduced).sum()
                        : sums.of(SumOrder.lanes(over), (from, to) -> sums.lanes(reduced, from, to));
                case MAX -> Arrays.stream(reduced).reduce(Math::max).orElseThrow();
                case MIN -> Arrays.stream(reduced).reduce(Math::min).orElseThrow();
                case ANY -> Arrays.stream(reduced).anyMatch(v -> v != 0) ? 1 : 0;
                case ALL -> Arrays.stream(reduced).allMatch(v -> v != 0) ? 1 : 0;
                case ARGMAX -> first(reduced, 1);
                case ARGMIN -> first(reduced, -1);
            };
        }
        return elements;
    }

    /// The number of the first element that is no number, else of the first that none exceeds; +0 and -0 are equal.
    static int first(double[] elements, int sign) {
        int found = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < elements.length && !Double.isNaN(best); i++) {
            if (!(sign * elements[i] <= best)) {
                found = i;
                best = sign * elements[i];
            }
        }
        return found;
    }

    private double[] scatter(Op.Scatter scatter, Type type, List<Tensor> x) {
        List<Axis> rest = type.axes().stream().filter(a -> !a.equals(scatter.axis())).toList();
        int[] outer = places(rest, type);
        int[] outerFrom = places(rest, x.get(0).type());
        int[] outerPointers = places(rest, x.get(1).type());
        int[] innerFrom = places(scatter.over(), x.get(0).type());
        int[] innerPointers = places(scatter.over(), x.get(1).type());
        int stride = stride(type.axes(), scatter.axis());
        double[] elements = new double[count(type.axes())];
        for (int i = 0; i < outer.length; i++) {
            Map<Integer, List<Integer>> rows = new HashMap<>();
            for (int k = 0; k < innerFrom.length; k++) {
                int index = (int) x.get(1).elements()[outerPointers[i] + innerPointers[k]];
                if (index >= 0 && index < size(scatter.axis())) {
                    rows.computeIfAbsent(index, _ -> new ArrayList<>()).add(k);
                }
            }
            int first = outerFrom[i];
            for (Map.Entry<Integer, List<Integer>> row : rows.entrySet()) {
                Deque<Integer> terms = new ArrayDeque<>(row.getValue());
                elements[outer[i] + row.getKey() * stride] = sums.of(scatter.order(), (_, to) -> {
                    double sum = 0;
                    while (!terms.isEmpty() && terms.peek() < to) {
                        sum = round(sum + x.get(0).elements()[first + innerFrom[terms.poll()]]);
                    }
                    return sum;
                });
            }
        }
        return elements;
    }

    private double[] reshape(List<Axis> from, List<Axis> to, Type type, Tensor x) {
        int[] flat = expand(type.axes(), a -> stride(to, a));
        int[] rest = expand(type.axes(), a -> to.contains(a) ? 0 : stride(x.type().axes(), a));
        int[] within = places(from, x.type());
        double[] elements = new double[flat.length];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = x.elements()[rest[i] + within[flat[i]]];
        }
        return elements;
    }
}
