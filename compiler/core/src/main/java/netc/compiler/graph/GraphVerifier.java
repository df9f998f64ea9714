package netc.compiler.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What every graph must be, whoever made it: tests run this after each pass.
public final class GraphVerifier {
    private GraphVerifier() {
    }

    /// @return the graph itself
    /// @throws IllegalStateException that prints the first equation that cannot be
    public static Graph verify(Graph graph) {
        Set<Value> defined = new HashSet<>();
        int last = -1;
        for (Equation e : graph.equations()) {
            boolean carries = e.op() instanceof Op.Carry;
            require(e, defined.containsAll(carries ? e.operands().subList(0, 1) : e.operands()),
                    "an operand is not defined yet");
            require(e, e.result().id() > last, "results are not numbered upwards");
            last = e.result().id();
            defined.add(e.result());
            check(e);
        }
        loops(graph.equations());
        for (Result result : graph.results()) {
            if (!defined.contains(result.value()) || !result.order().containsAll(result.value().type().axes())) {
                throw new IllegalStateException("no such result: " + result);
            }
        }
        return graph;
    }

    /// Whatever depends on itself does so from turn to turn, and what stands in a turn likewise.
    private static void loops(List<Equation> equations) {
        for (Part part : Part.of(equations)) {
            if (part instanceof Part.Loop loop) {
                loops(loop.turn(0L));
            }
        }
    }

    private static void check(Equation e) {
        List<Value> x = e.operands();
        Type type = e.result().type();
        require(e, type.openAxes() <= Type.MOST_OPEN, "more than pairs of examples");
        switch (e.op()) {
            case Op.Map(var f) -> {
                require(e, type.element() == f.result(x.stream().map(v -> v.type().element()).toList()), "element");
                require(e, sameAxes(type.axes(), GraphBuilder.meet(x)), "axes are not those of the operands");
            }
            case Op.Reduce(var kind, var over) -> {
                require(e, x.get(0).type().axes().containsAll(over), "the operand lacks an axis");
                require(e, sameAxes(type.axes(), without(x.get(0).type().axes(), over)), "axes");
            }
            case Op.Contract(var over) -> {
                List<Axis> all = GraphBuilder.meet(x);
                require(e, all.containsAll(over) && sameAxes(type.axes(), without(all, over)), "axes");
                require(e, x.stream().allMatch(v -> v.type().element() == Element.F32), "elements");
            }
            case Op.Read read -> read(e, read, x.get(0));
            case Op.Gather(var axis, var guarded) -> {
                require(e, x.get(0).type().has(axis) && x.get(1).type().element() == Element.INT, "operands");
                require(e, type.element() == x.get(0).type().element(), "element");
            }
            case Op.Scatter(var axis, var over) -> require(e,
                    type.has(axis) && over.stream().noneMatch(type::has) && x.get(1).type().element() == Element.INT,
                    "axes");
            case Op.Reshape(var from, var to) -> {
                require(e, x.get(0).type().axes().containsAll(from) && type.axes().containsAll(to), "axes");
                require(e, to.contains(Axis.BATCH) || size(from) == size(to), "sizes");
            }
            case Op.Carry(var along, var _) -> {
                require(e, x.size() == 2 && along.size() > 0 && type.has(along), "turns");
                require(e, !x.get(0).type().has(along) && type.axes().containsAll(x.get(0).type().axes())
                        && type.axes().containsAll(x.get(1).type().axes()), "axes");
                require(e, x.stream().allMatch(v -> v.type().element() == type.element()), "elements");
            }
            case Op.Custom c -> require(e, type.equals(x.get(0).type()), "type");
            case Op.Stop s -> require(e, type.equals(x.get(0).type()), "type");
            case Op.Gradient g -> require(e, x.stream().allMatch(v -> v.type().element() == Element.F32)
                    && type.equals(x.get(1).type()), "type");
            case Op.Index(var axis) -> require(e, type.equals(new Type(Element.INT, List.of(axis))), "type");
            case Op.Constant c -> require(e, type.rank() == 0, "rank");
            case Op.Extent n -> require(e, type.rank() == 0, "rank");
            case Op.Input i -> require(e, x.isEmpty(), "operands");
            case Op.Variable v -> require(e, x.isEmpty() && !type.isOpen(), "one for each example");
            case Op.Random r -> require(e, x.isEmpty(), "operands");
        }
    }

    /// Every position lies within the operand, or the read is guarded. Copies may have more axes than they read.
    private static void read(Equation e, Op.Read read, Value x) {
        require(e, read.reads().stream().map(AxisRead::axis).toList().equals(x.type().axes()), "positions");
        for (AxisRead r : read.reads()) {
            require(e, r.index().terms().stream().allMatch(t -> e.result().type().has(t.axis())), "an axis is lost");
            boolean open = r.axis().isOpen() || r.index().terms().stream().anyMatch(t -> t.axis().isOpen());
            require(e, read.guarded() || open || Math.floorDiv(r.index().least(), r.divisor()) >= 0
                    && Math.floorDiv(r.index().greatest(), r.divisor()) < r.axis().size(), "a position is outside");
        }
    }

    private static boolean sameAxes(List<Axis> a, List<Axis> b) {
        return a.size() == b.size() && a.containsAll(b);
    }

    private static List<Axis> without(List<Axis> axes, List<Axis> over) {
        return axes.stream().filter(a -> !over.contains(a)).toList();
    }

    private static long size(List<Axis> axes) {
        long n = 1;
        for (Axis axis : axes) {
            n = Math.multiplyExact(n, axis.size());
        }
        return n;
    }

    private static void require(Equation e, boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what + ", in " + e);
        }
    }
}
