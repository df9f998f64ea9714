package netc.compiler.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import netc.compiler.source.Span;

/// Appends equations and gives each result its type. Callers have checked what a user can get wrong; whatever is
/// ill-typed here is a mistake of the compiler and throws [IllegalStateException].
///
/// Equations get the span set last by [#at(Span)]: a place in the user's own file, the application where the text
/// itself is in a library.
public final class GraphBuilder implements Pointwise {
    private final List<Equation> equations = new ArrayList<>();
    private final List<Integer> contractions = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private Span span;

    public GraphBuilder(Span span) {
        this.span = span;
    }

    /// A builder that goes on where `graph` ends, without its results.
    public GraphBuilder(Graph graph, Span span) {
        this(span);
        graph.equations().forEach(this::add);
    }

    public GraphBuilder at(Span place) {
        span = place;
        return this;
    }

    public Span span() {
        return span;
    }

    /// How many equations there are.
    public int size() {
        return equations.size();
    }

    /// The equations from the one of this number on, as they are now.
    public List<Equation> since(int first) {
        return Collections.unmodifiableList(equations.subList(first, equations.size()));
    }

    /// The sums of products among those.
    public List<Equation> contractionsSince(int first) {
        int found = Collections.binarySearch(contractions, first);
        return contractions.subList(found < 0 ? -found - 1 : found, contractions.size()).stream().map(equations::get)
                .toList();
    }

    public Graph build() {
        return new Graph(equations, results);
    }

    /// @throws IllegalStateException when the order lacks an axis of the value
    public void result(Result result) {
        if (!result.order().containsAll(result.value().type().axes())) {
            throw new IllegalStateException(result + " orders the axes of " + result.value().type());
        }
        results.add(result);
    }

    public Value append(Op op, Type type, Value... operands) {
        return append(op, type, List.of(operands));
    }

    /// An equation whose result type the caller has computed: for passes that copy equations.
    public Value append(Op op, Type type, List<Value> operands) {
        int id = equations.isEmpty() ? 0 : equations.getLast().result().id() + 1;
        Value value = new Value(id, type);
        add(new Equation(value, op, operands, span));
        return value;
    }

    private void add(Equation equation) {
        if (equation.op() instanceof Op.Contract) {
            contractions.add(equations.size());
        }
        equations.add(equation);
    }

    // ---------- sources

    public Value input(String name, Type type) {
        return append(new Op.Input(name), type);
    }

    /// While a model is read: an input that is this value where nobody gives it.
    ///
    /// @param standard of its type, or the same along some of its axes
    public Value input(String name, Type type, Value standard) {
        return append(new Op.Input(name), type, expand(standard, type));
    }

    /// The same along the axes that x lacks, in the order of the type.
    public Value expand(Value x, Type type) {
        return x.type().equals(type) ? x
                : append(new Op.Read(x.type().axes().stream().map(AxisRead::same).toList(), false), type, x);
    }

    public Value variable(String path, Type type) {
        return append(new Op.Variable(path), type);
    }

    @Override
    public Value real(double value) {
        return append(new Op.Constant(value), Type.scalar(Element.F32));
    }

    public Value whole(long value) {
        return append(new Op.Constant(value), Type.scalar(Element.INT));
    }

    public Value bool(boolean value) {
        return append(new Op.Constant(value ? 1 : 0), Type.scalar(Element.BOOL));
    }

    public Value extent(Axis axis, Element element) {
        return append(new Op.Extent(axis), Type.scalar(element));
    }

    public Value index(Axis axis) {
        return append(new Op.Index(axis), new Type(Element.INT, List.of(axis)));
    }

    public Value random(long key, List<Axis> axes) {
        return append(new Op.Random(key), Type.real(axes));
    }

    // ---------- pointwise

    @Override
    public Value map(ScalarFunction function, List<Value> operands) {
        Element element = function.result(operands.stream().map(v -> v.type().element()).toList());
        return append(new Op.Map(function), new Type(element, meet(operands)), operands);
    }

    /// A real, whatever number the operand is.
    public Value toReal(Value a) {
        return a.type().element() == Element.F32 ? a : map(ScalarFunction.REAL, a);
    }

