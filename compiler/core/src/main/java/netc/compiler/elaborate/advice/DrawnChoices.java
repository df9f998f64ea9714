package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Summary;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Type;

/// `x where coin else -x` in a function that a picture is mapped over: a coin for every pixel, where one for the picture was
/// meant. Dropout and noise, of which one side is a number or is drawn itself, are meant for every element, and so is what
/// chooses by the element too.
public final class DrawnChoices {
    private final Session session;
    private final List<Equation> equations;
    /// What the body is mapped over beside the examples.
    private final List<Axis> over;

    private DrawnChoices(Session session, int first) {
        this.session = session;
        this.equations = session.builder().since(first);
        this.over = session.frame().over().stream().filter(a -> !a.isBatch()).toList();
    }

    /// Says so of the open body, where it is one of the user's.
    ///
    /// @param first     number of its first equation
    /// @param arguments of the callee, in its order
    public static void warn(Session session, int first, Callee callee, List<Quantity> arguments) {
        if (!session.frame().isLibrary() && session.summary().hasDrawnSince(first)) {
            new DrawnChoices(session, first).warn(callee, arguments);
        }
    }

    private void warn(Callee callee, List<Quantity> arguments) {
        BitSet given = dependent(arguments.stream().flatMap(q -> q instanceof Quantity.Tensor(Value value, var _, var _)
                && value.type().axes().stream().anyMatch(over::contains) ? Stream.of(value) : Stream.of()));
        BitSet drawn = dependent(equations.stream().filter(e -> e.op() instanceof Op.Random).map(Equation::result)
                .filter(v -> v.type().axes().stream().anyMatch(over::contains)));
        for (Equation e : equations) {
            if (e.op() instanceof Op.Map(ScalarFunction f) && f == ScalarFunction.SELECT
                    && e.span().source() == session.frame().scope().unit().tree().source()
                    && drawn.get(e.operands().getFirst().id()) && !given.get(e.operands().getFirst().id())
                    && e.operands().stream().skip(1).allMatch(side -> given.get(side.id()))
                    && session.mistakes().isFirstMistakeOf(e.span())) {
                session.report(said(e, callee, arguments));
            }
        }
    }

    private BitSet dependent(Stream<Value> values) {
        return Slices.dependent(equations, values.toList());
    }

    private Diagnostic said(Equation choice, Callee callee, List<Quantity> arguments) {
        Value condition = choice.operands().getFirst();
        List<Axis> along = over.stream().filter(condition.type()::has).toList();
        String axes = Describe.list(along.stream().map(Axis::name).toList());
        Diagnostic d = Diagnostic.warning(Code.N148, choice.span(), "each element along " + axes
                + " chooses by a draw of its own");
        BitSet needed = Slices.needed(equations, List.of(condition));
        for (Summary.Drawn draw : session.summary().drawn()) {
            if (draw.result() instanceof Quantity.Tensor t && needed.get(t.value().id())) {
                d = d.related(draw.statement(), "drawn here");
            }
        }
        return d.note("one draw for all along " + axes + " is made where the signature names "
                + (along.size() == 1 ? "it" : "them") + argument(callee, arguments, along)
                        .map(a -> ", as in `" + a + "`").orElse(""));
    }

    /// `x: f32[H, W]`: the first argument that has these axes, with them in its type.
    private static Optional<String> argument(Callee callee, List<Quantity> arguments, List<Axis> along) {
        for (int i = 0; i < arguments.size(); i++) {
            Quantity value = arguments.get(i);
            if (value.axes().containsAll(along)) {
                Declaration.Argument argument = callee.arguments().get(i);
                List<String> axes = new ArrayList<>(along.stream().map(Axis::name).toList());
                argument.type().ifPresent(t -> t.axes().forEach(a -> axes.add(a.name().text())));
                return Optional.of(argument.name().text() + ": "
                        + argument.type().map(Type::element).map(e -> e.text()).orElse(value.kind().toString()) + "["
                        + String.join(", ", axes) + "]");
            }
        }
        return Optional.empty();
    }
}
