package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.graph.Element;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Which values are kept in memory. Every other value is computed where it is read, element by element.
///
/// Stored are inputs, variables, results, what contractions and reshapes read, and what would cost more to compute again
/// than to load. A contraction or reduction (an *anchor*) takes the cheap pointwise equations that follow it into its own
/// kernel where nobody else reads what lies between, and only the last of them is stored.
///
/// @param definitions the equation of each value
/// @param stored      values with a place in memory
/// @param anchors     for a stored pointwise value that an anchor's kernel computes: the anchor
record Fusion(Map<Value, Equation> definitions, Set<Value> stored, Map<Value, Value> anchors) {
    /// What one element may cost to be computed again instead of loaded, in cheap operations.
    private static final int CHEAP = 4;
    /// What may follow a contraction in its kernel: it is written out for every accumulator.
    private static final int CONTRACTION_EPILOGUE = 3;
    private static final int REDUCTION_EPILOGUE = 24;
    /// The largest expression computed in one piece.
    private static final int LARGEST = 96;

    /// @param extra values that must be stored besides
    static Fusion of(Graph graph, Set<Value> extra) {
        Map<Value, Equation> definitions = graph.definitions();
        Map<Value, List<Equation>> users = new HashMap<>();
        for (Equation e : graph.equations()) {
            e.operands().forEach(x -> users.computeIfAbsent(x, k -> new ArrayList<>()).add(e));
        }
        Set<Value> stored = new HashSet<>(extra);
        for (Result result : graph.results()) {
            stored.add(result.value());
        }
        for (Equation e : graph.equations()) {
            mustStore(e, definitions, stored);
        }
        Map<Value, Value> anchors = absorb(graph, definitions, users, stored, extra);
        Map<Value, Integer> costs = new HashMap<>();
        for (Equation e : graph.equations()) {
            Value v = e.result();
            if (stored.contains(v) || anchors.containsKey(v)) {
                costs.put(v, 1);
                continue;
            }
            int cost = cost(e);
            for (Value x : e.operands()) {
                cost += costs.get(x);
            }
            List<Equation> readers = users.getOrDefault(v, List.of());
            if (cost > LARGEST || cost > CHEAP && repeats(e, readers)
                    || e.op() instanceof Op.Map && isTurned(v, readers)) {
                stored.add(v);
                cost = 1;
            }
            costs.put(v, cost);
        }
        anchors.keySet().retainAll(stored);
        return new Fusion(definitions, stored, anchors);
    }

    Equation definition(Value v) {
        return definitions.get(v);
    }

    private static void mustStore(Equation e, Map<Value, Equation> definitions, Set<Value> stored) {
        Value v = e.result();
        switch (e.op()) {
            case Op.Input i -> stored.add(v);
            case Op.Variable x -> stored.add(v);
            case Op.Reduce r -> stored.add(v);
            case Op.Scatter s -> {
                stored.add(v);
                stored.addAll(e.operands());
            }
            case Op.Reshape r -> {
                stored.add(v);
                stored.add(e.operands().get(0));
            }
            case Op.Contract c -> {
                stored.add(v);
                e.operands().forEach(x -> stored.add(source(definitions.get(x))));
            }
            case Op.Read read -> {
                if (Reads.isCopy(read)) {
                    stored.add(v);
                }
            }
            case Op.Gather g -> {
                if (definitions.get(e.operands().get(0)).op() instanceof Op.Map) {
                    stored.add(e.operands().get(0));
                }
            }
            case Op.Random r -> stored.add(v);
            case Op.Constant c -> {
            }
            case Op.Extent n -> {
            }
            case Op.Index i -> {
            }
            case Op.Map m -> {
            }
            case Op.Custom c -> throw new IllegalStateException("left in " + e);
            case Op.Stop s -> throw new IllegalStateException("left in " + e);
            case Op.Gradient g -> throw new IllegalStateException("left in " + e);
            case Op.Carry c -> throw new IllegalStateException("left in " + e);
        }
    }

