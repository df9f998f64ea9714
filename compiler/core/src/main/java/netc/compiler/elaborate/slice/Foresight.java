package netc.compiler.elaborate.slice;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// Whether anything looks ahead where an axis T is taken one element at a time: whether an element that is still to come has a
/// part in one that is computed.
///
/// What is remembered along an axis S has elements that are to come in turn t, those with `index(S) > index(T)`. What is known of
/// them is followed from equation to equation: `where index(S) <= index(T) else -inf` makes them -inf, `exp` of that is 0, and 0
/// times what [Ranges] knows to be finite is 0, of which what comes may give the sign. Then a sum over S may be taken. Axes are
/// looked at one by one.
final class Foresight {
    private final Axis along;
    private final Map<Value, Axis> memories;
    private final Positions positions;
    private final Ranges ranges;
    /// The axes along which there are elements to come.
    private final Set<Axis> axes = new LinkedHashSet<>();
    /// What the model's text calls these.
    private final Map<Axis, String> names = new HashMap<>();
    /// What is known of the elements to come along each of these axes.
    private final Map<Axis, Map<Value, Foreseen>> known = new HashMap<>();
    /// By the number of the result.
    private final Map<Integer, LooksAhead> found = new TreeMap<>();

    private Foresight(List<Equation> equations, Axis along, Map<Value, Axis> memories, Map<Axis, String> names) {
        this.along = along;
        this.memories = memories;
        positions = new Positions(equations, along);
        ranges = new Ranges(equations, along, memories.keySet());
        axes.addAll(memories.values());
        this.names.putAll(names);
        findAxes(equations);
        axes.forEach(axis -> known.put(axis, new HashMap<>()));
        boolean changed = true;
        while (changed) {
            changed = false;
            found.clear();
            for (Equation e : equations) {
                for (Axis axis : axes) {
                    Foreseen now = look(e, axis);
                    changed |= !now.equals(known.get(axis).put(e.result(), now));
                }
                refuse(e);
            }
        }
    }

    /// The first that looks ahead; none where each element can be computed when it is there.
    ///
    /// @param graph    in which all that depends on what is given along the axis has the axis
    /// @param memories what is remembered, by the axis of the elements
    /// @param names    what the model's text calls these axes
    static Optional<LooksAhead> first(Graph graph, Axis along, Map<Value, Axis> memories, Map<Axis, String> names) {
        Foresight foresight = new Foresight(graph.equations(), along, memories, names);
        return foresight.found.values().stream().findFirst().or(() -> foresight.shown(graph));
    }

    /// A result that shows what is to come.
    private Optional<LooksAhead> shown(Graph graph) {
        for (Equation e : graph.equations()) {
            for (Result result : graph.results()) {
                Optional<Axis> open = axes.stream()
                        .filter(a -> result.value().equals(e.result()) && isOpen(e.result(), a)).findFirst();
                if (open.isPresent()) {
                    String name = names.get(open.get());
                    return Optional.of(new LooksAhead(e.span(), "`" + result.name() + "` shows elements of " + name
                            + " that are still to come", Optional.of(name)));
                }
            }
        }
        return Optional.empty();
    }

    private void findAxes(List<Equation> equations) {
        int before;
        do {
            before = axes.size();
            for (Equation e : equations) {
                if (e.op() instanceof Op.Read(var reads, var _)) {
                    reads.stream().filter(r -> axes.contains(r.axis()) && isRenaming(r)).forEach(r -> {
                        Axis axis = r.index().terms().getFirst().axis();
                        axes.add(axis);
                        names.putIfAbsent(axis, names.get(r.axis()));
                    });
                }
            }
        } while (axes.size() > before);
    }

    private boolean isRenaming(AxisRead r) {
        return r.divisor() == 1 && r.index().terms().size() == 1 && !r.looksBack(along)
                && r.index().isIndexOf(r.index().terms().getFirst().axis())
                && r.index().terms().getFirst().axis().size() == r.axis().size();
    }

    private Foreseen of(Value v, Axis axis) {
        // Until a turn has been looked at, nothing speaks against what it hands on.
        return known.get(axis).getOrDefault(v, Foreseen.SETTLED);
    }

    private boolean isOpen(Value v, Axis axis) {
        return axes.contains(axis) && !of(v, axis).isSettled();
    }

    // ---------- what is known of elements to come

    /// What is said of elements along an axis is not said of what is made of all of them.
    private Foreseen look(Equation e, Axis axis) {
        boolean isTaken = !e.result().type().has(axis)
                && e.operands().stream().anyMatch(v -> v.type().has(axis) || isOpen(v, axis));
        return isTaken ? Foreseen.SETTLED : known(e, axis);
    }

