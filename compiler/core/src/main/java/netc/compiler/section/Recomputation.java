package netc.compiler.section;

import java.util.List;
import java.util.Set;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// Computes again behind a loop what costs nothing, instead of keeping it for all turns: a value under other names, of which
/// the value itself is kept as well, and one that is spread over more elements than what it is computed from.
final class Recomputation {
    private final Set<Value> results;
    private final List<Nest> procedure;
    private final Again again;

    private Recomputation(Set<Value> results, List<Nest> procedure, Again again) {
        this.results = results;
        this.procedure = procedure;
        this.again = again;
    }

    /// @param nests of the procedure, which are changed
    static void apply(List<Nest> nests, Set<Value> results, Again again) {
        new Recomputation(results, nests, again).within(nests);
    }

    private void within(List<Nest> nests) {
        for (Nest nest : List.copyOf(nests)) {
            if (nest instanceof Nest.Turns turns) {
                Upkeep upkeep = new Upkeep(Nest.equations(procedure), turns.loop().along());
                // What is read last comes first: its copies read what stands before it.
                for (Equation e : Nest.equations(turns.body()).reversed()) {
                    if (!results.contains(e.result()) && (isRenaming(e) || upkeep.isSpread(e))) {
                        behind(turns, e, nests);
                    }
                }
                within(turns.body());
            }
        }
    }

    private void behind(Nest.Turns turns, Equation e, List<Nest> nests) {
        boolean isRead = false;
        for (Nest reader : List.copyOf(nests.subList(nests.indexOf(turns) + 1, nests.size()))) {
            if (Again.reads(reader, e.result())) {
                int at = nests.indexOf(reader);
                Equation copy = again.copy(e);
                Again.replace(nests, at, e.result(), copy.result());
                nests.add(at, new Nest.One(copy));
                isRead = true;
            }
        }
        if (isRead) {
            again.count(turns.loop().along());
        }
    }

    private static boolean isRenaming(Equation e) {
        return e.op() instanceof Op.Read(var reads, var guarded) && !guarded
                && reads.stream().allMatch(Recomputation::isName)
                && e.result().type().rank() == e.operands().get(0).type().rank();
    }

    private static boolean isName(AxisRead read) {
        return read.divisor() == 1 && read.index().offset() == 0 && read.index().terms().size() == 1
                && read.index().terms().getFirst().coefficient() == 1
                && read.index().terms().getFirst().axis().size() == read.axis().size();
    }
}
