package netc.compiler.elaborate.model;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.meaning.Arithmetic;
import netc.compiler.elaborate.meaning.Bodies;
import netc.compiler.elaborate.meaning.Types;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// What an input is where nobody gives it: `input noise: f32[Z] ~ normal(1)`, `input size: f32 = 0.1`.
final class InputStandards {
    private final Session session;
    private final Evaluator expressions;

    InputStandards(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    /// @param given the examples in front
    Value of(Statement.Start start, Type type, Name name, netc.compiler.graph.Type given) {
        Quantity standard = start.isDrawn()
                ? new Bodies(session, expressions).drawn(
                        new Statement.Draw(List.of(name), Optional.of(type), start.value(), start.span()), name)
                : value(start, type, name);
        for (Axis axis : standard.axes()) {
            if (!given.has(axis)) {
                throw session.reject(new Describe(session).with(Diagnostic.error(Code.N109, start.value().span(),
                        "input " + name.text() + " has no axis " + axis.name() + " of size " + axis.size()
                                + ", but what it is where nobody gives it has"),
                        "value", standard));
            }
        }
        return new Arithmetic(session).as(new Types(session, expressions).kind(type), standard);
    }

    private Quantity value(Statement.Start start, Type type, Name name) {
        session.frame().begin(name.text());
        Quantity value = new Bodies(session, expressions).written(start.value(), Optional.of(type));
        Kind kind = new Types(session, expressions).kind(type);
        if (!Types.takes(kind, value)) {
            Diagnostic d = new Describe(session).with(Diagnostic.error(Code.N106, start.value().span(),
                    "input " + name.text() + " is declared as " + type.span().text()), "value", value);
            boolean isPlace = value instanceof Quantity.Whole(long n)
                    && kind.into().filter(a -> n >= 0 && n < a.size()).isPresent();
            throw session.reject(isPlace ? d.fix(kind + "(" + start.value().span().text() + ")") : d);
        }
        return value;
    }
}
