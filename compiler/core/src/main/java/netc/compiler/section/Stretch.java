package netc.compiler.section;

import java.util.ArrayList;
import java.util.List;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Equations that will be one section, while it is not known yet what it hands on.
final class Stretch implements Node {
    /// A value that is written to where a loop carries it, besides what others read of it.
    ///
    /// @param carry whose first value, or next one, it is
    /// @param value of the flat graph
    /// @param isStart whether it is the first
    record Handed(Equation carry, Value value, boolean isStart) {
    }

    private final List<Nest.Turns> path;
    private final List<Equation> equations = new ArrayList<>();
    private final List<Handed> handed = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    /// @param path the loops around, outermost first
    Stretch(List<Nest.Turns> path) {
        this.path = List.copyOf(path);
    }

    List<Nest.Turns> path() {
        return path;
    }

    List<Equation> equations() {
        return equations;
    }

    List<Handed> handed() {
        return handed;
    }

    /// What it reads: for its equations, for what it hands to carries, for what leaves from it.
    List<Value> needs() {
        List<Value> needs = new ArrayList<>();
        equations.forEach(e -> needs.addAll(e.operands()));
        handed.forEach(h -> needs.add(h.value()));
        results.forEach(r -> needs.add(r.value()));
        return needs;
    }

    /// Reads a value that is the same with its axes in another order.
    void replace(Value v, Value other) {
        equations.replaceAll(e -> e.operands().contains(v) ? replaced(e, v, other) : e);
        handed.replaceAll(h -> h.value().equals(v) ? new Handed(h.carry(), other, h.isStart()) : h);
        results.replaceAll(r -> r.value().equals(v) ? r.withValue(other) : r);
    }

    private static Equation replaced(Equation e, Value v, Value other) {
        Op op = e.op() instanceof Op.Read(var reads, var guarded) ? new Op.Read(other.type().axes().stream()
                .map(a -> reads.stream().filter(r -> r.axis().equals(a)).findFirst().orElseThrow()).toList(), guarded)
                : e.op();
        return new Equation(e.result(), op, e.operands().stream().map(x -> x.equals(v) ? other : x).toList(), e.span());
    }

    /// What leaves the procedure from here.
    List<Result> results() {
        return results;
    }
}
