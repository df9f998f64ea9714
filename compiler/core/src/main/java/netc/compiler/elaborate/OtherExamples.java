package netc.compiler.elaborate;

import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// `index(batch)` and `x[batch: e]`: which example of the batch this one is, and what another one has. How many there are is
/// known only when running, so that a position is proved by how it was computed and not by its range.
final class OtherExamples {
    private final Session session;

    OtherExamples(Session session) {
        this.session = session;
    }

    /// That the model runs here: initial values and gradient rules have no examples.
    void requireRunning(String what, Span span) {
        if (session.builder() != session.forward()) {
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
                    "`batch` can be " + what + " in a model only: here it is whatever is mapped over"));
        }
    }

    /// The number of an example in its batch.
    Quantity index(Span span) {
        require("counted through", span);
        requireRunning("which example this is", span);
        Value number = session.source("index of examples", () -> session.builder().index(Axis.BATCH));
        return new Quantity.Tensor(number, Kind.WHOLE, new Interval(0, Extents.MOST_EXAMPLES - 1));
    }

    /// The examples' axis of what is read.
    Axis axisOf(Quantity target, Span span) {
        require("read", span);
        return target.axis(Axis.BATCH.label()).orElseThrow(() -> session.reject(
                new Describe(session).with(Diagnostic.error(Code.N012, span,
                        "this read is over `batch`, but the value is the same for all examples"), "value", target)));
    }

    /// Whether a whole number is that of an example in every batch: 0, `index(batch)`, or `mod(e, batch)`.
    boolean isOne(Quantity position) {
        if (position instanceof Quantity.Whole(long number)) {
            return number == 0;
        }
        if (!(position instanceof Quantity.Tensor t)) {
            return false;
        }
        Equation made = session.builder().definitionOf(t.value());
        return made.op() instanceof Op.Index(Axis axis) && axis.isBatch()
                || made.op() instanceof Op.Map(ScalarFunction function) && function == ScalarFunction.MOD
                        && session.builder().definitionOf(made.operands().get(1)).op() instanceof Op.Extent(Axis of)
                        && of.isBatch();
    }
}
