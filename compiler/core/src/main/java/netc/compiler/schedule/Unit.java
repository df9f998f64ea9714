package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// Stored values that are computed together, by one kernel or by kernels that run one after the other.
///
/// @param roots  the values; more than one only where all are pointwise over the same axes
/// @param anchor the contraction or reduction at its heart
record Unit(List<Value> roots, Optional<Value> anchor) {
    private static final int MOST_ROOTS = 6;
    private static final int MOST_COST = 100;

    /// The units of a graph in an order in which each reads only what earlier ones wrote. A pointwise value joins an
    /// earlier unit over the same axes where everything it reads is there already.
    static List<Unit> of(Graph graph, Fusion fusion, Lowering lowering) {
        List<Unit> units = new ArrayList<>();
        Map<Value, Integer> positions = new HashMap<>();
        Map<List<Axis>, Integer> latest = new HashMap<>();
        for (Equation e : graph.equations()) {
            Value v = e.result();
            if (!fusion.stored().contains(v) || e.op() instanceof Op.Input || e.op() instanceof Op.Variable) {
                continue;
            }
            if (e.op() instanceof Op.Reshape) {
                positions.put(v, positions.getOrDefault(e.operands().get(0), -1));
                continue;
            }
            Optional<Value> anchor = fusion.anchorOf(v);
            if (anchor.isPresent() || e.op() instanceof Op.Scatter) {
                positions.put(v, units.size());
                units.add(new Unit(List.of(v), anchor));
                continue;
            }
            int at = latest.getOrDefault(v.type().axes(), -1);
            if (at >= 0 && joins(units.get(at), at, v, positions, fusion, lowering)) {
                units.get(at).roots().add(v);
            } else {
                at = units.size();
                units.add(new Unit(new ArrayList<>(List.of(v)), Optional.empty()));
                latest.put(v.type().axes(), at);
            }
            positions.put(v, at);
        }
        return units;
    }

    private static boolean joins(Unit unit, int at, Value v, Map<Value, Integer> positions, Fusion fusion,
            Lowering lowering) {
        List<Value> all = new ArrayList<>(unit.roots());
        all.add(v);
        if (all.size() > MOST_ROOTS || lowering.cost(all, fusion) > MOST_COST) {
            return false;
        }
        Set<Value> roots = new HashSet<>(unit.roots());
        roots.add(v);
        Accesses accesses = new Accesses(fusion, roots);
        accesses.addEquation(v);
        Map<Axis, Distance> own = Strides.rowMajor(v.type().axes());
        // A root that is read elsewhere than at the same element would have to be finished first.
        return accesses.reads().stream().noneMatch(r -> positions.getOrDefault(r.value(), -1) >= at)
                && !readsElsewhere(v, roots, fusion, own);
    }

    private static boolean readsElsewhere(Value v, Set<Value> roots, Fusion fusion, Map<Axis, Distance> own) {
        Accesses accesses = new Accesses(fusion, Set.of(v));
        accesses.addEquation(v);
        return accesses.reads().stream().anyMatch(r -> roots.contains(r.value()) && !r.isSameElement(own));
    }
}
