package netc.compiler.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// Computes again what costs nothing: a value of a loop under other names is read under them, and need not be kept beside
/// the value itself.
final class Recomputation {
    private final List<Nest> nests;
    private final Set<Value> results;
    private final Map<Axis, Integer> again = new LinkedHashMap<>();
    private int lastId;

    private Recomputation(List<Nest> nests, Set<Value> results, int lastId) {
        this.nests = nests;
        this.results = results;
        this.lastId = lastId;
    }

    /// @param nests of the procedure, which are changed
    /// @return how many values of the loops along an axis are not kept for that
    static Map<Axis, Integer> apply(List<Nest> nests, Set<Value> results) {
        int lastId = Nest.equations(nests).stream().mapToInt(e -> e.result().id()).max().orElse(0);
        Recomputation recomputation = new Recomputation(nests, results, lastId);
        for (Nest nest : List.copyOf(nests)) {
            if (nest instanceof Nest.Turns turns) {
                recomputation.behind(turns);
            }
        }
        return recomputation.again;
    }

    private void behind(Nest.Turns turns) {
        for (Nest nest : turns.body().reversed()) {
            if (nest instanceof Nest.One(Equation e) && isRenaming(e) && !results.contains(e.result())) {
                boolean isRead = false;
                for (Nest reader : List.copyOf(nests.subList(nests.indexOf(turns) + 1, nests.size()))) {
                    if (Nest.equations(List.of(reader)).stream().anyMatch(r -> r.operands().contains(e.result()))) {
                        Value copy = new Value(++lastId, e.result().type());
                        nests.add(nests.indexOf(reader),
                                new Nest.One(new Equation(copy, e.op(), e.operands(), e.span())));
                        replace(nests, nests.indexOf(reader), e.result(), copy);
                        isRead = true;
                    }
                }
                if (isRead) {
                    again.merge(turns.loop().along(), 1, Integer::sum);
                }
            }
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

    private static void replace(List<Nest> nests, int at, Value v, Value other) {
        switch (nests.get(at)) {
            case Nest.One(Equation e) -> nests.set(at, new Nest.One(replaced(e, v, other)));
            case Nest.Turns turns -> {
                for (int i = 0; i < turns.body().size(); i++) {
                    replace(turns.body(), i, v, other);
                }
            }
        }
    }

    private static Equation replaced(Equation e, Value v, Value other) {
        List<Value> operands = new ArrayList<>(e.operands());
        operands.replaceAll(x -> x.equals(v) ? other : x);
        return new Equation(e.result(), e.op(), operands, e.span());
    }
}
