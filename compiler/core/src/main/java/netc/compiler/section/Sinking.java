package netc.compiler.section;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Value;

/// Takes into a loop what its turns read, one turn each: what they alone read, where it takes more memory than what it is
/// computed from and is not there for all turns anyway; and of what others read too a copy, where computing it costs
/// nothing. Otherwise it would have to be kept for all turns. So a mask that says which row a turn writes is made in the turn.
final class Sinking {
    private final List<Nest> procedure;
    private final Readers readers;
    private final Again again;
    /// What is computed in loops, and so kept where anybody else reads it.
    private final Set<Value> ofLoops = new HashSet<>();

    private Sinking(List<Nest> procedure, Readers readers, Again again) {
        this.procedure = procedure;
        this.readers = readers;
        this.again = again;
    }

    /// @param nests of the procedure, which are changed
    static void apply(List<Nest> nests, Set<Value> results, Again again) {
        Sinking sinking = new Sinking(nests, Readers.of(nests, results), again);
        nests.stream().filter(n -> n instanceof Nest.Turns).forEach(n -> sinking.ofLoops.addAll(Readers.values(n)));
        sinking.within(nests);
    }

    private void within(List<Nest> nests) {
        for (Nest nest : List.copyOf(nests)) {
            if (nest instanceof Nest.Turns turns) {
                sink(nests, turns);
                within(turns.body());
            }
        }
    }

    private void sink(List<Nest> nests, Nest.Turns turns) {
        Set<Value> inside = Readers.values(turns);
        Axis along = turns.loop().along();
        Upkeep upkeep = new Upkeep(Nest.equations(procedure), along);
        for (Nest nest : List.copyOf(nests.subList(0, nests.indexOf(turns))).reversed()) {
            if (!(nest instanceof Nest.One(Equation e)) || !Upkeep.isTurnByTurn(e, along)
                    || readers.of(e.result()).stream().noneMatch(r -> inside.contains(r.result()))) {
                continue;
            }
            if (!readers.isReadOutside(e.result(), inside)) {
                if (e.operands().stream().distinct().filter(v -> !isThere(v, along, inside)).mapToDouble(upkeep::of)
                        .sum() < Upkeep.largest(e)) {
                    nests.remove(nest);
                    turns.body().addFirst(nest);
                    inside.add(e.result());
                }
            } else
                if (upkeep.isSpread(e) && !readers.results().contains(e.result()) && Again.reads(turns, e.result())) {
                    Equation copy = again.copy(e);
                    Again.replace(nests, nests.indexOf(turns), e.result(), copy.result());
                    readers.add(copy);
                    turns.body().addFirst(new Nest.One(copy));
                    inside.add(copy.result());
                    again.count(along);
                }
        }
    }

    private boolean isThere(Value v, Axis along, Set<Value> inside) {
        return !v.type().has(along) || ofLoops.contains(v)
                || readers.of(v).stream().anyMatch(e -> inside.contains(e.result()));
    }
}
