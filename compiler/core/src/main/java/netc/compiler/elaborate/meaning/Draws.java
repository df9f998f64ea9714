package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.abi.RandomNumbers;
import netc.compiler.elaborate.advice.MissingBrackets;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Drawing;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Summary;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Interval;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// What stands behind `~`: the one draw of the language, or a function that draws.
final class Draws {
    /// So many numbers lie between 0 and 1 ([RandomNumbers#uniform]): one of more places would never be drawn.
    private static final long MOST_PLACES = 1 << 23;

    private final Session session;
    private final Evaluator expressions;

    Draws(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    /// What a parameter is at first.
    ///
    /// @param drawing open while the distribution is read
    Quantity start(Expression distribution, Drawing drawing) {
        return draw(distribution, Kind.REAL, drawing.axes());
    }

    /// What a name behind which a draw stands is: in a function that draws one more number for each element that is drawn;
    /// elsewhere one for each example, for each turn of the loops around and for each element of what the body, or one that
    /// it is applied in, is mapped over, at every run.
    Quantity value(Statement.Draw draw, Name name) {
        Kind kind = draw.type().map(new Types(session, expressions)::kind).orElse(Kind.REAL);
        List<Axis> own = draw.type().map(t -> new Types(session, expressions).axes(t, "draw " + name.text()))
                .orElse(List.of());
        Optional<Drawing> around = session.graphs().drawing();
        if (around.isPresent()) {
            return draw(draw.distribution(), kind, all(around.get().axes(), own));
        }
        if (!session.graphs().isForward()) {
            throw session.reject(Diagnostic.error(Code.N125, draw.span(),
                    "what is there at first, and the rule of a gradient, are computed without a draw")
                    .note("what draws the start of a parameter stands behind `~`"));
        }
        requireNoStart(draw);
        long elements = own.stream().mapToLong(Axis::size).reduce(1, Math::multiplyExact);
        session.frame().begin(name.text());
        Drawing drawing = new Drawing(session.frame().drawn(name.text()), all(over(session), own), elements);
        Quantity value = session.graphs().into(session.builder(), Optional.of(drawing),
                () -> draw(draw.distribution(), kind, drawing.axes()));
        if (!drawing.hasDrawn()) {
            Span sign = sign(draw);
            throw session.reject(Diagnostic.error(Code.N125, draw.distribution().span(),
                    "nothing is drawn here: a value stands behind `=`").fix(sign, "="));
        }
        requireOwnAxes(draw, name, value, drawing);
        session.summary().draw(new Summary.Drawn(name.text(), session.frame().drawn(name.text()), value, own.size(),
                session.turns().axes(), draw.span()));
        return value;
    }

    /// What stands between the names with their type and the distribution.
    private static Span sign(Statement.Draw draw) {
        Span distribution = draw.distribution().span();
        int at = distribution.source().text().lastIndexOf('~', distribution.start());
        return distribution.source().span(at, at + 1);
    }

    /// All that the open body is there for more than once: first what is as long as the batch, so that the numbers of the
    /// other places do not depend on how long it is. An optimizer has no examples.
    static List<Axis> over(Session session) {
        Set<Axis> axes = new LinkedHashSet<>();
        if (!session.bodies().isOptimizing()) {
            axes.add(Axis.BATCH);
        }
        List<Axis> mapped = session.frame().over();
        mapped.stream().filter(Axis::isOpen).forEach(axes::add);
        axes.addAll(session.turns().axes());
        axes.addAll(mapped);
        return List.copyOf(axes);
    }

    private static List<Axis> all(List<Axis> around, List<Axis> own) {
        List<Axis> axes = new ArrayList<>(around);
        own.stream().filter(axis -> axes.stream().noneMatch(a -> a.label() == axis.label())).forEach(axes::add);
        return axes;
    }

    /// `W: f32[In, Out] ~ glorot[In -> Out]` without its `param`: no noise has axes that go in and come out.
    private void requireNoStart(Statement.Draw draw) {
        if (draw.distribution() instanceof Expression.Bracket b && !b.brackets().made().isEmpty()
                && session.frame().body() != Frame.Body.TRAIN) {
            throw session
                    .reject(Diagnostic.error(Code.N119, draw.span(), "what is drawn at the start and then learned is"
                            + " declared by `param`").fix("param " + draw.span().text()));
        }
    }

    private void requireOwnAxes(Statement.Draw draw, Name name, Quantity value, Drawing drawing) {
        for (Axis axis : value.axes()) {
            if (drawing.axes().stream().noneMatch(a -> a.label() == axis.label())) {
                throw session.reject(new Describe(session).with(Diagnostic.error(Code.N209,
                        draw.type().map(Type::span).orElse(name.span()), "what is drawn for " + name.text()
                                + " also has axis " + axis.name() + ", which its type does not say"),
                        "value", value)
                        .note("one number is drawn for each element of the type that is written"));
            }
        }
    }

    private Quantity draw(Expression distribution, Kind kind, List<Axis> axes) {
        if (distribution instanceof Expression.Path path
                && path.single().filter(n -> n.text().equals(CoreWords.UNIFORM)).isPresent()) {
            session.at(distribution.span());
            return uniform(kind, axes, distribution.span());
        }
        new MissingBrackets(session, expressions).requireInAndOut(distribution, axes);
        Quantity value = switch (distribution) {
            case Expression.Path p -> apply(p, distribution.span());
            case Expression.Bracket b when names(b.target()) -> apply(b, distribution.span());
            case Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    expressions.value(distribution);
        };
        if (kind.equals(Kind.REAL) && !Arithmetic.isReal(value) && !value.isStatic()) {
            return Quantity.of(new Arithmetic(session).real(value));
        }
        if (Types.takes(kind, value)) {
            return value;
        }
        throw session.reject(Diagnostic.error(Code.N106, distribution.span(), "what is drawn here is of type "
                + value.kind() + ", and " + kind + " is written"));
    }

    private static boolean names(Expression target) {
        return target instanceof Expression.Path;
    }

    /// `normal` and `glorot[In -> Out]`: a call without round brackets.
    private Quantity apply(Expression named, Span span) {
        return expressions.apply(named, List.of(), span);
    }

    /// Numbers of the open interval (0, 1), or places of an axis, one for each element along the axes.
    private Quantity uniform(Kind kind, List<Axis> axes, Span span) {
        if (kind.equals(Kind.REAL)) {
            return Quantity.of(random(axes));
        }
        Axis places = kind.into().orElseThrow(() -> session.reject(Diagnostic.error(Code.N106, span,
                "`uniform` draws a number between 0 and 1, or an index into an axis")
                .note("the functions of std/distributions.net draw truth values and whole numbers")));
        if (places.size() > MOST_PLACES) {
            throw session.reject(Diagnostic.error(Code.N206, span, "axis " + places.name() + " has "
                    + Counted.number(places.size()) + " places, and one of at most " + Counted.number(MOST_PLACES)
                    + " is drawn"));
        }
        Value place = session.builder().map(ScalarFunction.PLACE, random(axes),
                session.builder().whole(places.size()));
        return new Quantity.Tensor(place, kind, new Interval(0, places.size() - 1));
    }

    private Value random(List<Axis> axes) {
        String path = session.graphs().drawing().orElseThrow().next();
        return session.builder().random(RandomNumbers.key(path), axes);
    }
}
