package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// `concat(a, b)`, `concat([a, b])`, `cat([a, b], dim=-1)`: two values or more put behind one another along an axis that each has
/// under a name of its own, as a function does here that makes one axis of one that its two arguments have.
public final class JoinedAxes {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    /// @param isTight whether brackets behind it are its own
    private record Part(String text, boolean isTight, Quantity value) {
        Part(Expression written, Quantity value) {
            this(written.span().text(), written instanceof Expression.Path || written instanceof Expression.Call,
                    value);
        }

        String renamed(Axis from, Axis to) {
            return from.name().equals(to.name()) ? text
                    : (isTight ? text : "(" + text + ")") + "[" + from.name() + " as " + to.name() + "]";
        }
    }

    public JoinedAxes(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    /// Whether two arguments have the axis that the brackets take, and what they make of it follows from both.
    private static boolean joins(Callee callee) {
        return callee.isTurn() && callee.arguments().size() == 2 && callee.parameters().count() == 2
                && callee.arguments().stream().allMatch(a -> a.type().filter(t -> t.axes().size() == 1
                        && t.axes().getFirst().name().text().equals(taken(callee))).isPresent())
                && callee.signature().results().stream().flatMap(t -> t.axes().stream())
                        .anyMatch(a -> a.name().text().equals(callee.madeAxes().getFirst()) && a.size().isPresent());
    }

    private static String taken(Callee callee) {
        return callee.signature().taken().getFirst().name().text();
    }

    /// Refuses a list of what is to be joined, and more values than two.
    ///
    /// @param span of the application
    public void requireTwo(Applicable.Called called, List<Supplied> supplied, Span span) {
        if (!joins(called.callee())) {
            return;
        }
        List<Expression> given = supplied.stream().flatMap(s -> s instanceof Supplied.Written w && w.name().isEmpty()
                ? Stream.of(w.value()) : Stream.of()).toList();
        List<Expression> values = values(given);
        boolean isOther = given.size() > 2 || !values.equals(given);
        if (isOther && values.size() > 1) {
            throw session.reject(of(called.callee(), parts(values), span));
        }
    }

    /// What is given, or the elements of a list of values that is given first.
    private static List<Expression> values(List<Expression> given) {
        return !given.isEmpty() && given.getFirst() instanceof Expression.ListLiteral l
                && l.elements().stream().noneMatch(Expression.Number.class::isInstance) ? l.elements() : given;
    }

    private List<Part> parts(List<Expression> values) {
        return values.stream().map(v -> new Part(v, expressions.value(v))).toList();
    }

    /// Refuses values of which one lacks the axis that both are to have.
    public void requireAxis(Applicable.Called called, List<GivenArgument> given, Span span) {
        Callee callee = called.callee();
        if (!joins(callee) || given.size() != 2) {
            return;
        }
        String axis = Optional.ofNullable(called.statics().axes().get(taken(callee))).map(a -> a.name().text())
                .orElse(taken(callee));
        boolean haveIt = given.stream().allMatch(g -> g.value().axes().stream().anyMatch(a -> a.name().equals(axis)));
        boolean areWritten = given.stream().allMatch(g -> span.contains(g.span()));
        if (!haveIt && areWritten) {
            throw session.reject(of(callee, given.stream().map(g -> new Part(g.span().text(), g.span().text()
                    .matches("\\w+"), g.value())).toList(), span));
        }
    }

    /// What is said of a call of another library's function that joins.
    ///
    /// @param callee what it is called here
    Optional<Diagnostic> ofCall(Callee callee, Expression.Call call) {
        List<Expression> values = values(call.arguments().stream().filter(a -> a.name().isEmpty())
                .map(Expression.CallArgument::value).toList());
        return joins(callee) && values.size() > 1 ? Optional.of(of(callee, parts(values), call.span()))
                : Optional.empty();
    }

    private Diagnostic of(Callee callee, List<Part> parts, Span span) {
        Diagnostic d = Diagnostic.error(Code.N012, span, callee.name()
                + " puts one value behind another along an axis that both have under one name, and makes a new one of it");
        for (Part part : parts) {
            d = d.note(part.text() + ": " + describe.type(part.value()));
        }
        Diagnostic said = d.note("it is " + callee.usage());
        return joined(callee, parts, span).map(said::fix).orElse(said);
    }

    /// Empty where it is not clear along which axes.
    private Optional<String> joined(Callee callee, List<Part> parts, Span span) {
        Part all = parts.getFirst();
        List<Axis> axes = describe.seen(all.value());
        for (int i = 1; i < parts.size(); i++) {
            List<Axis> next = describe.seen(parts.get(i).value());
            List<Axis> before = axes;
            List<Axis> left = only(axes, next);
            List<Axis> right = only(next, before);
            if (left.size() != 1 || right.size() != 1) {
                return Optional.empty();
            }
            String name = i < parts.size() - 1 ? made(left.getFirst(), right.getFirst())
                    : new SquareText(session).next(span).orElseGet(() -> made(left.getFirst(), right.getFirst()));
            all = new Part(callee.name() + "[" + left.getFirst().name() + " -> " + name + "](" + all.text() + ", "
                    + parts.get(i).renamed(right.getFirst(), left.getFirst()) + ")", true, all.value());
            List<Axis> rest = new ArrayList<>(axes);
            rest.remove(left.getFirst());
            rest.add(Axis.of(name, left.getFirst().size() + right.getFirst().size()));
            axes = rest;
        }
        return Optional.of(all.text());
    }

    /// What one has and the other has not, or the only one that it has.
    private static List<Axis> only(List<Axis> axes, List<Axis> other) {
        return axes.size() == 1 ? axes : axes.stream().filter(a -> !other.contains(a)).toList();
    }

    private String made(Axis left, Axis right) {
        Scope scope = session.frame().scope();
        String name = left.name().equals(right.name()) ? left.name() + "2" : left.name() + right.name();
        while (scope.find(name).isPresent() || scope.announced(name).isPresent()) {
            name += "_";
        }
        return name;
    }
}
