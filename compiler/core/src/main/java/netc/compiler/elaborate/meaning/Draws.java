package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.abi.RandomNumbers;
import netc.compiler.elaborate.advice.MissingBrackets;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Type;

/// What stands behind `~`: the one draw of the language, or a function that draws.
final class Draws {
    private final Session session;
    private final Evaluator expressions;

    Draws(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    /// One draw for each element along `axes`.
    Quantity draw(Expression distribution, List<Axis> axes) {
        if (distribution instanceof Expression.Path path
                && path.single().filter(n -> n.text().equals(CoreWords.UNIFORM)).isPresent()) {
            session.at(distribution.span());
            return Quantity.of(random(axes));
        }
        new MissingBrackets(session, expressions).requireInAndOut(distribution, axes);
        Quantity value = switch (distribution) {
            case Expression.Path p -> apply(p, distribution.span());
            case Expression.Bracket b when names(b.target()) -> apply(b, distribution.span());
            case Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    expressions.value(distribution);
        };
        if (Arithmetic.isReal(value) || value.isStatic()) {
            return value;
        }
        throw session.reject(Diagnostic.error(Code.N106, distribution.span(), "what is drawn here is a real number"));
    }

    private static boolean names(Expression target) {
        return target instanceof Expression.Path;
    }

    /// `normal` and `glorot[In -> Out]`: a call without round brackets.
    private Quantity apply(Expression named, Span span) {
        return expressions.apply(named, List.of(), span);
    }

    /// `u: f32 ~ uniform` inside a function that draws.
    Quantity binding(Optional<Type> type, Expression distribution, Name name) {
        if (session.graphs().drawing().isEmpty()) {
            throw session.notYet(distribution.span(), "a draw outside `param`");
        }
        List<Axis> axes = new ArrayList<>(session.graphs().drawing().get().axes());
        if (type.isPresent()) {
            if (!type.get().element().text().equals("f32")) {
                throw session.notYet(type.get().span(), "a draw of anything but f32");
            }
            for (Axis axis : new Types(session, expressions).axes(type.get(), "draw " + name.text())) {
                if (axes.stream().noneMatch(a -> a.label() == axis.label())) {
                    axes.add(axis);
                }
            }
        }
        return draw(distribution, axes);
    }

    /// Numbers of the open interval (0, 1), one for each element along the axes.
    private Value random(List<Axis> axes) {
        String path = session.graphs().drawing().orElseThrow().next();
        return session.builder().random(RandomNumbers.key(path), axes);
    }
}
