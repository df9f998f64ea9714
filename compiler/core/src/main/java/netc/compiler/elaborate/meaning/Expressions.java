package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Meeting;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Quantity.Truth;
import netc.compiler.elaborate.value.Quantity.Whole;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Expression.BinaryOperator;

/// The meaning of expressions.
///
/// In a size or subscript arithmetic is exact: `/` must come out even, unless `floor` or `ceil` stands around it.
/// Everywhere else `/` is the division of reals. The flag `exact` says which; it reaches the operands of operators and
/// of the pointwise functions, not the arguments of a `fn`.
public final class Expressions {
    /// An axis is not longer than an array of Java.
    static final long LARGEST_SIZE = Integer.MAX_VALUE;
    /// The divisors of a size up to this are few enough to be listed.
    private static final long MOST_DIVIDED = 1 << 16;

    private final Session session;
    private final Arithmetic arithmetic;
    private final Describe describe;
    private final Names names;
    private final Subscripts subscripts;
    private final Reductions reductions;
    private final Calls calls;
    private final Stages stages;
    private final Shapes shapes;

    public Expressions(Session session) {
        this.session = session;
        this.arithmetic = new Arithmetic(session);
        this.describe = new Describe(session);
        this.names = new Names(session);
        this.subscripts = new Subscripts(session, this);
        this.reductions = new Reductions(session, this);
        this.shapes = new Shapes(session, this);
        this.calls = new Calls(session, this);
        this.stages = new Stages(session, this);
    }

    Session session() {
        return session;
    }

    public Arithmetic arithmetic() {
        return arithmetic;
    }

    public Describe describe() {
        return describe;
    }

    public Names names() {
        return names;
    }

    public Reductions reductions() {
        return reductions;
    }

    Shapes shapes() {
        return shapes;
    }

    Calls calls() {
        return calls;
    }

    Stages stages() {
        return stages;
    }

    /// One value.
    public Quantity value(Expression expression) {
        return one(evaluate(expression, false), expression.span());
    }

    /// One value, as a size or subscript computes it.
    Quantity exact(Expression expression) {
        return one(evaluate(expression, true), expression.span());
    }

    private Quantity one(Quantity q, Span span) {
        if (q instanceof Quantity.Many(List<Quantity> values)) {
            throw session.reject(Diagnostic.error(Code.N105, span, "this gives " + values.size()
                    + " values: bind them first, `a, b = …`"));
        }
        return q;
    }

    /// A whole number known when compiling, at least 1 and at most [#LARGEST_SIZE].
    public long size(Expression expression) {
        Quantity q = exact(expression);
        long size = switch (q) {
            case Whole w -> w.value();
            case Quantity.Ratio r -> throw session.reject(uneven(Diagnostic.error(Code.N204, expression.span(),
                    "this size does not come out even: " + expression.span().text() + " is " + r.numerator() + "/"
                            + r.denominator()),
                    expression, r));
            case Quantity.Real(double value) when value >= LARGEST_SIZE && value == Math.rint(value) ->
                    throw tooLarge(expression.span());
            case Quantity.Real _, Truth _, Quantity.Position _, Quantity.Tensor _, Quantity.Many _ ->
                    throw session.reject(describe.with(Diagnostic.error(Code.N204, expression.span(),
                            "a size is a whole number that is known when compiling"), "value", q));
        };
        if (size < 1) {
            throw session.reject(Diagnostic.error(Code.N206, expression.span(),
                    "a size is at least 1, but "
                            + (isLiteral(expression) ? "this" : expression.span().text()) + " is " + size));
        }
        requireNotTooLarge(size, expression.span());
        return size;
    }

    /// With the whole number below, which division by a number gives elsewhere, or with what a name could be for it to
    /// come out even.
    private Diagnostic uneven(Diagnostic d, Expression expression, Quantity.Ratio r) {
        if (expression instanceof Expression.Binary(BinaryOperator operator, Expression left, Expression right, Span _)
                && operator == BinaryOperator.DIVIDE && !(right instanceof Expression.Number)
                && exact(left) instanceof Quantity.Whole(long n) && n > 0 && n <= MOST_DIVIDED) {
            return d.note(left.span().text() + " is " + n + ", which comes out even by " + Describe.list(LongStream
                    .rangeClosed(1, n).filter(i -> n % i == 0).mapToObj(Long::toString).toList()));
        }
        Diagnostic said = d.note("`floor(…)` rounds down, and `ceil(…)` up");
        return r.numerator() > r.denominator() ? said.fix("floor(" + expression.span().text() + ")") : said;
    }

