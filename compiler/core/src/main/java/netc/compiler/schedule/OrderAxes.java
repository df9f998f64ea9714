package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Copies;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Lays what is computed element by element in one order of axes, whichever its formula names first.
///
/// ```
/// score: f32[T, Head, S] = Σ E q k
/// y: f32[S, T, Head] = select(index(S) <= index(T), score, -inf)   ->   y: f32[T, Head, S] = …
/// ```
///
/// A region of [AlikeAxes] lies as the widest of its values does: as what is given from outside or leaves so, else as the
/// first that a contraction or look-up makes, which has its columns innermost. Where there is neither, the widest axis is
/// innermost if the last would not fill a vector. Sums are defined by their formulas, so that no bit changes.
public final class OrderAxes {
    private final Graph graph;
    private final Map<Value, Equation> definitions;
    private final AlikeAxes alike;
    /// What lies in its order whatever others do.
    private final Set<Value> given = new HashSet<>();
    /// What is read at other places than its own.
    private final Set<Integer> windows = new HashSet<>();
    private final Set<Axis> turns = new HashSet<>();
    private final Map<Value, Type> types = new HashMap<>();

    private OrderAxes(Graph graph) {
        this.graph = graph;
        definitions = graph.definitions();
        alike = AlikeAxes.of(graph);
    }

    public static Graph apply(Graph graph) {
        if (graph.equations().isEmpty()) {
            return graph;
        }
        OrderAxes pass = new OrderAxes(graph);
        graph.equations().forEach(pass::look);
        graph.results().forEach(r -> pass.given.add(r.value()));
        Map<Integer, List<Value>> regions = new LinkedHashMap<>();
        graph.equations().forEach(e -> regions.computeIfAbsent(pass.alike.region(e.result()), r -> new ArrayList<>())
                .add(e.result()));
        regions.values().forEach(pass::order);
        return pass.rewritten();
    }

    private void look(Equation e) {
        switch (e.op()) {
            case Op.Input i -> given.add(e.result());
            case Op.Variable v -> given.add(e.result());
            // Its numbers are drawn in the order of its elements.
            case Op.Random r -> given.add(e.result());
            case Op.Scatter s -> given.add(e.result());
            case Op.Reshape r -> {
                given.add(e.result());
                given.addAll(e.operands());
            }
            case Op.Carry(var along, var _) -> {
                turns.add(along);
                given.add(e.result());
                given.addAll(e.operands());
            }
            case Op.Read(List<AxisRead> reads, var _) -> {
                if (!reads.stream().allMatch(AlikeAxes::keepsNeighbours)) {
                    given.add(e.result());
                }
                for (AxisRead r : reads) {
                    if (!AlikeAxes.keepsNeighbours(r)) {
                        windows.add(alike.axis(e.operands().get(0), r.axis()));
                    }
                }
            }
            case Op.Map m -> {
            }
            case Op.Reduce r -> {
            }
            case Op.Contract c -> {
            }
            case Op.Gather g -> {
            }
            case Op.Constant c -> {
            }
            case Op.Extent n -> {
            }
            case Op.Index i -> {
            }
            case Op.Custom c -> throw new IllegalStateException("left in " + e);
            case Op.Stop s -> throw new IllegalStateException("left in " + e);
            case Op.Gradient g -> throw new IllegalStateException("left in " + e);
        }
    }

    // ---------- regions

    /// Chooses the types of a region's values.
    private void order(List<Value> region) {
        List<Value> widestFirst = region.stream().sorted(Comparator
                .comparing((Value v) -> -v.type().openAxes())
                .thenComparing(v -> -v.type().elementsPerExample())
                .thenComparing(this::rank)).toList();
        List<Integer> order = new ArrayList<>();
        widestFirst.forEach(v -> insert(v, order));
        for (Value v : region) {
            if (!given.contains(v)) {
                types.put(v, ordered(v, order));
            }
        }
    }

    /// Who says how others lie, of two equally wide values: what is given, then what has columns.
    private int rank(Value v) {
        if (given.contains(v)) {
            return 0;
        }
        Op op = definitions.get(v).op();
        return op instanceof Op.Contract || op instanceof Op.Gather ? 1 : 2;
    }

    /// Axes that are new come before those that they stand before.
    private void insert(Value v, List<Integer> order) {
        List<Axis> axes = order.isEmpty() && rank(v) == 2 ? widestInnermost(v) : movable(v);
        int at = order.size();
        for (Axis axis : axes.reversed()) {
            int known = order.indexOf(alike.axis(v, axis));
            at = known < 0 ? at : known;
            if (known < 0) {
                order.add(at, alike.axis(v, axis));
            }
        }
    }

    /// Examples and turns are outermost as they are.
    private List<Axis> movable(Value v) {
        return v.type().axes().stream().filter(a -> !a.isOpen() && !turns.contains(a)).toList();
    }

    private List<Axis> widestInnermost(Value v) {
        List<Axis> axes = movable(v);
        if (axes.isEmpty() || axes.getLast().size() >= Target.WIDEST) {
            return axes;
        }
        List<Axis> moved = new ArrayList<>(axes);
        axes.stream().filter(a -> !windows.contains(alike.axis(v, a)))
                .reduce((x, y) -> x.size() > y.size() ? x : y)
                .filter(a -> a.size() > axes.getLast().size()).ifPresent(widest -> {
                    moved.remove(widest);
                    moved.add(widest);
                });
        return moved;
    }

    private Type ordered(Value v, List<Integer> order) {
        List<Axis> sorted = movable(v).stream()
                .sorted(Comparator.comparing(a -> order.indexOf(alike.axis(v, a)))).toList();
        List<Axis> axes = new ArrayList<>(v.type().axes());
        int next = 0;
        for (int i = 0; i < axes.size(); i++) {
            if (!axes.get(i).isOpen() && !turns.contains(axes.get(i))) {
                axes.set(i, sorted.get(next++));
            }
        }
        return new Type(v.type().element(), axes);
    }

    // ---------- equations

    private Graph rewritten() {
        if (types.entrySet().stream().allMatch(t -> t.getKey().type().equals(t.getValue()))) {
            return graph;
        }
        GraphBuilder b = new GraphBuilder(graph.equations().getFirst().span());
        Copies copies = new Copies(b);
        for (Equation e : graph.equations()) {
            b.at(e.span());
            List<Value> operands = copies.operands(e);
            Op op = e.op() instanceof Op.Read(var reads, var guarded)
                    ? new Op.Read(operands.get(0).type().axes().stream().map(a -> along(a, reads)).toList(), guarded)
                    : e.op();
            copies.put(e, b.append(op, types.getOrDefault(e.result(), e.result().type()), operands));
        }
        graph.results().forEach(r -> b.result(r.withValue(copies.of(r.value()))));
        return b.build();
    }

    private static AxisRead along(Axis axis, List<AxisRead> reads) {
        return reads.stream().filter(r -> r.axis().equals(axis)).findFirst().orElseThrow();
    }
}
