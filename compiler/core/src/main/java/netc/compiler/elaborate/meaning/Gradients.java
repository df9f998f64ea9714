package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.ParameterSlot;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Flow;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// `grad(e, x)`: how much e changes for each element of x. e is a real number of one example, or of one element of whatever
/// the body is mapped over; x is a name, and what counts is what was computed from that name.
final class Gradients {
    /// What is differentiated by.
    ///
    /// @param value    in the graph
    /// @param stored   of a parameter: how it is kept
    /// @param written  the parameter's own axes as this body calls them
    private record By(Value value, Optional<Variables.Made> stored, List<Axis> written) {
    }

    private final Session session;
    private final Evaluator expressions;
    private final NamedValues namedValues;
    private final Describe describe;

    Gradients(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.namedValues = new NamedValues(session, expressions);
        this.describe = new Describe(session);
    }

    Quantity of(List<Supplied> arguments, Span span) {
        if (arguments.size() != 2) {
            throw session.reject(Diagnostic.error(Code.N105, span, "`grad` takes a number and a name, not "
                    + Counted.of(arguments.size(), "value"))
                    .note("grad(e, x) says how much e changes with each element of x"));
        }
        Supplied number = arguments.get(0);
        Optional<Quantity> e = switch (number) {
            case Supplied.Known(var _, Quantity q, Span _) -> Optional.of(q);
            case Supplied.Written(var _, Expression written) -> expressions.attempt(written, false);
        };
        Expression.Path name = name(arguments.get(1));
        By by = by(name);
        Value of = number(e.orElseThrow(Rejected::new), number.span(), name);
        requireOneForEach(of, by, number.span(), name);
        session.at(span);
        if (!Flow.connects(session.builder(), by.value(), of)) {
            throw independent(number.span(), name, by);
        }
        Value gradient = session.builder().gradient(of, by.value(), session.turns().axes());
        if (by.stored().isPresent()) {
            return Quantity.of(new Parameters(session, expressions).view(gradient, by.stored().get(), by.written()));
        }
        // Where the number is one for all, each of the copies has a part in it.
        List<Axis> shared = new Independent(session).added(by.value()).stream().filter(a -> !of.type().has(a)).toList();
        return Quantity.of(shared.isEmpty() ? gradient : session.builder().reduceSum(gradient, shared, List.of()));
    }

    // ---------- the number

    private Value number(Quantity e, Span span, Expression.Path name) {
        if (e.isStatic()) {
            throw session.reject(Diagnostic.error(Code.N128, span,
                    "this is known when compiling, and does not change with " + text(name)));
        }
        if (!(e instanceof Quantity.Tensor t) || !Arithmetic.isReal(t)) {
            throw session.reject(describe.with(Diagnostic.error(Code.N126, span,
                    "only a real number has a slope, and this is of type " + e.kind()), "value", e)
                    .note("what has one is computed of reals by what is smooth, as sigmoid in place of a comparison"));
        }
        List<Axis> seen = describe.seen(e);
        if (!seen.isEmpty()) {
            List<String> names = seen.stream().map(Axis::name).toList();
            String axes = String.join(", ", names);
            throw session.reject(describe.with(Diagnostic.error(Code.N126, span,
                    "`grad` differentiates one number, and this has " + (names.size() == 1 ? "axis " : "axes ")
                            + Describe.list(names)),
                    "value", e)
                    .note("of their sum it is, for each element of " + text(name)
                            + ", how much all of them change with it")
                    .fix("sum[" + axes + "](" + span.text() + ")"));
        }
        return t.value();
    }

    private void requireOneForEach(Value of, By by, Span span, Expression.Path name) {
        List<Axis> more = of.type().axes().stream().filter(a -> !by.value().type().has(a)).toList();
        if (!more.isEmpty() && !more.contains(Axis.BATCH)) {
            throw session.reject(Diagnostic.error(Code.N126, span, "this is one number for each element that "
                    + session.frame().name() + " is mapped over, and " + text(name) + " is the same for all of them")
                    .note("an argument has a gradient for each: give " + text(name) + " to " + session.frame().name()));
        }
        if (!more.isEmpty()) {
            String mean = "mean[batch](" + span.text() + ")";
            Diagnostic d = Diagnostic.error(Code.N126, span, "this is one number for each example, and "
                    + text(name) + " is the same for all of them")
                    .note("the gradient of every single example with respect to what all share is not in the language");
            // An output must not depend on the other examples, so that the mean mends nothing in a model.
            throw session
                    .reject(session.bodies().isTraining()
                            ? d.note("that of their mean is one for the whole batch").fix(mean)
                            : d.note("that of their mean, `grad(" + mean + ", " + text(name)
                                    + ")`, may stand in a `report` of a `train` block"));
        }
    }

    private Rejected independent(Span span, Expression.Path name, By by) {
        Diagnostic d = Diagnostic.error(Code.N128, span, "this does not depend on " + text(name)
                + ", so that the gradient would be 0 everywhere");
        d = by.stored().isPresent() || by.value().type().axes().isEmpty() ? d
                : d.note("what counts is what was computed from the name " + text(name) + " itself");
        return session.reject(d.note("nothing flows through `stop`, `floor`, comparisons and indices"));
    }

    // ---------- the name

    private Expression.Path name(Supplied supplied) {
        if (supplied instanceof Supplied.Written(Optional<Name> _, Expression.Path path)) {
            return path;
        }
        throw session.reject(Diagnostic.error(Code.N127, supplied.span(),
                "`grad` differentiates by something that has a name, and this is an expression")
                .note("name it first, and compute from that name what is differentiated")
                .note("as in `v = " + supplied.span().text() + "`"));
    }

    private By by(Expression.Path path) {
        Optional<Entry> entry = path.single().flatMap(n -> session.frame().scope().find(n.text()));
        if (entry.isPresent() && entry.get() instanceof Entry.Parameter(ParameterSlot slot, Span _)) {
            new Parameters(session, expressions).read(slot, path.span());
            Variables.Made made = session.variables().find(slot.path()).orElseThrow();
            return parameter(made, made.order(slot.axes()));
        }
        if (path.single().isEmpty()) {
            return member(path);
        }
        if (entry.isPresent() && entry.get() instanceof Entry.Axis) {
            throw notReal(path, "an axis");
        }
        if (entry.isEmpty() && new StageNames(session).isApplicable(path)
                || entry.isPresent() && (entry.get() instanceof Entry.Shared || entry.get() instanceof Entry.Local
                        || entry.get() instanceof Entry.OwnValue)) {
            throw notReal(path, "a layer or function");
        }
        Quantity value = namedValues.value(path);
        if (value.isStatic()) {
            throw notReal(path, "known when compiling");
        }
        if (!(value instanceof Quantity.Tensor t) || !Arithmetic.isReal(t)) {
            throw notReal(path, "of type " + value.kind());
        }
        return new By(t.value(), Optional.empty(), List.of());
    }

    private Rejected notReal(Expression.Path path, String what) {
        return session.reject(Diagnostic.error(Code.N127, path.span(), "`grad` cannot differentiate by " + text(path)
                + ", which is " + what)
                .note("it differentiates by real numbers: inputs, parameters, and values computed from them"));
    }

    private By member(Expression.Path path) {
        Parameters.Member member = namedValues.parameter(path);
        return parameter(member.made(), member.axes());
    }

    private By parameter(Variables.Made made, List<Axis> written) {
        return new By(session.graphs().variable(made), Optional.of(made), new ArrayList<>(written));
    }

    private static String text(Expression.Path path) {
        return path.span().text();
    }
}
