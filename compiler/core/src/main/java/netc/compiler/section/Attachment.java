package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Part;
import netc.compiler.graph.Value;

/// Takes into a loop what reads its values turn by turn, where these then need not be kept for all turns: the gradients of
/// the weights of each layer of a stack. What adds turns up, or multiplies all of them by the same weights, is one large sum
/// or product behind the loop, and stays there.
final class Attachment {
    private final List<Nest> nests;
    private final Nest.Turns turns;
    private final Axis along;
    private final Readers readers;
    private final Set<Value> inside;
    /// What needs the loop and stands behind it.
    private final Set<Value> behind = new HashSet<>();

    private Attachment(List<Nest> nests, Nest.Turns turns, Readers readers) {
        this.nests = nests;
        this.turns = turns;
        along = turns.loop().along();
        this.readers = readers;
        inside = Readers.values(turns);
    }

    /// @param nests   of the procedure, which are changed
    /// @param results what leaves it
    static void apply(List<Nest> nests, Set<Value> results) {
        apply(nests, Readers.of(nests, results));
    }

    private static void apply(List<Nest> nests, Readers readers) {
        for (Nest nest : List.copyOf(nests)) {
            if (nest instanceof Nest.Turns turns) {
                new Attachment(nests, turns, readers).attach();
                apply(turns.body(), readers);
            }
        }
    }

    private void attach() {
        List<Nest> following = List.copyOf(nests.subList(nests.indexOf(turns) + 1, nests.size()));
        List<Nest.One> taken = new ArrayList<>();
        Set<Value> in = new HashSet<>(inside);
        for (Nest nest : following) {
            if (needs(nest).noneMatch(v -> inside.contains(v) || behind.contains(v))) {
                continue;
            }
            behind.addAll(Readers.values(nest));
            if (nest instanceof Nest.One one && isTurnByTurn(one.equation())
                    && one.equation().operands().stream().allMatch(v -> in.contains(v) || !behind.contains(v))) {
                taken.add(one);
                in.add(one.equation().result());
            }
        }
        leaveWhatSavesNothing(taken);
        if (!taken.isEmpty()) {
            move(taken, following);
        }
    }

    private static Stream<Value> needs(Nest nest) {
        return Nest.equations(List.of(nest)).stream().flatMap(e -> e.operands().stream());
    }

    /// Whether a turn of an equation needs only the same turn of others, and gains nothing from being computed for all.
    private boolean isTurnByTurn(Equation e) {
        boolean sameWeights = e.op() instanceof Op.Contract
                && e.operands().stream().anyMatch(v -> !v.type().has(along));
        boolean movesByTurn = e.op() instanceof Op.Read(var reads, var _) && reads.stream()
                .anyMatch(r -> !r.axis().equals(along) && r.index().coefficient(along) != 0);
        return Part.passes(e, along) && !(e.op() instanceof Op.Carry) && !sameWeights && !movesByTurn;
    }

    private static boolean isSum(Equation e) {
        return e.op() instanceof Op.Contract || e.op() instanceof Op.Reduce || e.op() instanceof Op.Scatter;
    }

    private void leaveWhatSavesNothing(List<Nest.One> taken) {
        boolean changed = true;
        while (changed) {
            Set<Value> in = new HashSet<>(inside);
            taken.forEach(one -> in.add(one.equation().result()));
            changed = taken.removeIf(one -> one.equation().operands().stream()
                    .anyMatch(v -> behind.contains(v) && !in.contains(v))
                    || !isSum(one.equation()) && readers.isReadOutside(one.equation().result(), in));
            if (!changed) {
                Map<Value, Set<Value>> sources = sources(taken);
                changed = taken.removeIf(one -> isSum(one.equation()) && sources.get(one.equation().result()).stream()
                        .allMatch(v -> readers.isReadOutside(v, in)));
            }
        }
    }

    /// The values of the loop that each of these is computed from.
    private Map<Value, Set<Value>> sources(List<Nest.One> taken) {
        Map<Value, Set<Value>> sources = new HashMap<>();
        for (Nest.One one : taken) {
            Set<Value> own = new HashSet<>();
            for (Value v : one.equation().operands()) {
                if (inside.contains(v)) {
                    own.add(v);
                }
                own.addAll(sources.getOrDefault(v, Set.of()));
            }
            sources.put(one.equation().result(), own);
        }
        return sources;
    }

    /// What they need besides stands before the loop then.
    private void move(List<Nest.One> taken, List<Nest> following) {
        Set<Value> needed = new HashSet<>();
        taken.forEach(one -> needed.addAll(one.equation().operands()));
        List<Nest> earlier = new ArrayList<>();
        for (Nest nest : following.reversed()) {
            Set<Value> made = Readers.values(nest);
            if (made.stream().anyMatch(needed::contains) && made.stream().noneMatch(behind::contains)) {
                earlier.addFirst(nest);
                needs(nest).forEach(needed::add);
            }
        }
        nests.removeAll(taken);
        nests.removeAll(earlier);
        nests.addAll(nests.indexOf(turns), earlier);
        turns.body().addAll(taken);
    }
}
