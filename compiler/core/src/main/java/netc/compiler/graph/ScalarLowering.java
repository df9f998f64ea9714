package netc.compiler.graph;

import static netc.compiler.kernel.Scalars.whole;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;

/// A scalar function in terms of what a processor does: an operation, which each back end spells, or an expansion into some.
@FunctionalInterface
interface ScalarLowering {
    /// @param operand element type of the first operand, which decides the arithmetic
    Expression of(KernelBuilder k, Element operand, Element result, List<Expression> x);

    /// What a function of one real is expanded into.
    @FunctionalInterface
    interface Expansion {
        Expression of(KernelBuilder k, Expression x);
    }

    /// What a function of two reals is expanded into.
    @FunctionalInterface
    interface BinaryExpansion {
        Expression of(KernelBuilder k, Expression x, Expression y);
    }

    static ScalarLowering operation(Operation operation) {
        return (k, operand, result, x) -> Expression.apply(operation, x.toArray(Expression[]::new));
    }

    static ScalarLowering operation(Operation real, Operation whole) {
        return (k, operand, result, x) -> Expression.apply(operand == Element.F32 ? real : whole,
                x.toArray(Expression[]::new));
    }

    static ScalarLowering operation(BinaryOperator<Expression> both) {
        return (k, operand, result, x) -> both.apply(x.get(0), x.get(1));
    }

    static ScalarLowering operation(BinaryOperator<Expression> real, BinaryOperator<Expression> whole) {
        return (k, operand, result, x) -> (operand == Element.F32 ? real : whole).apply(x.get(0), x.get(1));
    }

    static ScalarLowering operation(UnaryOperator<Expression> real, UnaryOperator<Expression> whole) {
        return (k, operand, result, x) -> (operand == Element.F32 ? real : whole).apply(x.get(0));
    }

    static ScalarLowering expanded(Expansion real) {
        return (k, operand, result, x) -> real.of(k, x.get(0));
    }

    static ScalarLowering expanded(BinaryExpansion real) {
        return (k, operand, result, x) -> real.of(k, x.get(0), x.get(1));
    }

    static ScalarLowering expanded(BinaryExpansion real, BinaryOperator<Expression> whole) {
        return (k, operand, result, x) -> operand == Element.F32 ? real.of(k, x.get(0), x.get(1))
                : whole.apply(x.get(0), x.get(1));
    }

    /// Truth values are compared as the whole numbers they are in memory.
    static ScalarLowering compared(Operation real, Operation whole) {
        return (k, operand, result, x) -> operand == Element.F32 ? Expression.apply(real, x.get(0), x.get(1))
                : Expression.apply(whole, asWhole(operand, x.get(0)), asWhole(operand, x.get(1)));
    }

    static Expression chosen(KernelBuilder k, Element operand, Element result, List<Expression> x) {
        return switch (result) {
            case F32 -> Scalars.select(x.get(0), x.get(1), x.get(2));
            case INT -> Expression.apply(Operation.ISELECT, x.get(0), x.get(1), x.get(2));
            case BOOL -> Expression.apply(Operation.OR, Expression.apply(Operation.AND, x.get(0), x.get(1)),
                    Expression.apply(Operation.AND, Expression.apply(Operation.NOT, x.get(0)), x.get(2)));
        };
    }

    static Expression converted(KernelBuilder k, Element operand, Element result, List<Expression> x) {
        Expression number = asWhole(operand, x.get(0));
        return result == Element.F32 ? Expression.apply(Operation.TO_REAL, number) : number;
    }

    /// The product may be rounded up to the next place, which the sign of what it is too large by tells.
    static Expression placed(KernelBuilder k, Element operand, Element result, List<Expression> x) {
        Expression n = Expression.apply(Operation.TO_REAL, x.get(1));
        Expression below = k.let("below", Expression.apply(Operation.FLOOR, Scalars.mul(x.get(0), n)));
        Expression isAbove = Scalars.lt(Expression.apply(Operation.FMA, x.get(0), n, Scalars.neg(below)),
                Scalars.real(0));
        Expression place = Scalars.isub(Expression.apply(Operation.TO_WHOLE, below),
                Expression.apply(Operation.ISELECT, isAbove, whole(1), whole(0)));
        return Scalars.imin(Scalars.imax(place, whole(0)), Scalars.isub(x.get(1), whole(1)));
    }

    private static Expression asWhole(Element element, Expression x) {
        return element == Element.BOOL ? Expression.apply(Operation.ISELECT, x, whole(1), whole(0)) : x;
    }
}
