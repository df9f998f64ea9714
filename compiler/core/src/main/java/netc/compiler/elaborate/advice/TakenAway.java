package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// A value lacks an axis because a reduction took it away, and not the one that was to go.
final class TakenAway {
    /// Behind more operations of numbers it is no longer the reduction that is at fault.
    private static final int MOST_STEPS = 20;
    private static final Pattern REDUCTION = Pattern.compile("(?<word>\\w+)\\[\\s*(?<axis>\\w+)\\s*]");

    private final Session session;

    TakenAway(Session session) {
        this.session = session;
    }

    /// The mistake at the reduction; empty where none in the same body took the axis.
    ///
    /// @param d    that the value lacks it
    /// @param user what needs it
    Optional<Diagnostic> of(Diagnostic d, Quantity value, String axis, String user) {
        return value instanceof Quantity.Tensor t && !session.diagnostics().isFull()
                ? reduction(t.value(), axis, MOST_STEPS).filter(e -> isInBody(e.span(), d.span().orElseThrow()))
                        .flatMap(e -> at(e.span(), d, value, axis, user))
                : Optional.empty();
    }

    /// What reduced a value over the axis, or what the value is times, or divided by, numbers.
    private Optional<Equation> reduction(Value value, String axis, int steps) {
        Equation e = session.builder().definitionOf(value);
        return switch (e.op()) {
            case Op.Reduce(Op.Reduction _, List<Axis> over) ->
                    Optional.of(e).filter(_ -> over.stream().anyMatch(a -> a.name().equals(axis)));
            case Op.Map _ -> e.operands().stream()
                    .filter(o -> !(session.builder().definitionOf(o).op() instanceof Op.Constant)).findFirst()
                    .filter(_ -> e.operands().size() <= 2 && steps > 0).flatMap(o -> reduction(o, axis, steps - 1));
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Gradient _, Op.Stop _ ->
                    Optional.empty();
        };
    }

    private boolean isInBody(Span reduction, Span use) {
        return reduction.source() == use.source() && Enclosing.of(session.frame().scope().unit().tree(), use)
                .filter(e -> e.declaration().span().contains(reduction)).isPresent();
    }

    private Optional<Diagnostic> at(Span span, Diagnostic d, Quantity value, String axis, String user) {
        Matcher reduction = REDUCTION.matcher(span.text());
        if (!reduction.lookingAt() || !reduction.group("axis").equals(axis)) {
            return Optional.empty();
        }
        Describe describe = new Describe(session);
        Diagnostic said = describe
                .with(Diagnostic.error(d.code(), span, "`" + reduction.group() + "` takes axis " + axis
                        + " away, and " + user + " needs it"), "value", value)
                .related(d.span().orElseThrow(), "it is needed");
        List<Axis> left = describe.seen(value);
        return Optional.of(left.size() == 1
                ? said.fix(reduction.group("word") + "[" + left.getFirst().name() + "]"
                        + span.text().substring(reduction.end()))
                : said);
    }
}
