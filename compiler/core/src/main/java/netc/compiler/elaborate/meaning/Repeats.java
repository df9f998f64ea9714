package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import netc.compiler.elaborate.advice.RepeatedTypes;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Carry;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// `x |> repeat n L`: a loop whose turns hand on what L makes of what they are given. The instances are the turns, since a
/// parameter of L has their axis in front.
final class Repeats {
    /// Applies what is repeated.
    @FunctionalInterface
    interface Stage {
        Quantity apply(Applicable stage, List<Supplied> arguments, Span span);
    }

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final Arithmetic arithmetic;

    Repeats(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.arithmetic = new Arithmetic(session);
    }

    Quantity of(Applicable.Repeated repeated, List<Supplied> arguments, Span span, Stage stage) {
        if (arguments.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N105, span, "`repeat` needs a value to begin with"));
        }
        Quantity given = switch (arguments.getFirst()) {
            case Supplied.Known(var _, Quantity q, Span _) -> q;
            case Supplied.Written(var _, var e) -> expressions.value(e);
        };
        List<Supplied> same = new ArrayList<>(arguments.subList(1, arguments.size()));
        same.addAll(repeated.arguments());
        session.at(span);
        Kind kind = Carries.kind(given);
        Axis along = repeated.along();
        Value start = arithmetic.as(kind, given);
        Set<Axis> over = new MappedOver(session).all(given, same, repeated.stage());
        Carry carry = Carry.open(session.builder(), start, kind, along, over, describe.seen(given));
        List<Supplied> all = new ArrayList<>();
        all.add(new Supplied.Known(carry.quantity(), arguments.getFirst().span()));
        all.addAll(same);
        Quantity next = session.turns().at(along, () -> {
            Quantity result = stage.apply(repeated.stage(), all, span);
            requireSame(given, carry, result, span);
            return result;
        });
        session.at(span);
        GraphBuilder builder = session.builder();
        Value made = arithmetic.as(kind, next);
        builder.close(carry.value(), made);
        return carry.with(Carry.at(builder, made, along, repeated.times() - 1));
    }

    private void requireSame(Quantity given, Carry carry, Quantity next, Span span) {
        boolean isSame = !(next instanceof Quantity.Many)
                && Set.copyOf(describe.seen(next)).equals(Set.copyOf(describe.seen(given))) && carry.holds(next)
                && (given.isStatic() ? Types.takes(carry.kind(), next) : next.kind().equals(given.kind()));
        if (!isSame) {
            throw session.reject(new RepeatedTypes(session).differ(given, next, span));
        }
        new Carries(session).requireRange(carry.kind(), next, span, "that is repeated");
    }
}
