package netc.compiler.elaborate.scope;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// The inputs and targets of a model and what is made of one of them, element by element; and where two of these meet as is
/// rarely meant.
public final class GivenValues {
    private final Mistakes mistakes;
    private final OpenBodies bodies;
    private final Graphs graphs;
    private final Map<Value, Boolean> given = new HashMap<>();
    private Set<String> mentioned = Set.of();

    GivenValues(Mistakes mistakes, OpenBodies bodies, Graphs graphs) {
        this.mistakes = mistakes;
        this.bodies = bodies;
        this.graphs = graphs;
    }

    /// Notes that a value is an input or target of the model.
    public void add(Value value) {
        given.put(value, true);
    }

    /// Whether a value is given, or made of one that is and of single numbers: it has the axes of an input then.
    private boolean isGiven(Value value) {
        Boolean known = given.get(value);
        if (known == null) {
            Equation e = graphs.forward().definitionOf(value);
            List<Value> elements = e.operands().stream()
                    .filter(v -> v.type().axes().stream().anyMatch(a -> !a.isBatch())).toList();
            boolean isOfElements = e.op() instanceof Op.Map || e.op() instanceof Op.Custom;
            known = isOfElements && !elements.isEmpty() && elements.stream().allMatch(this::isGiven);
            given.put(value, known);
        }
        return known;
    }

    /// The statement of the model or clause of the training that is read now names these axes.
    public void names(Set<String> mentioned) {
        this.mentioned = Set.copyOf(mentioned);
    }

    /// Two values meet. Where both are given, share no axis, and the statement names no axis of one of them, the table
    /// that comes of it is rarely meant: two axes have two names where one was.
    public void meet(Quantity left, Quantity right, Span span) {
        if (bodies.all().isEmpty()
                || bodies.frame().body() != Frame.Body.MODEL && bodies.frame().body() != Frame.Body.TRAIN
                || !(left instanceof Quantity.Tensor a) || !(right instanceof Quantity.Tensor b)
                || !graphs.isForward() || !isGiven(a.value()) || !isGiven(b.value())) {
            return;
        }
        List<Axis> here = a.axes().stream().filter(x -> !x.isBatch()).toList();
        List<Axis> there = b.axes().stream().filter(x -> !x.isBatch()).toList();
        boolean areNamed = here.stream().allMatch(x -> mentioned.contains(x.name()))
                && there.stream().allMatch(x -> mentioned.contains(x.name()));
        if (!here.isEmpty() && !there.isEmpty() && here.stream().noneMatch(x -> b.axis(x.label()).isPresent())
                && !areNamed) {
            mistakes.report(Diagnostic
                    .warning(Code.N129, span, "these share no axis, so that every element of one meets every one of"
                            + " the other")
                    .note("the result has the axes "
                            + Describe
                                    .list(java.util.stream.Stream.concat(here.stream(), there.stream()).map(Axis::name)
                                            .toList()))
                    .note("if that is meant, write its type; if two axes are one, give them one name"));
        }
    }
}