    /// The union of the axes, the batch first, then others as long, then in order of first appearance.
    ///
    /// @throws IllegalStateException when one label has two sizes
    public static List<Axis> meet(List<Value> values) {
        Set<Axis> axes = new LinkedHashSet<>();
        List<Axis> all = new ArrayList<>();
        values.forEach(v -> all.addAll(v.type().axes()));
        addIf(Axis::isBatch, all, axes);
        addIf(Axis::isOpen, all, axes);
        axes.addAll(all);
        return List.copyOf(axes);
    }

    private static void addIf(Predicate<Axis> isWanted, List<Axis> from, Set<Axis> to) {
        for (Axis axis : from) {
            if (isWanted.test(axis)) {
                to.add(axis);
            }
        }
    }

    // ---------- reductions

    public Value reduce(Op.Reduction kind, Value x, List<Axis> over) {
        Element element = x.type().element();
        Element result = switch (kind) {
            case SUM, MAX, MIN -> element;
            case ANY, ALL -> Element.BOOL;
            case ARGMAX, ARGMIN -> Element.INT;
        };
        if (kind == Op.Reduction.ANY || kind == Op.Reduction.ALL ? element != Element.BOOL : element == Element.BOOL) {
            throw new IllegalStateException(kind + " of " + x.type());
        }
        return append(new Op.Reduce(kind, over), new Type(result, without(x.type().axes(), over)), x);
    }

    /// The sum of a value, defined as a chain where the value is itself a product of two reals: what is summed
    /// decides how, wherever the sum is written.
    public Value sum(Value x, List<Axis> over) {
        return sum(x, over, List.of());
    }

    /// The same, the result's axes in the given order as far as it names them: gradients lie in memory as what they
    /// belong to.
    public Value sum(Value x, List<Axis> over, List<Axis> order) {
        Equation definition = definitionOf(x);
        if (definition.op() instanceof Op.Map(var function) && function == ScalarFunction.MUL
                && x.type().element() == Element.F32) {
            return contract(definition.operands().get(0), definition.operands().get(1), over, order);
        }
        return reduceSum(x, over, order);
    }

    /// The sum in lanes, whatever is summed.
    public Value reduceSum(Value x, List<Axis> over, List<Axis> order) {
        List<Axis> axes = ordered(without(x.type().axes(), over), order);
        return append(new Op.Reduce(Op.Reduction.SUM, over), new Type(x.type().element(), axes), x);
    }

    /// `sum[over](a * b)`, as a chain.
    public Value contract(Value a, Value b, List<Axis> over) {
        return contract(a, b, over, List.of());
    }

    public Value contract(Value a, Value b, List<Axis> over, List<Axis> order) {
        List<Axis> axes = meet(List.of(a, b));
        if (a.type().element() != Element.F32 || b.type().element() != Element.F32) {
            throw new IllegalStateException("contraction of " + a.type() + " and " + b.type());
        }
        return append(new Op.Contract(over), Type.real(ordered(without(axes, over), order)), a, b);
    }

    private static List<Axis> ordered(List<Axis> axes, List<Axis> order) {
        List<Axis> ordered = new ArrayList<>(order);
        ordered.retainAll(axes);
        axes.stream().filter(a -> !order.contains(a)).forEach(ordered::add);
        return ordered;
    }

    private static List<Axis> without(List<Axis> axes, List<Axis> over) {
        if (over.isEmpty() || !axes.containsAll(over)) {
            throw new IllegalStateException("reduction of " + axes + " over " + over);
        }
        return axes.stream().filter(a -> !over.contains(a)).toList();
    }

    // ---------- access

    /// An affine read.
    ///
    /// @param reads one for each axis of x; the result has the axes that the positions name, in order of appearance
    public Value read(Value x, List<AxisRead> reads, boolean guarded) {
        if (!reads.stream().map(AxisRead::axis).toList().equals(x.type().axes())) {
            throw new IllegalStateException("read " + reads + " of " + x.type());
        }
        Set<Axis> axes = new LinkedHashSet<>();
        for (AxisRead read : reads) {
            read.index().terms().forEach(t -> axes.add(t.axis()));
        }
        return append(new Op.Read(reads, guarded), new Type(x.type().element(), List.copyOf(axes)), x);
    }

