package netc.compiler.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Draws loops: what one turn hands on to the next, and steps like any others between.
final class RandomLoops {
    private static final int DEEPEST = 2;
    /// What a carry is bound by if its start and its next value are.
    private static final double BOUND = 4;

    private final GrowingGraph g;
    private final Runnable step;
    private int depth;

    /// @param step draws what may stand in a turn
    RandomLoops(GrowingGraph g, Runnable step) {
        this.g = g;
        this.step = step;
    }

    void loop() {
        Value start = g.any(g.chance(75) ? Element.F32 : g.chance(50) ? Element.INT : Element.BOOL);
        Axis along = g.chance(60) ? g.newAxis(1 + g.random.nextInt(4)) : g.any(g.axes);
        Set<Axis> axes = new LinkedHashSet<>(start.type().axes());
        if (g.chance(50)) {
            axes.add(Axis.BATCH);
        }
        boolean doubled = !axes.add(along);
        Type type = new Type(start.type().element(), g.shuffled(new ArrayList<>(axes)));
        if (doubled || depth == DEEPEST || type.openAxes() > 1 || along.size() > 9
                || !g.fits(type.axes(), GrowingGraph.MOST_ELEMENTS) || g.bound(start) > BOUND) {
            return;
        }
        depth++;
        Value carry = g.b.carry(along, g.chance(30), start, type);
        g.keep(carry, BOUND);
        g.prefer(Optional.of(carry));
        for (int i = g.random.nextInt(5); i >= 0; i--) {
            step.run();
        }
        g.prefer(Optional.empty());
        List<Value> candidates = g.values.stream().filter(v -> isNext(carry, v)).toList();
        Value next = candidates.isEmpty() || g.chance(10) ? carry
                : candidates.get(g.chance(70) ? candidates.size() - 1 : g.random.nextInt(candidates.size()));
        // Slopes that multiply from turn to turn stay moderate.
        g.b.close(carry, type.element() != Element.F32 ? next : g.b.mul(g.b.real(0.5), next));
        depth--;
    }

    private boolean isNext(Value carry, Value v) {
        return v.type().element() == carry.type().element() && carry.type().axes().containsAll(v.type().axes())
                && g.bound(v) <= BOUND && closes(carry, v);
    }

    /// Whether turns of a loop with this next value need only turns of each other.
    private boolean closes(Value carry, Value next) {
        List<Equation> equations = new ArrayList<>(g.b.build().equations());
        equations.replaceAll(e -> !(e.op() instanceof Op.Carry) || e.operands().size() == 2 ? e
                : new Equation(e.result(), e.op(),
                        List.of(e.operands().get(0), e.result().equals(carry) ? next : e.operands().get(0)), e.span()));
        try {
            GraphVerifier.verify(new Graph(equations, List.of()));
            return true;
        } catch (IllegalStateException notOneTurnAtATime) {
            return false;
        }
    }
}
