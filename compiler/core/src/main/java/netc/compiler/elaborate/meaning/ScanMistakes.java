package netc.compiler.elaborate.meaning;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import netc.compiler.elaborate.advice.SurplusAxes;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Scan;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// What can be wrong with a `scan`, and what was meant.
final class ScanMistakes {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final Names names;
    private final Types types;

    ScanMistakes(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.names = new Names(session);
        this.types = new Types(session, expressions);
    }

    // ---------- the axis of the turns

    /// With how many turns there are.
    Axis axis(Expression.Scan scan) {
        Type.Axis written = scan.axis();
        if (written.mayLack()) {
            throw session.reject(Diagnostic.error(Code.N106, written.span(), "only an argument may lack an axis")
                    .fix(written.name().text()));
        }
        if (written.name().text().equals(CoreWords.BATCH)) {
            throw noTurns(written, "the examples come in no order");
        }
        if (written.size().isPresent()) {
            AxisName name = names.axis(written.name());
            long size = expressions.size(written.size().get());
            types.requirePin(name, size, written.span(), "this scan");
            name.write(size);
            return name.of(size);
        }
        AxisName name = names.knownAxis(written.name());
        if (name.isOpen()) {
            throw noTurns(written, name.text() + " is as long as the batch");
        }
        return name.of(name.written().orElseGet(() -> types.number(name, written.name())));
    }

    private Rejected noTurns(Type.Axis written, String why) {
        return session.reject(Diagnostic.error(Code.N135, written.span(), "a `scan` is over the places of an axis, and "
                + why)
                .note("its turns come one after the other, in every example alike")
                .note("as in `scan T from h: f32 = 0 { h <- h + x; h }`, where x has the axis T"));
    }

    // ---------- what it begins with

    void requireNoTurns(Expression.Carry carry, Optional<List<Axis>> axes, Quantity start, Scan turns) {
        String name = carry.name().text();
        String along = turns.along().name();
        Optional<Type.Axis> written = carry.type().flatMap(t -> t.axes().stream()
                .filter(a -> a.name().text().equals(along)).findFirst());
        if (axes.isPresent() && axes.get().stream().anyMatch(a -> a.label() == turns.along().label())) {
            Type type = carry.type().orElseThrow();
            throw session.reject(over(Diagnostic.error(Code.N134, written.get().span(), "the turns of this `scan` are "
                    + "along " + along + ", so that " + name + " has no axis " + along))
                    .fix(carry.span(), name + ": " + type.without(written.get()) + " = "
                            + (start.axis(turns.along().label()).isPresent() ? first(carry, along)
                                    : carry.start().span().text())));
        }
        if (start.axis(turns.along().label()).isPresent()) {
            throw session.reject(over(describe.with(Diagnostic.error(Code.N134, carry.start().span(),
                    "the turns of this `scan` are along " + along + ", so that " + name + " does not begin with all of "
                            + along),
                    "start", start)).note("what it begins with is one of them, such as the first")
                    .fix(carry.start().span(), first(carry, along)));
        }
    }

    /// What it is to begin with at the first place of the turns.
    private static String first(Expression.Carry carry, String along) {
        String text = carry.start().span().text();
        boolean isTight = carry.start() instanceof Expression.Path || carry.start() instanceof Expression.Call
                || carry.start() instanceof Expression.Bracket;
        return (isTight ? text : "(" + text + ")") + "[" + along + ": 0]";
    }

    private static Diagnostic over(Diagnostic d) {
        return d.note("a turn has one of what lies along the axis, and hands one on to the next");
    }

    /// The start of a carry, which has no other axes than the carry and elements of its kind.
    void requireFitting(Expression.Carry carry, Kind kind, Optional<List<Axis>> axes, Quantity start) {
        String name = carry.name().text();
        if (carry.type().isPresent()) {
            Type type = carry.type().get();
            List<Axis> more = describe.seen(start).stream().filter(a -> !axes.get().contains(a)).toList();
            if (!more.isEmpty()) {
                throw session.reject(describe.with(Diagnostic.error(Code.N209, type.span(),
                        SurplusAxes.has("the start of " + name, more) + ", which its type does not say"), "start",
                        start));
            }
            if (!Carries.takes(kind, start)) {
                throw session.reject(describe.with(Diagnostic.error(Code.N209, type.span(),
                        name + " is declared as " + type.span().text()), "start", start));
            }
            new Carries(session).requireRange(kind, start, carry.start().span(), name);
        }
    }

    // ---------- what it gives

    void requireChanges(Scan turns) {
        for (String name : turns.carried().keySet()) {
            if (turns.next(name).isEmpty()) {
                session.reject(Diagnostic
                        .error(Code.N138, turns.carried().get(name).written().span(), "no turn changes " + name
                                + ", so that each begins with its start")
                        .note("`" + name + " <- …` says what the next turn begins with")
                        .note("what is the same at every turn has its name outside"));
            }
        }
        if (turns.carried().keySet().stream().anyMatch(n -> turns.next(n).isEmpty())) {
            throw new Rejected();
        }
    }

    void requireYield(Expression.Scan scan, List<Quantity> values) {
        if (!values.isEmpty()) {
            return;
        }
        List<Statement> lines = scan.body().statements();
        Diagnostic d = Diagnostic.error(Code.N139, scan.body().span(), "this `scan` gives no value")
                .note("its last line is what each turn gives, and the scan is that with axis "
                        + scan.axis().name().text());
        Optional<Statement.Update> last = lines.isEmpty() ? Optional.empty()
                : lines.getLast() instanceof Statement.Update u ? Optional.of(u) : Optional.empty();
        Set<String> changed = last.map(u -> u.places().stream().map(p -> p.path().span().text())
                .collect(Collectors.toSet())).orElse(Set.of());
        if (changed.size() != 1) {
            throw session.reject(d);
        }
        Span line = last.get().span();
        boolean isOneLine = !scan.body().span().text().contains("\n");
        throw session.reject(d.fix(line, line.text() + (isOneLine ? "; " : "\n" + " ".repeat(line.column() - 1))
                + changed.iterator().next()));
    }

    void requireOneOfTurns(Quantity value, Scan turns, Expression.Scan scan) {
        if (value.axis(turns.along().label()).isPresent()) {
            Span span = scan.body().statements().getLast().span();
            throw session.reject(describe.with(Diagnostic.error(Code.N108, span,
                    "the scan would have two axes " + turns.along().name() + ": its own and that of what a turn gives"),
                    "value", value));
        }
    }
}
