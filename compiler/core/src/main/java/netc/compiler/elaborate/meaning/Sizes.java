package netc.compiler.elaborate.meaning;

import java.util.Optional;
import java.util.stream.LongStream;
import netc.compiler.elaborate.advice.NoTurns;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Callers;
import netc.compiler.elaborate.scope.FromCaller;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Quantity.Truth;
import netc.compiler.elaborate.value.Quantity.Whole;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Expression.BinaryOperator;

/// Sizes of axes, as expressions that are known when compiling.
public final class Sizes {
    /// An axis is not longer than an array of Java.
    static final long LARGEST = Integer.MAX_VALUE;
    /// The divisors of a size up to this are few enough to be listed.
    private static final long MOST_DIVIDED = 1 << 16;

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    public Sizes(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    /// A whole number known when compiling, at least 1 and at most [#LARGEST].
    long of(Expression expression) {
        Quantity q = expressions.exact(expression);
        long size = switch (q) {
            case Whole w -> w.value();
            case Quantity.Ratio r -> throw uneven(expression, r);
            case Quantity.Real(double value) when value >= LARGEST && value == Math.rint(value) ->
                    throw tooLarge(expression.span());
            case Quantity.Real _, Truth _, Quantity.Position _, Quantity.Tensor _, Quantity.Many _ ->
                    throw session.reject(describe.with(Diagnostic.error(Code.N204, expression.span(),
                            "a size is a whole number that is known when compiling"), "value", q));
        };
        if (size < 1) {
            String why = (isLiteral(expression) ? "this" : expression.span().text()) + " is " + size;
            throw session.reject(new NoTurns(session).scan(expression, why).orElseGet(() -> Diagnostic
                    .error(Code.N206, expression.span(), "a size is at least 1, but " + why)));
        }
        requireNotTooLarge(size, expression.span());
        return size;
    }

    /// With the whole number below, which halving gives elsewhere, or with what the divisor could be for it to come out even.
    private Rejected uneven(Expression expression, Quantity.Ratio r) {
        Optional<FromCaller> given = Callers.of(session, expression);
        Diagnostic d = Diagnostic.error(Code.N204, expression.span(), (given.isEmpty() ? "this size"
                : "a size of " + session.frame().name()) + " does not come out even: " + expression.span().text()
                + " is " + r.numerator() + "/" + r.denominator());
        if (expression instanceof Expression.Binary(BinaryOperator operator, Expression left, Expression right, Span _)
                && operator == BinaryOperator.DIVIDE && !isTwo(right)
                && expressions.exact(left) instanceof Quantity.Whole(long n) && n > 0 && n <= MOST_DIVIDED) {
            return session.reject(d.note(left.span().text() + " is " + n + ", which comes out even by "
                    + Describe.list(LongStream.rangeClosed(1, n).filter(i -> n % i == 0).mapToObj(Long::toString)
                            .toList())),
                    given);
        }
        Diagnostic said = d.note("`floor(…)` rounds down, and `ceil(…)` up");
        return session.reject(r.numerator() > r.denominator() ? said.fix("floor(" + expression.span().text() + ")")
                : said, given);
    }

    /// How often a stage is repeated.
    ///
    /// @param repeat with its number and what it repeats
    long times(Expression times, Span repeat) {
        if (expressions.exact(times) instanceof Whole(long n) && n < 1) {
            throw session.reject(new NoTurns(session).repeat(times,
                    (isLiteral(times) ? "this" : times.span().text()) + " is " + n, repeat));
        }
        return of(times);
    }

    public void requireNotTooLarge(long size, Span span) {
        if (size > LARGEST) {
            throw tooLarge(span);
        }
    }

    /// What is halved is rounded elsewhere, too; a part in more is one of several that make up the whole.
    private static boolean isTwo(Expression expression) {
        return expression instanceof Expression.Number n && n.whole().isPresent() && n.whole().getAsLong() == 2;
    }

    private static boolean isLiteral(Expression expression) {
        return expression instanceof Expression.Number
                || expression instanceof Expression.Unary u && u.operand() instanceof Expression.Number;
    }

    private Rejected tooLarge(Span span) {
        return session.reject(Diagnostic.error(Code.N206, span, "this size is too large: a size is at most "
                + LARGEST));
    }
}
