package netc.compiler.elaborate.meaning;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Extents;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// `index(batch)`, `x[batch: e]` and `x[batch as A]`: which example of the batch this one is, what another one has, and what
/// every one has. How many there are is known only when running, so that a position along `batch`, or an axis as long, is
/// proved by how it was computed and not by its range.
final class OtherExamples {
    private final Session session;

    OtherExamples(Session session) {
        this.session = session;
    }

    /// That the model runs here: initial values and gradient rules have no examples.
    void requireRunning(String what, Span span) {
        if (session.builder() != session.graphs().forward()) {
            throw session.reject(Diagnostic.error(Code.N124, span,
                    what + " is known when the model runs, and cannot be used here")
                    .note("initial values and gradient rules see only what is known when compiling and their own names"));
        }
    }

    /// That `batch` is the examples here, and not whatever a layer or function is mapped over.
    void require(String what, Span span) {
        Frame.Body body = session.frame().body();
        if (body != Frame.Body.MODEL && body != Frame.Body.TRAIN) {
            throw session.reject(Diagnostic.error(Code.N117, span,
                    "`batch` can be " + what + " in a model only: here it is whatever is mapped over")
                    .note("what is needed of other examples can be an argument: `f(x[batch as Other])`"));
        }
    }

    /// The number of an example in its batch.
    Quantity index(Span span) {
        require("counted through", span);
        requireRunning("which example this is", span);
        Value number = session.graphs().source("index of examples", () -> session.builder().index(Axis.BATCH));
        return new Quantity.Tensor(number, Kind.WHOLE, Extents.positions(Axis.BATCH));
    }

    /// The positions along an axis as long as the batch.
    Quantity along(Axis axis, Span span) {
        requireRunning("which example this is", span);
        return new Quantity.Tensor(session.builder().index(axis), Kind.indexInto(axis), Extents.positions(axis));
    }

    /// A whole number as an index into an axis as long as the batch.
    Quantity indexInto(Axis axis, Quantity number, Arithmetic arithmetic, Span span) {
        if (!isOne(number)) {
            throw session.reject(Diagnostic.error(Code.N205, span, "this index can leave axis " + axis.name()
                    + ", which is as long as the batch")
                    .note("`index(batch)` and `mod(e, batch)` are always examples of it"));
        }
        return new Quantity.Tensor(arithmetic.whole(number), Kind.indexInto(axis), Extents.positions(axis));
    }

    /// The examples' axis of what is read or renamed.
    ///
    /// @param what what is done to it: a read or rename
    Axis axisOf(Quantity target, String what, Span span) {
        require(what + (what.endsWith("e") ? "d" : ""), span);
        return target.axis(Axis.BATCH.label()).orElseThrow(() -> session.reject(
                new Describe(session).with(Diagnostic.error(Code.N012, span,
                        "this " + what + " is over `batch`, but the value is the same for all examples"), "value",
                        target)));
    }

    /// That a name can be that of an axis as long as the batch: no value of the body has it in a size of its own.
    void requireOpen(AxisName name, OptionalLong size, Span span) {
        if (size.isPresent() && size.getAsLong() > 0) {
            throw session.reject(Diagnostic.error(Code.N108, span, "there is an axis " + name.text() + " of size "
                    + size.getAsLong() + ", and this one is as long as the batch")
                    .note(name.text() + " stands in line " + name.span().line())
                    .note("two axes need two names"));
        }
    }

    /// That what comes of these axes compares examples in pairs at most.
    void requirePairs(List<Axis> axes, Span span) {
        Set<Axis> open = new LinkedHashSet<>();
        for (Axis axis : axes) {
            if (axis.isOpen()) {
                open.add(axis);
            }
        }
        if (open.size() > Type.MOST_OPEN) {
            throw session.reject(Diagnostic.error(Code.N117, span, "this meets examples along "
                    + Describe.list(open.stream().map(Axis::name).toList()) + ", and a value compares them in pairs")
                    .note("reduce one of these axes first"));
        }
    }

    /// Whether a whole number is a position in every batch, along `batch` or an axis as long: 0, an index along such an axis,
    /// or `mod(e, batch)`.
    boolean isOne(Quantity position) {
        if (position instanceof Quantity.Whole(long number)) {
            return number == 0;
        }
        if (position.kind().into().isPresent()) {
            return position.kind().into().get().isOpen();
        }
        if (!(position instanceof Quantity.Tensor t)) {
            return false;
        }
        Equation made = session.builder().definitionOf(t.value());
        return made.op() instanceof Op.Index(Axis axis) && axis.isOpen()
                || made.op() instanceof Op.Map(ScalarFunction function) && function == ScalarFunction.MOD
                        && session.builder().definitionOf(made.operands().get(1)).op() instanceof Op.Extent(Axis of)
                        && of.isOpen();
    }
}
