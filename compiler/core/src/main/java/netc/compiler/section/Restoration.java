package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Part;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Puts back, in a loop that runs the other way, what a loop has overwritten, instead of keeping a copy of all that the loop
/// carries for every turn: gradients need what the turns have seen, last turn first.
///
/// ```
/// c = carry(start, next), next = select(index(A) == i, e, c)         old = c[A: i]
/// … c … in a loop that runs the other way                       ->   r = carry(next of the last turn, u)
///                                                                    u = select(index(A) == i, old, r), … u …
/// ```
final class Restoration {
    private final List<Nest> procedure;
    private final Set<Value> results;
    private final Again again;

    private Restoration(List<Nest> procedure, Set<Value> results, Again again) {
        this.procedure = procedure;
        this.results = results;
        this.again = again;
    }

    /// @param nests of the procedure, which are changed
    static void apply(List<Nest> nests, Set<Value> results, Again again) {
        new Restoration(nests, results, again).within(nests);
    }

    private void within(List<Nest> nests) {
        // Loops that put back take the place of those that did not.
        for (int i = 0; i < nests.size(); i++) {
            if (nests.get(i) instanceof Nest.Turns turns) {
                turns.loop().carries().forEach(carry -> restore(carry, turns, nests));
                within(turns.body());
            }
        }
    }

    private void restore(Equation carry, Nest.Turns turns, List<Nest> nests) {
        Map<Value, Equation> definitions = Nest.equations(procedure).stream()
                .collect(Collectors.toMap(Equation::result, e -> e));
        List<Overwriting> writes = Overwriting.of(carry, definitions);
        if (writes.isEmpty() || !pays(carry, turns.loop().along(), writes)) {
            return;
        }
        List<Value> states = new ArrayList<>(List.of(carry.result()));
        writes.forEach(w -> states.add(w.after()));
        List<Nest.Turns> backwards = backwards(states, turns, nests);
        if (!backwards.isEmpty()) {
            List<Value> overwritten = writes.stream().map(w -> overwritten(w, turns)).toList();
            backwards.forEach(other -> restore(carry, writes, overwritten, turns.loop(), other, nests));
            again.count(turns.loop().along());
        }
    }

    private static boolean pays(Equation carry, Axis along, List<Overwriting> writes) {
        double all = Upkeep.size(carry.result().type());
        double rows = writes.stream()
                .mapToDouble(w -> Upkeep.size(row(w)) + Upkeep.size(w.at().type())).sum();
        // Two slices of the carry that a loop turns by turns, and two of the one that puts back.
        return rows + 4 * all / along.size() < all;
    }

    private static Type row(Overwriting write) {
        return write.before().type().without(write.axis());
    }

    /// The loops that read one of these values turn by turn, last turn first; none where anything else needs them too.
    private List<Nest.Turns> backwards(List<Value> states, Nest.Turns turns, List<Nest> nests) {
        Set<Value> inside = Readers.values(turns);
        List<Nest.Turns> loops = new ArrayList<>();
        Set<Value> seen = new HashSet<>();
        for (Nest nest : nests.subList(nests.indexOf(turns) + 1, nests.size())) {
            if (nest instanceof Nest.Turns other && other.loop().along().equals(turns.loop().along())
                    && other.loop().reversed() != turns.loop().reversed()
                    && states.stream().anyMatch(v -> Again.reads(other, v))) {
                loops.add(other);
                Nest.equations(other.body()).stream().filter(e -> !(e.op() instanceof Op.Carry))
                        .forEach(e -> seen.add(e.result()));
            }
        }
        boolean isNeededWhole = states.stream().anyMatch(results::contains)
                || Nest.equations(procedure).stream().filter(e -> e.operands().stream().anyMatch(states::contains))
                        .anyMatch(e -> !inside.contains(e.result()) && !seen.contains(e.result())
                                && !readsLast(e, turns.loop()));
        return isNeededWhole ? List.of() : loops;
    }

    private static AxisRead last(Part.Loop loop) {
        return AxisRead.of(loop.along(), Affine.constant(loop.turn(Math.toIntExact(loop.along().size()) - 1)));
    }

    private static boolean readsLast(Equation e, Part.Loop loop) {
        return e.op() instanceof Op.Read(var reads, var _) && reads.contains(last(loop));
    }

    private Value overwritten(Overwriting write, Nest.Turns turns) {
        Equation old = new Equation(again.value(row(write)), new Op.Gather(write.axis(), true),
                List.of(write.before(), write.at()), write.select().span());
        turns.body().addLast(new Nest.One(old));
        return old.result();
    }

    private void restore(Equation carry, List<Overwriting> writes, List<Value> overwritten, Part.Loop loop,
            Nest.Turns other, List<Nest> nests) {
        Value next = writes.getLast().after();
        Equation end = new Equation(again.value(next.type().without(loop.along())),
                new Op.Read(next.type().axes().stream()
                        .map(a -> a.equals(loop.along()) ? last(loop) : AxisRead.same(a)).toList(), false),
                List.of(next),
                carry.span());
        Value after = again.value(carry.result().type());
        Map<Value, Value> restored = new HashMap<>(Map.of(next, after));
        List<Nest> body = new ArrayList<>();
        Value now = after;
        for (int i = writes.size() - 1; i >= 0; i--) {
            Overwriting write = writes.get(i);
            Equation mask = again.copy(write.mask());
            Equation before = new Equation(again.value(carry.result().type()), write.select().op(),
                    List.of(mask.result(), overwritten.get(i), now), write.select().span());
            body.add(new Nest.One(mask));
            body.add(new Nest.One(before));
            now = before.result();
            restored.put(write.before(), now);
        }
        int at = nests.indexOf(other);
        restored.forEach((v, same) -> Again.replace(nests, at, v, same));
        List<Equation> carries = new ArrayList<>(other.loop().carries());
        carries.add(new Equation(after, new Op.Carry(loop.along(), other.loop().reversed()), List.of(end.result(), now),
                carry.span()));
        body.addAll(other.body());
        nests.set(at, new Nest.Turns(new Part.Loop(loop.along(), other.loop().reversed(), carries,
                other.loop().equations()), body));
        nests.add(at, new Nest.One(end));
    }
}
