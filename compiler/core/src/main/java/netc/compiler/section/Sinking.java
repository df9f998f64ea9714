package netc.compiler.section;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Part;
import netc.compiler.graph.Value;

/// Takes into a loop what only its turns read, one turn each, where what it is computed from is there for all turns anyway:
/// otherwise it would have to be kept for all of them too.
final class Sinking {
    private final List<Nest> nests;
    private final Readers readers;
    /// What is computed in loops, and so kept where anybody else reads it.
    private final Set<Value> ofLoops;

    private Sinking(List<Nest> nests, Readers readers, Set<Value> ofLoops) {
        this.nests = nests;
        this.readers = readers;
        this.ofLoops = ofLoops;
    }

    /// @param nests of the procedure, which are changed
    static void apply(List<Nest> nests, Set<Value> results) {
        Set<Value> ofLoops = new HashSet<>();
        nests.stream().filter(n -> n instanceof Nest.Turns).forEach(n -> ofLoops.addAll(Readers.values(n)));
        apply(nests, Readers.of(nests, results), ofLoops);
    }

    private static void apply(List<Nest> nests, Readers readers, Set<Value> ofLoops) {
        for (Nest nest : List.copyOf(nests)) {
            if (nest instanceof Nest.Turns turns) {
                new Sinking(nests, readers, ofLoops).sinkInto(turns);
                apply(turns.body(), readers, ofLoops);
            }
        }
    }

    private void sinkInto(Nest.Turns turns) {
        Set<Value> inside = Readers.values(turns);
        Axis along = turns.loop().along();
        for (Nest nest : List.copyOf(nests.subList(0, nests.indexOf(turns))).reversed()) {
            if (nest instanceof Nest.One(Equation e) && isTurnByTurn(e, along)
                    && !readers.isReadOutside(e.result(), inside) && !readers.of(e.result()).isEmpty()
                    && e.operands().stream().allMatch(v -> isThere(v, along, inside))) {
                nests.remove(nest);
                turns.body().addFirst(nest);
                inside.add(e.result());
            }
        }
    }

    private static boolean isTurnByTurn(Equation e, Axis along) {
        return Part.passes(e, along) && switch (e.op()) {
            case Op.Map _ -> true;
            case Op.Read(var reads, var _) -> reads.stream().filter(r -> !r.axis().equals(along))
                    .map(AxisRead::index).allMatch(i -> i.coefficient(along) == 0);
            default -> false;
        };
    }

    private boolean isThere(Value v, Axis along, Set<Value> inside) {
        return !v.type().has(along) || ofLoops.contains(v)
                || readers.of(v).stream().anyMatch(e -> inside.contains(e.result()));
    }
}
