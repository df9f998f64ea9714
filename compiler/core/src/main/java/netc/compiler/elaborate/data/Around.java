package netc.compiler.elaborate.data;

import java.util.Optional;
import java.util.OptionalDouble;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Expression.BinaryOperator;
import netc.compiler.syntax.Expression.UnaryOperator;

/// Arithmetic with numbers around a source or its columns: `idx("images.gz") / 255`, `2 * column(3) - 1`.
///
/// @param inner      what stands inside
/// @param arithmetic what becomes of its values
public record Around(Expression inner, Training.Arithmetic arithmetic) {
    /// @throws netc.compiler.elaborate.value.Rejected where the result is no number for each value
    public static Around read(Session session, Expression written) {
        return of(written).filter(a -> !a.arithmetic().equals(Training.Arithmetic.NONE)).map(a -> {
            double shift = a.arithmetic().shift();
            double scale = a.arithmetic().scale();
            if (!Double.isFinite(shift) || !Double.isFinite(scale) || scale == 0) {
                throw session.reject(Diagnostic.error(Code.N303, written.span(),
                        "of this arithmetic nothing is left of a value")
                        .note("values are shifted and scaled by finite numbers, as in `/ 255` or `* 2 - 1`"));
            }
            return a;
        }).orElse(new Around(written, Training.Arithmetic.NONE));
    }

    /// Empty where something else than arithmetic with one unknown stands here.
    private static Optional<Around> of(Expression written) {
        return switch (written) {
            case Expression.Call _, Expression.ListLiteral _ ->
                    Optional.of(new Around(written, Training.Arithmetic.NONE));
            case Expression.Unary(UnaryOperator operator, Expression operand, Span _) when operator == UnaryOperator.NEGATE ->
                    of(operand).map(Around::negated);
            case Expression.Binary(BinaryOperator operator, Expression left, Expression right, Span _) ->
                    constant(right).isPresent()
                            ? of(left).flatMap(a -> a.then(operator, constant(right).getAsDouble()))
                            : constant(left).isPresent()
                                    ? of(right).flatMap(a -> a.behind(operator, constant(left).getAsDouble()))
                            : Optional.empty();
            case Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Path _, Expression.Bracket _, Expression.Pipe _, Expression.Where _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    Optional.empty();
        };
    }

    /// That what comes of arithmetic fills real numbers.
    public void requireReal(Session session, String input, TensorType type, Span span) {
        if (!arithmetic.equals(Training.Arithmetic.NONE) && type.kind() != TensorType.Kind.REAL) {
            throw session.reject(Diagnostic.error(Code.N303, span,
                    "arithmetic makes real numbers, and " + input + " takes something else")
                    .note("an index counts from 0; `categories(…)` around a column takes what counts from 1"));
        }
    }

    private Around with(double shift, double scale) {
        return new Around(inner, new Training.Arithmetic(shift, scale));
    }

    /// (v - s) / k + c = (v - (s - c k)) / k
    private Around plus(double c) {
        return with(arithmetic.shift() - c * arithmetic.scale(), arithmetic.scale());
    }

    private Around over(double c) {
        return with(arithmetic.shift(), arithmetic.scale() * c);
    }

    private Around negated() {
        return over(-1);
    }

    /// `… - c`
    private Optional<Around> then(BinaryOperator operator, double c) {
        return switch (operator) {
            case ADD -> Optional.of(plus(c));
            case SUBTRACT -> Optional.of(plus(-c));
            case MULTIPLY -> Optional.of(with(arithmetic.shift(), arithmetic.scale() / c));
            case DIVIDE -> Optional.of(over(c));
            case POWER, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST, AND, OR -> Optional.empty();
        };
    }

    /// `c - …`
    private Optional<Around> behind(BinaryOperator operator, double c) {
        return switch (operator) {
            case ADD, MULTIPLY -> then(operator, c);
            case SUBTRACT -> Optional.of(negated().plus(c));
            case DIVIDE, POWER, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST, AND, OR -> Optional.empty();
        };
    }

    private static OptionalDouble constant(Expression e) {
        if (e instanceof Expression.Number n && n.unit().isEmpty()) {
            return OptionalDouble.of(n.value());
        }
        if (e instanceof Expression.Unary(UnaryOperator operator, Expression operand, Span _)
                && operator == UnaryOperator.NEGATE && constant(operand).isPresent()) {
            return OptionalDouble.of(-constant(operand).getAsDouble());
        }
        if (e instanceof Expression.Binary(BinaryOperator operator, Expression left, Expression right, Span _)
                && operator == BinaryOperator.DIVIDE && constant(left).isPresent() && constant(right).isPresent()) {
            return OptionalDouble.of(constant(left).getAsDouble() / constant(right).getAsDouble());
        }
        return OptionalDouble.empty();
    }
}
