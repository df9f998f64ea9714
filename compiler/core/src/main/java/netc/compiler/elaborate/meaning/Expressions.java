package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.advice.TwoPlaces;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Meeting;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Quantity.Truth;
import netc.compiler.elaborate.value.Quantity.Whole;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// The meaning of expressions: which of those who read around expressions reads which.
///
/// In a size or subscript arithmetic is exact: `/` must come out even, unless `floor` or `ceil` stands around it.
/// Everywhere else `/` is the division of reals. The flag `exact` says which; it reaches the operands of operators and
/// of the pointwise functions, not the arguments of a `fn`.
public final class Expressions implements Evaluator {
    private final Session session;
    private final Arithmetic arithmetic;
    private final NamedValues names;
    private final Subscripts subscripts;
    private final Applications applications;
    private final Scans scans;
    private final Sizes sizes;

    public Expressions(Session session) {
        this.session = session;
        this.arithmetic = new Arithmetic(session);
        this.names = new NamedValues(session, this);
        this.subscripts = new Subscripts(session, this);
        this.applications = new Applications(session, this);
        this.scans = new Scans(session, this);
        this.sizes = new Sizes(session, this);
    }

    @Override
    public Quantity value(Expression expression) {
        return one(evaluate(expression, false), expression.span());
    }

    /// One value, as a size or subscript computes it.
    public Quantity exact(Expression expression) {
        return one(evaluate(expression, true), expression.span());
    }

    private Quantity one(Quantity q, Span span) {
        if (q instanceof Quantity.Many(List<Quantity> values)) {
            throw session.reject(Diagnostic.error(Code.N105, span, "this gives " + values.size()
                    + " values: bind them first, `a, b = …`"));
        }
        return q;
    }

    @Override
    public long size(Expression expression) {
        return sizes.of(expression);
    }

    /// Everything that an expression gives: several values where it is a call of several results.
    private Quantity evaluate(Expression expression, boolean exact) {
        return session.limits().deeper(expression.span(), () -> switch (expression) {
            case Expression.Where w -> where(w, exact);
            case Expression.Pipe p -> applications.pipe(p);
            case Expression.Binary b -> binary(b, exact);
            case Expression.Unary u -> unary(u, exact);
            case Expression.Number n -> number(n);
            case Expression.Text t -> throw session.reject(Diagnostic.error(Code.N104, t.span(),
                    "a text is no value here"));
            case Expression.Bool b -> new Truth(b.value());
            case Expression.Path p -> names.value(p);
            case Expression.Bracket b -> subscripts.bracket(b);
            case Expression.Call c -> applications.call(c, exact);
            case Expression.ListLiteral l -> throw session.reject(Diagnostic.error(Code.N106, l.span(),
                    "a list of numbers stands where a type says along which axis it is")
                    .note("as in `level: f32[Q] = [0.1, 0.5, 0.9]`, or where such an argument is given"));
            case Expression.Scan s -> scans.of(s);
            case Expression.TrainElse t -> new Phases(session, this).of(t);
            case Expression.Repeat r -> throw new StageNames(session).notApplied(r.span(), "a stage `repeat …`");
            case Expression.Each e -> throw new StageNames(session).notApplied(e.span(), "a stage `each …`");
        });
    }

    private static Quantity number(Expression.Number n) {
        long unit = n.unit().map(Expression.ByteUnit::bytes).orElse(1L);
        if (n.isWhole() && n.value() <= 0x1p53) {
            return new Whole(Math.multiplyExact((long) n.value(), unit));
        }
        return new Quantity.Real(n.value() * unit);
    }

    private Quantity unary(Expression.Unary u, boolean exact) {
        Quantity operand = one(evaluate(u.operand(), exact), u.operand().span());
        session.at(u.span());
        return switch (u.operator()) {
            case NEGATE -> arithmetic.negate(operand, u.span());
            case NOT -> arithmetic.not(operand, u.span());
        };
    }

    private Quantity binary(Expression.Binary b, boolean exact) {
        Optional<Quantity> left = attempt(b.left(), exact);
        Optional<Quantity> right = attempt(b.right(), exact);
        if (left.isEmpty() || right.isEmpty()) {
            throw new Rejected();
        }
        session.at(b.span());
        Quantity result = arithmetic.binary(b.operator(), left.get(), right.get(), exact, b.span());
        Meeting.of(b, session.frame().body(), left.get(), right.get(), result).ifPresent(session.meetings()::add);
        return result;
    }

    @Override
    public Optional<Quantity> attempt(Expression expression, boolean exact) {
        try {
            return Optional.of(one(evaluate(expression, exact), expression.span()));
        } catch (Rejected reported) {
            return Optional.empty();
        }
    }

    private Quantity where(Expression.Where w, boolean exact) {
        Expression otherwise = w.otherwise().orElseThrow(() -> session.reject(Diagnostic.error(Code.N113, w.span(),
                "`where` needs an `else` here: only a reduction, a `loss` or a `report` can leave elements out")
                .note("`else 0` makes the others 0, and `else -inf` is what a softmax or `max` passes over")));
        Optional<Quantity> named = new Names(session).areNamedBy(w)
                ? Optional.of(one(evaluate(w.value(), exact), w.value().span()))
                : Optional.empty();
        new TwoPlaces(session, this).requirePlaces(w);
        Quantity condition = arithmetic.requireCondition(value(w.condition()), w.condition().span());
        if (condition instanceof Truth(boolean chosen)) {
            Expression side = chosen ? w.value() : otherwise;
            return chosen && named.isPresent() ? named.get() : one(evaluate(side, exact), side.span());
        }
        Optional<Quantity> value = named.isPresent() ? named : attempt(w.value(), exact);
        Optional<Quantity> other = attempt(otherwise, exact);
        if (value.isEmpty() || other.isEmpty()) {
            throw new Rejected();
        }
        session.at(w.span());
        return arithmetic.select(condition, value.get(), other.get(), w.span());
    }

    @Override
    public List<Quantity> all(List<Expression> expressions) {
        List<Quantity> values = new ArrayList<>();
        boolean sound = true;
        for (Expression expression : expressions) {
            try {
                Quantity q = evaluate(expression, false);
                values.addAll(q instanceof Quantity.Many(List<Quantity> several) ? several : List.of(q));
            } catch (Rejected reported) {
                sound = false;
            }
        }
        if (!sound) {
            throw new Rejected();
        }
        return values;
    }

    @Override
    public Quantity apply(Expression stage, List<Supplied> arguments, Span span) {
        return applications.apply(stage, arguments, span);
    }
}