    /// Axes under other names, all at once.
    public Value rename(Value x, java.util.Map<Axis, Axis> names) {
        List<AxisRead> reads = new ArrayList<>();
        boolean isRenamed = false;
        for (Axis axis : x.type().axes()) {
            isRenamed |= names.containsKey(axis);
            reads.add(AxisRead.as(axis, names.getOrDefault(axis, axis)));
        }
        return isRenamed ? read(x, reads, false) : x;
    }

    public Value gather(Value x, Axis axis, Value index, boolean guarded) {
        Set<Axis> axes = new LinkedHashSet<>();
        index.type().axes().stream().filter(Axis::isOpen).forEach(axes::add);
        x.type().axes().stream().filter(a -> a.isOpen() && !a.equals(axis)).forEach(axes::add);
        for (Axis a : x.type().axes()) {
            if (a.equals(axis)) {
                axes.addAll(index.type().axes());
            } else {
                axes.add(a);
            }
        }
        return append(new Op.Gather(axis, guarded), new Type(x.type().element(), List.copyOf(axes)), x, index);
    }

    public Value scatter(Value g, Value index, Axis axis, List<Axis> over, List<Axis> order) {
        List<Axis> axes = new ArrayList<>(without(meet(List.of(g, index)), over));
        axes.add(axis);
        return append(new Op.Scatter(axis, over), Type.real(ordered(axes, order)), g, index);
    }

    /// The same value with its axes in another memory order.
    public Value transpose(Value x, List<Axis> order) {
        return expand(x, new Type(x.type().element(), order));
    }

    /// `from` taken together become `to`; they come where the first of them was, the others keep their order.
    public Value reshape(Value x, List<Axis> from, List<Axis> to) {
        List<Axis> axes = new ArrayList<>();
        for (Axis axis : x.type().axes()) {
            if (axis.equals(from.getFirst())) {
                axes.addAll(to);
            } else if (!from.contains(axis)) {
                axes.add(axis);
            }
        }
        return append(new Op.Reshape(from, to), new Type(x.type().element(), axes), x);
    }

    // ---------- loops

    /// What a loop along an axis hands from turn to turn; [#close] says what the next value is.
    ///
    /// @param type of all turns: it has the axis, and those of the start and of the next value
    public Value carry(Axis along, boolean reversed, Value start, Type type) {
        return append(new Op.Carry(along, reversed), type, start);
    }

    /// @param carry made by [#carry] and not closed yet
    public void close(Value carry, Value next) {
        int at = position(carry);
        Equation open = equations.get(at);
        if (!(open.op() instanceof Op.Carry) || open.operands().size() != 1
                || !carry.type().axes().containsAll(next.type().axes())
                || carry.type().element() != next.type().element()) {
            throw new IllegalStateException("next value " + next + ": " + next.type() + " of " + open);
        }
        equations.set(at, new Equation(carry, open.op(), List.of(open.operands().get(0), next), open.span()));
    }

    // ---------- derivatives

    public Value custom(Value value, List<Value> arguments, Graph rule) {
        List<Value> operands = new ArrayList<>(arguments);
        operands.add(0, value);
        return append(new Op.Custom(rule), value.type(), operands);
    }

    public Value stop(Value x) {
        return append(new Op.Stop(), x.type(), x);
    }

    public Value gradient(Value of, Value wrt) {
        return gradient(of, wrt, List.of());
    }

    /// @param within axes of the loops around
    public Value gradient(Value of, Value wrt, List<Axis> within) {
        return append(new Op.Gradient(within), wrt.type(), of, wrt);
    }

    /// The equation that made a value of this builder.
    public Equation definitionOf(Value value) {
        return equations.get(position(value));
    }

    private int position(Value value) {
        int low = 0;
        int high = equations.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (equations.get(middle).result().id() < value.id()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Equation found = equations.isEmpty() ? null : equations.get(low);
        if (found == null || !found.result().equals(value)) {
            throw new IllegalStateException(value + " is not of this graph");
        }
        return low;
    }
}
