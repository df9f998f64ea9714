package netc.compiler.prove;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Flow;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// What the values of a graph come from and what becomes of them.
final class Origins {
    private final Set<Value> learned = new HashSet<>();
    private final Set<Value> given = new HashSet<>();
    private final Set<Value> weighed = new HashSet<>();
    private final Map<Value, Set<Axis>> places = new HashMap<>();
    private final Graph graph;

    Origins(Graph graph) {
        this.graph = graph;
        // What a turn of a loop hands on comes back to equations in front.
        int before;
        do {
            before = known();
            trace();
        } while (known() > before);
    }

    private int known() {
        return learned.size() + given.size() + weighed.size() + places.values().stream().mapToInt(Set::size).sum();
    }

    private void trace() {
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Variable || e.operands().stream().anyMatch(learned::contains)) {
                learned.add(e.result());
            }
            if (e.op() instanceof Op.Input || e.operands().stream().anyMatch(given::contains)) {
                given.add(e.result());
            }
            Set<Axis> axes = new HashSet<>(placesOf(e));
            axes.retainAll(e.result().type().axes());
            axes.removeIf(Axis::isOpen);
            places.put(e.result(), axes);
        }
        for (Equation e : graph.equations().reversed()) {
            boolean multiplies = e.op() instanceof Op.Contract
                    || e.op() instanceof Op.Map(ScalarFunction f)
                            && (f == ScalarFunction.MUL || f == ScalarFunction.DIV);
            boolean byWeight = multiplies && e.operands().stream().anyMatch(v -> learned.contains(v)
                    && !given.contains(v));
            if (byWeight || weighed.contains(e.result())) {
                weighed.addAll(Flow.sources(e));
            }
        }
    }

    /// Whether parameters made a value.
    boolean isLearned(Value value) {
        return learned.contains(value);
    }

    /// Whether parameters made a value of the examples and others are applied to it: what a hidden layer gives.
    boolean isHidden(Value value) {
        return learned.contains(value) && given.contains(value) && weighed.contains(value);
    }

    /// Whether any value is that.
    boolean hasHidden() {
        return graph.equations().stream().anyMatch(e -> isHidden(e.result()));
    }

    /// The axes along which a value has one element for each place of an input: pixels, positions. Along all others its
    /// elements are units, each with weights of its own.
    Set<Axis> places(Value value) {
        return places.get(value);
    }

    /// All that a small change of a value can come from, at whatever distance.
    Set<Value> sources(Value value) {
        Map<Value, Equation> definitions = graph.definitions();
        Set<Value> sources = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty()) {
            Flow.sources(definitions.get(open.pop())).stream().filter(sources::add).forEach(open::push);
        }
        return sources;
    }

    /// An equation that puts examples together before a weight is applied: a normalisation by the batch.
    Optional<Equation> normalisation() {
        return graph.equations().stream().filter(e -> reducesExamples(e.op()) && weighed.contains(e.result()))
                .findFirst();
    }

    /// An equation that takes what other examples of the batch have: one of them, or every one.
    Optional<Equation> reading() {
        return graph.equations().stream().filter(e -> readsExamples(e.op())).findFirst();
    }

    private static boolean readsExamples(Op op) {
        return op instanceof Op.Gather(Axis axis, boolean _) && axis.isBatch()
                || op instanceof Op.Read(List<AxisRead> reads, boolean _)
                        && reads.stream().anyMatch(AxisRead::isOfOthers);
    }

    /// The equations that put examples together, in order.
    List<Equation> mixing() {
        return graph.equations().stream().filter(e -> reducesExamples(e.op())).toList();
    }

    private static boolean reducesExamples(Op op) {
        return switch (op) {
            case Op.Reduce(var _, List<Axis> over) -> over.contains(Axis.BATCH);
            case Op.Contract(List<Axis> over) -> over.contains(Axis.BATCH);
            case Op.Scatter(Axis _, List<Axis> over) -> over.contains(Axis.BATCH);
            case Op.Index(Axis axis) -> axis.isBatch();
            case Op.Gather _, Op.Read _ -> readsExamples(op);
            case Op.Extent _, Op.Input _, Op.Variable _, Op.Constant _, Op.Map _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    false;
        };
    }

    private Set<Axis> placesOf(Equation e) {
        return switch (e.op()) {
            case Op.Input _ -> Set.copyOf(e.result().type().axes());
            case Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Random _ -> Set.of();
            case Op.Map _, Op.Contract _, Op.Reduce _, Op.Scatter _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    union(e.operands());
            case Op.Read(List<AxisRead> reads, boolean _) -> {
                Set<Axis> axes = new HashSet<>();
                reads.stream().filter(r -> places.get(e.operands().get(0)).contains(r.axis()))
                        .forEach(r -> r.index().terms().forEach(t -> axes.add(t.axis())));
                yield axes;
            }
            case Op.Gather(Axis axis, boolean _) -> {
                Set<Axis> axes = union(e.operands());
                if (places.get(e.operands().get(0)).contains(axis)) {
                    axes.addAll(e.operands().get(1).type().axes());
                }
                yield axes;
            }
            case Op.Reshape(List<Axis> from, List<Axis> to) -> {
                Set<Axis> axes = union(e.operands());
                if (from.stream().anyMatch(axes::contains)) {
                    axes.addAll(to);
                }
                yield axes;
            }
        };
    }

    private Set<Axis> union(List<Value> values) {
        Set<Axis> axes = new HashSet<>();
        values.forEach(v -> axes.addAll(places.getOrDefault(v, Set.of())));
        return axes;
    }
}