    /// The stored tensor that a contraction's operand is read from.
    static Value source(Equation operand) {
        return operand.op() instanceof Op.Read read && !Reads.isCopy(read) && Strides.ofOperand(operand).isRegular()
                ? operand.operands().get(0)
                : operand.result();
    }

    /// Follows the pointwise equations behind each anchor.
    private static Map<Value, Value> absorb(Graph graph, Map<Value, Equation> definitions,
            Map<Value, List<Equation>> users, Set<Value> stored, Set<Value> extra) {
        Set<Value> results = new HashSet<>();
        graph.results().forEach(r -> results.add(r.value()));
        Map<Value, Value> anchors = new HashMap<>();
        Map<Value, Integer> spent = new HashMap<>();
        Set<Value> needed = new HashSet<>(extra);
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Contract) {
                e.operands().forEach(x -> needed.add(source(definitions.get(x))));
            }
        }
        for (Equation e : graph.equations()) {
            Value v = e.result();
            if (e.op() instanceof Op.Contract || e.op() instanceof Op.Reduce) {
                anchors.put(v, v);
                spent.put(v, 0);
            } else if (e.op() instanceof Op.Map && v.type().element() == Element.F32) {
                List<Value> candidates = e.operands().stream().filter(anchors::containsKey).toList();
                if (candidates.size() == 1) {
                    Value x = candidates.getFirst();
                    Value anchor = anchors.get(x);
                    int cost = spent.get(x) + cost(e);
                    boolean contraction = definitions.get(anchor).op() instanceof Op.Contract;
                    boolean plain = e.operands().stream().allMatch(y -> y.equals(x) || isLeaf(definitions.get(y).op()));
                    if (plain && users.get(x).size() == 1 && !results.contains(x) && !needed.contains(x)
                            && x.type().equals(v.type())
                            && cost <= (contraction ? CONTRACTION_EPILOGUE : REDUCTION_EPILOGUE)) {
                        anchors.put(v, anchor);
                        anchors.remove(x);
                        stored.remove(x);
                        stored.add(v);
                        spent.put(v, cost);
                    }
                }
            }
        }
        anchors.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        return anchors;
    }

    private static boolean isLeaf(Op op) {
        return op instanceof Op.Variable || op instanceof Op.Input || op instanceof Op.Constant;
    }

    /// Whether the only reader copies it with its axes in another order: vectors of one are not vectors of the other.
    private static boolean isTurned(Value v, List<Equation> readers) {
        return readers.size() == 1 && v.type().rank() > 1 && readers.getFirst().op() instanceof Op.Read read
                && Reads.isCopy(read)
                && !readers.getFirst().result().type().axes().equals(v.type().axes());
    }

    /// Whether inlining would compute an element more than once.
    private static boolean repeats(Equation e, List<Equation> users) {
        if (users.size() != 1) {
            return true;
        }
        Equation user = users.getFirst();
        return switch (user.op()) {
            case Op.Map m -> user.result().type().rank() > e.result().type().rank();
            case Op.Read r -> Reads.isCopy(r) || r.reads().stream().anyMatch(read -> read.index().terms().size() != 1)
                    || user.result().type().rank() > e.result().type().rank();
            case Op.Reduce r -> false;
            case Op.Gather g -> true;
            case Op.Contract c -> true;
            case Op.Scatter s -> true;
            case Op.Reshape r -> true;
            case Op.Input i -> true;
            case Op.Variable v -> true;
            case Op.Constant c -> true;
            case Op.Extent n -> true;
            case Op.Index i -> true;
            case Op.Random r -> true;
            case Op.Custom c -> true;
            case Op.Stop s -> true;
            case Op.Gradient g -> true;
            case Op.Carry c -> true;
        };
    }

    private static int cost(Equation e) {
        return e.op() instanceof Op.Map(var function) ? function.cost(e.result().type().element())
                : e.op() instanceof Op.Gather ? 2 : 1;
    }

    /// The anchor whose kernel computes this stored value, if one does.
    Optional<Value> anchorOf(Value v) {
        Op op = definitions.get(v).op();
        return op instanceof Op.Contract || op instanceof Op.Reduce ? Optional.of(v)
                : Optional.ofNullable(anchors.get(v));
    }
}
