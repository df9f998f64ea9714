package netc.compiler.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Which values lie in blocks of examples: pictures around the contractions that this pays for.
///
/// ```
/// y[batch, P, Q, O: 6] = Σ I J C x[batch, P + I, Q + J, C] k[I, J, C, O]      windows to few channels: a region begins
/// z[batch, P, Q, O] = max I J relu(y[batch, 2 P + I, 2 Q + J, O])             what follows belongs to it
/// u[batch, P, Q, O: 16] = Σ I J C z[batch, P + I, Q + J, C] k[I, J, C, O]     and what its few channels are contracted to
/// v[batch, P, Q, O: 32] = Σ I J C u[batch, P + I, Q + J, C] k[I, J, C, O]     where channels fill a vector it ends
/// ```
///
/// Sums over the examples need these in their order, and slices of a turn are tensors as they are: neither is in a region.
final class BlockedRegions {
    private final Map<Value, Equation> definitions;
    private final Set<Axis> turns = new HashSet<>();
    private final Map<Value, List<Value>> neighbours = new LinkedHashMap<>();

    private BlockedRegions(Graph graph) {
        definitions = graph.definitions();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Carry(var along, var _)) {
                turns.add(along);
            }
        }
        for (Equation e : graph.equations()) {
            if (mayLieInBlocks(e)) {
                neighbours.put(e.result(), new ArrayList<>());
                if (!(e.op() instanceof Op.Contract) || hasFewChannels(e)) {
                    e.operands().forEach(x -> link(x, e.result()));
                }
            }
        }
    }

    /// All that may lie in blocks.
    static Set<Value> candidates(Graph graph) {
        return new BlockedRegions(graph).neighbours.keySet();
    }

    /// @return nothing where blocks do not pay
    static Set<Value> of(Graph graph) {
        BlockedRegions regions = new BlockedRegions(graph);
        Set<Value> blocked = new HashSet<>();
        Deque<Value> waiting = new ArrayDeque<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Contract && regions.neighbours.containsKey(e.result())
                    && regions.readsWindows(e) && isNarrow(e.result())) {
                waiting.add(e.result());
            }
        }
        while (!waiting.isEmpty()) {
            Value v = waiting.remove();
            if (blocked.add(v)) {
                waiting.addAll(regions.neighbours.get(v));
            }
        }
        return blocked;
    }

    private void link(Value x, Value result) {
        if (neighbours.containsKey(x)) {
            neighbours.get(x).add(result);
            neighbours.get(result).add(x);
        }
    }

    private boolean readsWindows(Equation contract) {
        return contract.operands().stream().map(definitions::get).anyMatch(x -> x.op() instanceof Op.Read read
                && read.reads().stream().anyMatch(r -> r.index().terms().size() > 1));
    }

    /// Whether there are fewer channels than fill a vector, before or behind it.
    private boolean hasFewChannels(Equation contract) {
        return isNarrow(contract.result())
                || contract.operands().stream().anyMatch(x -> isPicture(x.type()) && isNarrow(x));
    }

    private static boolean isNarrow(Value picture) {
        return picture.type().axes().getLast().size() < Target.WIDEST;
    }

    private boolean mayLieInBlocks(Equation e) {
        return e.result().type().axes().stream().noneMatch(turns::contains) && isPicture(e.result().type())
                && e.operands().stream().allMatch(BlockedRegions::isOfOne) && isOfSingleExamples(e);
    }

    /// Whether examples are counted along one axis at most, which is the batch.
    private static boolean isOfOne(Value value) {
        return value.type().openAxes() == (value.type().hasBatch() ? 1 : 0);
    }

    /// One for every example, with at least two more axes that are long.
    private static boolean isPicture(Type type) {
        return type.hasBatch() && type.openAxes() == 1
                && type.axes().stream().filter(a -> !a.isOpen() && a.size() > 1).count() >= 2;
    }

    /// Whether each example is computed from what is its own, in an order that is nobody else's matter.
    private static boolean isOfSingleExamples(Equation e) {
        return switch (e.op()) {
            case Op.Map m -> true;
            case Op.Read read -> !Reads.isCopy(read) && read.reads().stream()
                    .allMatch(r -> !r.axis().isOpen() || r.isIdentity())
                    && e.operands().get(0).type().hasBatch();
            case Op.Reduce(var kind, var over) -> !over.contains(Axis.BATCH);
            case Op.Contract(var over) -> !over.contains(Axis.BATCH);
            case Op.Reshape(var from, var to) -> false;
            case Op.Input i -> false;
            case Op.Variable v -> false;
            case Op.Constant c -> false;
            case Op.Extent n -> false;
            case Op.Index i -> false;
            case Op.Gather g -> false;
            case Op.Scatter s -> false;
            case Op.Random r -> false;
            case Op.Custom c -> false;
            case Op.Stop s -> false;
            case Op.Gradient g -> false;
            case Op.Carry c -> false;
        };
    }
}
