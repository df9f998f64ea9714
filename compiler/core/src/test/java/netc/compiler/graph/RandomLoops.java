package netc.compiler.graph;

import java.util.ArrayList;
import java.util.HashSet;
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
        if (depth == DEEPEST) {
            return;
        }
        Axis along = g.chance(60) ? g.newAxis(1 + g.random.nextInt(4)) : g.any(g.axes);
        boolean reversed = g.chance(30);
        List<Value> carries = new ArrayList<>();
        carry(along, reversed).ifPresent(carries::add);
        if (g.chance(40)) {
            carry(along, reversed).ifPresent(carries::add);
        }
        depth++;
        for (Value carry : carries) {
            g.prefer(Optional.of(carry));
            for (int i = g.random.nextInt(4); i >= 0; i--) {
                if (g.chance(20)) {
                    loop();
                } else {
                    step.run();
                }
                if (g.chance(60)) {
                    g.prefer(g.last());
                }
            }
        }
        g.prefer(Optional.empty());
        carries.forEach(this::close);
        depth--;
    }

    private Optional<Value> carry(Axis along, boolean reversed) {
        Value start = g.any(g.chance(75) ? Element.F32 : g.chance(50) ? Element.INT : Element.BOOL);
        Set<Axis> axes = new LinkedHashSet<>(start.type().axes());
        if (g.chance(50)) {
            axes.add(Axis.BATCH);
        }
        boolean doubled = !axes.add(along);
        Type type = new Type(start.type().element(), g.shuffled(new ArrayList<>(axes)));
        if (doubled || type.openAxes() > 1 || along.size() > 9
                || !g.fits(type.axes(), GrowingGraph.MOST_ELEMENTS) || g.bound(start) > BOUND) {
            return Optional.empty();
        }
        return Optional.of(g.keep(g.b.carry(along, reversed, start, type), BOUND));
    }

    private void close(Value carry) {
        List<Value> candidates = g.values.stream().filter(v -> isNext(carry, v)).toList();
        List<Value> dependent = candidates.stream().filter(v -> depends(v, carry)).toList();
        List<Value> among = dependent.isEmpty() || g.chance(20) ? candidates : dependent;
        Value next = among.get(Math.max(g.random.nextInt(among.size()), g.random.nextInt(among.size())));
        // Slopes that multiply from turn to turn stay moderate.
        Value handed = carry.type().element() != Element.F32 ? next : g.b.mul(g.b.real(0.5), next);
        g.b.close(carry, handed);
        Op.Carry loop = (Op.Carry) g.b.definitionOf(carry).op();
        if (handed.type().has(loop.along()) && g.chance(50)) {
            // What the last turn would hand on is what most are after.
            long last = loop.reversed() ? 0 : loop.along().size() - 1;
            g.keep(g.b.read(handed, handed.type().axes().stream()
                    .map(a -> a.equals(loop.along()) ? AxisRead.of(a, Affine.constant(last)) : AxisRead.same(a))
                    .toList(), false), g.bound(next));
        }
    }

    private boolean depends(Value v, Value on) {
        Set<Value> dependents = new HashSet<>(Set.of(on));
        for (Equation e : g.b.build().equations()) {
            if (e.operands().stream().anyMatch(dependents::contains)) {
                dependents.add(e.result());
            }
        }
        return dependents.contains(v);
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