    public void requireNotTooLarge(long size, Span span) {
        if (size > LARGEST_SIZE) {
            throw tooLarge(span);
        }
    }

    private static boolean isLiteral(Expression expression) {
        return expression instanceof Expression.Number
                || expression instanceof Expression.Unary u && u.operand() instanceof Expression.Number;
    }

    private Rejected tooLarge(Span span) {
        return session.reject(Diagnostic.error(Code.N206, span, "this size is too large: a size is at most "
                + LARGEST_SIZE));
    }

    /// Everything that an expression gives: several values where it is a call of several results.
    Quantity evaluate(Expression expression, boolean exact) {
        return session.deeper(expression.span(), () -> switch (expression) {
            case Expression.Where w -> where(w, exact);
            case Expression.Pipe p -> stages.pipe(p);
            case Expression.Binary b -> binary(b, exact);
            case Expression.Unary u -> unary(u, exact);
            case Expression.Number n -> number(n);
            case Expression.Text t -> throw session.reject(Diagnostic.error(Code.N104, t.span(),
                    "a text is no value here"));
            case Expression.Bool b -> new Truth(b.value());
            case Expression.Path p -> names.value(p);
            case Expression.Bracket b -> subscripts.bracket(b);
            case Expression.Call c -> stages.call(c, exact);
            case Expression.ListLiteral l -> throw notYet(l.span(),
                    "a list of numbers anywhere but behind a name with a type, `level: f32[Q] = [0.1, 0.5, 0.9]`,");
            case Expression.Scan s -> throw notYet(s.span(), "`scan`");
            case Expression.TrainElse t -> throw notYet(t.span(), "`train { } else { }`");
            case Expression.Repeat r -> throw notApplied(r.span(), "a stage `repeat …`");
            case Expression.Each e -> throw notYet(e.span(), "`each`");
        });
    }

    /// A part of the language that this version does not compile.
    public Rejected notYet(Span span, String what) {
        return session.reject(uncompiled(span, what));
    }

    public Diagnostic uncompiled(Span span, String what) {
        return Diagnostic.error(Code.N190, span, what + " is not yet in this version of netc");
    }

    Rejected notApplied(Span span, String what) {
        return session.reject(Diagnostic.error(Code.N104, span, what + " is not a value: apply it to one")
                .note("as in `x |> " + span.text() + "`"));
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

    /// Empty where a mistake was found, so that the other operand is looked at too.
    Optional<Quantity> attempt(Expression expression, boolean exact) {
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
        new TwoPlaces(session, this).requirePlaces(w);
        Quantity condition = condition(w);
        if (condition instanceof Truth(boolean chosen)) {
            Expression side = chosen ? w.value() : otherwise;
            return one(evaluate(side, exact), side.span());
        }
        Optional<Quantity> value = attempt(w.value(), exact);
        Optional<Quantity> other = attempt(otherwise, exact);
        if (value.isEmpty() || other.isEmpty()) {
            throw new Rejected();
        }
        session.at(w.span());
        return arithmetic.select(condition, value.get(), other.get(), w.span());
    }

    /// The condition of a `where`.
    Quantity condition(Expression.Where w) {
        Quantity condition = value(w.condition());
        arithmetic.requireTruth(condition, "where", w.condition().span());
        return condition;
    }

    /// `floor(a / b)` or `ceil(a / b)` in a size or subscript.
    Optional<Quantity> rounded(Expression argument, ScalarFunction rounding) {
        if (!(argument instanceof Expression.Binary(BinaryOperator operator, Expression left, Expression right, Span span))
                || operator != BinaryOperator.DIVIDE) {
            return Optional.empty();
        }
        Quantity dividend = one(evaluate(left, true), left.span());
        Quantity divisor = one(evaluate(right, true), right.span());
        if (Arithmetic.isReal(dividend) || Arithmetic.isReal(divisor)) {
            return Optional.empty();
        }
        if (dividend instanceof Quantity.Ratio || divisor instanceof Quantity.Ratio) {
            Quantity ratio = arithmetic.binary(BinaryOperator.DIVIDE, dividend, divisor, true, span);
            return Optional.of(arithmetic.apply(rounding, List.of(ratio), span));
        }
        return Optional.of(arithmetic.quotient(dividend, divisor, rounding == ScalarFunction.CEIL, span));
    }

    /// The values of several expressions; each is looked at even if one before it is wrong.
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
}
