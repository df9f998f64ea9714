package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.compiler.elaborate.scope.Carry;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Scan;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.syntax.Expression;

/// `scan T from h: f32[H] = 0 { … }`: a body that is mapped over the turns, and what each hands on to the next.
///
/// All turns are elaborated at once. What comes from outside has T under a label that no name means ([Turns]), so have the
/// carries, and `index(T)` counts along it; what the last line gives has T again.
final class Scans {
    /// A carry as the graph begins with it.
    ///
    /// @param axes that are written, or those of the start
    private record Started(Expression.Carry written, Value start, Kind kind, List<Axis> axes) {
    }

    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final ScanMistakes mistakes;
    private final Names names;

    Scans(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.mistakes = new ScanMistakes(session, expressions);
        this.names = new Names(session);
    }

    Quantity of(Expression.Scan scan) {
        Scan turns = new Scan(mistakes.axis(scan));
        List<Started> starts = starts(scan, turns);
        Set<Axis> over = new MappedOver(session).all(scan);
        starts.forEach(s -> s.start().type().axes().stream().filter(a -> !s.axes().contains(a)).forEach(over::add));
        Scope scope = session.frame().scope().inside(turns);
        Frame frame = session.frame().turns(scope);
        session.at(scan.span());
        List<Quantity> yields = session.turns().at(turns.hidden(), () -> session.inside(frame, scan, () -> {
            for (Started s : starts) {
                Carry carry = Carry.open(session.builder(), s.start(), s.kind(), turns.hidden(), over, s.axes());
                turns.carried().put(s.written().name().text(), new Scan.Carried(carry, s.written()));
                names.bindValue(s.written().name(), carry.quantity());
            }
            List<Quantity> values = new Bodies(session, expressions).values(scan.body());
            mistakes.requireYield(scan, values);
            mistakes.requireChanges(turns);
            values.forEach(v -> mistakes.requireOneOfTurns(v, turns, scan));
            return values;
        }));
        session.at(scan.span());
        turns.carried().forEach((carry, c) -> session.builder().close(c.value().value(),
                Carry.held(turns.next(carry).orElseThrow())));
        List<Quantity> collected = yields.stream()
                .map(q -> new Turned(session).all(q, turns.hidden(), turns.along())).toList();
        return collected.size() == 1 ? collected.getFirst() : new Quantity.Many(collected);
    }

    // ---------- what a loop begins with

    private List<Started> starts(Expression.Scan scan, Scan turns) {
        List<Started> starts = new ArrayList<>();
        boolean isSound = true;
        for (Expression.Carry carry : scan.carries()) {
            try {
                names.requireFree(carry.name());
                starts.add(start(carry, turns));
            } catch (Rejected reported) {
                isSound = false;
            }
        }
        if (!isSound) {
            throw new Rejected();
        }
        return starts;
    }

    private Started start(Expression.Carry carry, Scan turns) {
        Optional<Kind> written = carry.type().map(new Types(session, expressions)::kind);
        Optional<List<Axis>> axes = carry.type()
                .map(t -> new Types(session, expressions).axes(t, "carry " + carry.name().text()));
        Quantity start = new NumberLists(session, expressions).written(carry.start(), carry.type());
        mistakes.requireNoTurns(carry, axes, start, turns);
        Kind kind = written.orElseGet(() -> Carries.kind(start));
        mistakes.requireFitting(carry, kind, axes, start);
        session.at(carry.span());
        List<Axis> own = axes.orElseGet(() -> new Describe(session).seen(start));
        return new Started(carry, arithmetic.as(kind, start), kind, own);
    }
}
