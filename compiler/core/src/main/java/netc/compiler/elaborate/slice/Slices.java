package netc.compiler.elaborate.slice;

import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Parts of one long list of equations: what some results need, and what depends on all examples at once.
public final class Slices {
    private Slices() {
    }

    /// The equations that the results need, in their order and with their values.
    public static Graph of(List<Equation> equations, List<Result> results) {
        BitSet needed = needed(equations, results.stream().map(Result::value).toList());
        return new Graph(equations.stream().filter(e -> needed.get(e.result().id())).toList(), results);
    }

    /// The numbers of the values that these results need.
    public static BitSet needed(List<Equation> equations, List<Value> results) {
        BitSet needed = new BitSet();
        results.forEach(v -> needed.set(v.id()));
        return settled(equations.reversed(), needed, equation -> {
            if (needed.get(equation.result().id())) {
                equation.operands().forEach(v -> needed.set(v.id()));
            }
        });
    }

    /// A set that grows while equations are walked, with all that loops add to it: there a turn needs what stands behind it.
    public static BitSet settled(List<Equation> equations, BitSet set, Consumer<Equation> grow) {
        boolean hasLoops = equations.stream().anyMatch(e -> e.op() instanceof Op.Carry);
        int before;
        do {
            before = set.cardinality();
            equations.forEach(grow);
        } while (hasLoops && set.cardinality() > before);
        return set;
    }

    /// The numbers of these values and of all that is computed from them.
    public static BitSet dependent(List<Equation> equations, List<Value> values) {
        BitSet dependent = new BitSet();
        values.forEach(v -> dependent.set(v.id()));
        return settled(equations, dependent, equation -> {
            if (equation.operands().stream().anyMatch(v -> dependent.get(v.id()))) {
                dependent.set(equation.result().id());
            }
        });
    }

    /// The names of the inputs that a value depends on.
    public static List<String> inputs(List<Equation> equations, Value value) {
        return of(equations, List.of(new Result.Output("", value.type().axes(), value))).inputs();
    }

    /// The values that one example's cannot be computed without the others.
    public static BitSet acrossExamples(List<Equation> equations) {
        BitSet across = new BitSet();
        return settled(equations, across, equation -> {
            if (reducesExamples(equation) || readsExamples(equation)
                    || equation.operands().stream().anyMatch(v -> across.get(v.id()))) {
                across.set(equation.result().id());
            }
        });
    }

    /// Whether an example's part in a value depends on which others are in its batch.
    public static boolean comparesExamples(List<Equation> equations, Value value) {
        BitSet needed = needed(equations, List.of(value));
        return equations.stream().filter(e -> needed.get(e.result().id())).anyMatch(Slices::comparesExamples);
    }

    /// Whether an equation meets examples with others of their batch, or counts those.
    static boolean comparesExamples(Equation equation) {
        return readsExamples(equation) || equation.result().type().axes().stream().anyMatch(Slices::isOther)
                || equation.op() instanceof Op.Extent(Axis axis) && isOther(axis);
    }

    /// Whether an axis is of examples beside `batch`.
    public static boolean isOther(Axis axis) {
        return axis.isOpen() && !axis.isBatch();
    }

    /// Whether an equation takes what other examples have.
    private static boolean readsExamples(Equation equation) {
        return switch (equation.op()) {
            case Op.Gather(Axis axis, boolean _) -> axis.isBatch();
            case Op.Read(List<AxisRead> reads, boolean _) -> reads.stream().anyMatch(AxisRead::isOfOthers);
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Reduce _, Op.Contract _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    false;
        };
    }

    /// Whether an equation puts the examples of a batch together, or counts them.
    public static boolean reducesExamples(Equation equation) {
        return switch (equation.op()) {
            case Op.Reduce(var _, List<Axis> over) -> over.contains(Axis.BATCH);
            case Op.Contract(List<Axis> over) -> over.contains(Axis.BATCH);
            case Op.Scatter(Axis _, List<Axis> over) -> over.contains(Axis.BATCH);
            case Op.Extent(Axis axis) -> axis.isBatch();
            case Op.Index(Axis axis) -> axis.isBatch();
            case Op.Gather(Axis axis, boolean _) -> axis.isBatch() && !equation.result().type().hasBatch();
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Map _, Op.Read _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    false;
        };
    }
}
