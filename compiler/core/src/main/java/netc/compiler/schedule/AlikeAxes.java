package netc.compiler.schedule;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// Which values best lie in memory alike, and which of their axes are then the same: those between which equations lead that
/// go over both element by element.
///
/// ```
/// m[T, Head] = max[S](x[T, Head, S])     m and x are one region; T of m is T of x, Head of m is Head of x
/// y[T, Head, A] = x[S: A] - m            and so is y; A of y is S of x
/// z[T, E] = Σ S y[T, Head, S] v[S, E]    z begins another
/// ```
final class AlikeAxes {
    /// A tree for each set of nodes: one node for each value, and behind it one for each of its axes.
    private final int[] parents;
    private final Map<Value, Integer> nodes;

    private AlikeAxes(int count, Map<Value, Integer> nodes) {
        this.nodes = nodes;
        parents = new int[count];
        Arrays.setAll(parents, i -> i);
    }

    static AlikeAxes of(Graph graph) {
        Map<Value, Integer> nodes = HashMap.newHashMap(graph.equations().size());
        int count = 0;
        for (Equation e : graph.equations()) {
            nodes.put(e.result(), count);
            count += 1 + e.result().type().rank();
        }
        AlikeAxes alike = new AlikeAxes(count, nodes);
        graph.equations().forEach(alike::link);
        return alike;
    }

    /// The region of a value.
    int region(Value v) {
        return root(nodes.get(v));
    }

    /// What an axis of a value has in common with others of its region.
    int axis(Value v, Axis axis) {
        return root(nodes.get(v) + 1 + v.type().axes().indexOf(axis));
    }

    private void link(Equation e) {
        switch (e.op()) {
            case Op.Map m -> e.operands().forEach(x -> linkSame(x, e.result()));
            case Op.Reduce r -> linkSame(e.operands().get(0), e.result());
            case Op.Read(List<AxisRead> reads, var _) -> {
                if (reads.stream().allMatch(AlikeAxes::keepsNeighbours)) {
                    join(nodes.get(e.operands().get(0)), nodes.get(e.result()));
                    reads.forEach(r -> r.index().terms()
                            .forEach(t -> join(e.operands().get(0), r.axis(), e.result(), t.axis())));
                }
            }
            case Op.Contract c -> {
            }
            case Op.Gather g -> {
            }
            case Op.Scatter s -> {
            }
            case Op.Reshape r -> {
            }
            case Op.Carry c -> {
            }
            case Op.Input i -> {
            }
            case Op.Variable v -> {
            }
            case Op.Constant c -> {
            }
            case Op.Extent n -> {
            }
            case Op.Index i -> {
            }
            case Op.Random r -> {
            }
            case Op.Custom c -> throw new IllegalStateException("left in " + e);
            case Op.Stop s -> throw new IllegalStateException("left in " + e);
            case Op.Gradient g -> throw new IllegalStateException("left in " + e);
        }
    }

    /// Whether neighbours along an axis of the result, if any, are neighbours in the operand.
    static boolean keepsNeighbours(AxisRead r) {
        List<Affine.Term> terms = r.index().terms();
        return r.divisor() == 1 && (terms.isEmpty() || terms.size() == 1 && terms.getFirst().coefficient() == 1);
    }

    /// What is one number goes with everything, and so leads from nothing to nothing.
    private void linkSame(Value x, Value result) {
        if (x.type().rank() > 0 && result.type().rank() > 0) {
            join(nodes.get(x), nodes.get(result));
            x.type().axes().stream().filter(result.type()::has).forEach(a -> join(x, a, result, a));
        }
    }

    private void join(Value x, Axis a, Value y, Axis b) {
        join(nodes.get(x) + 1 + x.type().axes().indexOf(a), nodes.get(y) + 1 + y.type().axes().indexOf(b));
    }

    private void join(int a, int b) {
        parents[root(b)] = root(a);
    }

    private int root(int node) {
        int at = node;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