    private Foreseen known(Equation e, Axis axis) {
        List<Value> x = e.operands();
        if (axis.equals(memories.get(e.result()))) {
            return Foreseen.OPEN;
        }
        Foreseen byPosition = positions.foreseen(e.result(), axis);
        if (byPosition.number().isPresent()) {
            return byPosition;
        }
        return switch (e.op()) {
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Random _, Op.Gradient _ ->
                    Foreseen.SETTLED;
            case Op.Map(var function) -> of(function, x, axis);
            case Op.Custom _, Op.Stop _, Op.Reshape _ -> of(x.getFirst(), axis);
            case Op.Carry(var loop, var _) -> carried(of(x.get(0), axis).or(of(x.get(1), axis)), loop.equals(axis));
            case Op.Reduce(var kind, var _) -> reduced(kind, of(x.getFirst(), axis));
            // A chain from 0 is never -0.
            case Op.Contract _ -> reduced(Op.Reduction.SUM, of(ScalarFunction.MUL, x, axis)).withoutSign();
            case Op.Gather _ -> gathered(of(x.get(0), axis), of(x.get(1), axis));
            case Op.Scatter _ -> reduced(Op.Reduction.SUM, gathered(of(x.get(0), axis), of(x.get(1), axis)));
            case Op.Read(var reads, var _) -> reads.stream().filter(r -> r.index().coefficient(axis) != 0)
                    .map(r -> read(r, x.getFirst(), axis)).reduce(Foreseen::or).orElse(of(x.getFirst(), axis));
        };
    }

    private Foreseen of(ScalarFunction function, List<Value> x, Axis axis) {
        return Foreseen.of(function, x.stream().map(v -> of(v, axis)).toList(), x.stream().map(ranges::of).toList());
    }

    /// A turn that is to come begins with what one may have made that is there.
    private static Foreseen carried(Foreseen both, boolean isAlongAxis) {
        return isAlongAxis ? both.withoutNumber() : both;
    }

    private static Foreseen reduced(Op.Reduction kind, Foreseen x) {
        return switch (kind) {
            case SUM -> x.number().stream().allMatch(n -> n == 0 || Double.isInfinite(n)) ? x : x.withoutNumber();
            case MAX, MIN, ANY, ALL -> x;
            case ARGMAX, ARGMIN -> x.withoutSign().withoutNumber();
        };
    }

    private static Foreseen gathered(Foreseen x, Foreseen index) {
        return x.number().isPresent() || index.isSettled() ? x : Foreseen.OPEN;
    }

    private Foreseen read(AxisRead r, Value x, Axis axis) {
        if (!axes.contains(r.axis()) || r.looksBack(along)) {
            return Foreseen.SETTLED;
        }
        Foreseen before = of(x, r.axis());
        return isRenaming(r) || !before.isSettled() ? before : Foreseen.SETTLED;
    }

    // ---------- what looks ahead

    private void refuse(Equation e) {
        List<Value> x = e.operands();
        switch (e.op()) {
            case Op.Reduce(var kind, var over) -> over.forEach(a -> refuse(e, a, axes.contains(a)
                    && !reduced(kind, of(x.getFirst(), a)).isSettled()));
            case Op.Contract(var over) -> over.forEach(a -> refuse(e, a, axes.contains(a)
                    && of(ScalarFunction.MUL, x, a).isOpen()));
            case Op.Gather(var axis, var _) -> refuse(e, axis, isOpen(x.getFirst(), axis));
            case Op.Scatter(var _, var over) -> over.forEach(a -> refuse(e, a, axes.contains(a)
                    && !gathered(of(x.get(0), a), of(x.get(1), a)).isSettled()));
            case Op.Reshape(var from, var _) -> from.forEach(a -> refuse(e, a, isOpen(x.getFirst(), a)));
            case Op.Carry(var loop, var reversed) -> {
                refuse(e, loop, reversed && isOpen(x.get(1), loop));
                // What a turn keeps is not made again when the elements are there.
                axes.forEach(a -> refuse(e, a, loop.equals(along) && isOpen(x.get(1), a)
                        && !a.equals(memories.get(x.get(1)))));
            }
            case Op.Read(var reads, var _) -> reads.forEach(r -> refuse(e, r.axis(), isOpen(x.getFirst(), r.axis())
                    && !r.looksBack(along) && !isRenaming(r)));
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Random _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                    {
                    }
        }
    }

    private void refuse(Equation e, Axis axis, boolean looksAhead) {
        if (looksAhead) {
            found.putIfAbsent(e.result().id(), new LooksAhead(e.span(), "this takes elements of " + names.get(axis)
                    + " that are still to come", Optional.of(names.get(axis))));
        }
    }
}
