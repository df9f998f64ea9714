package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.whole;

import java.util.List;
import netc.compiler.graph.Element;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.kernel.Circular;
import netc.compiler.kernel.ErrorFunction;
import netc.compiler.kernel.Exponential;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Logarithm;
import netc.compiler.kernel.Modulus;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Power;
import netc.compiler.kernel.Scalars;

/// The scalar functions of the graph in terms of what a processor does.
final class ScalarLowering {
    private ScalarLowering() {
    }

    /// @param operand element type of the first operand, which decides the arithmetic
    static Expression apply(KernelBuilder k, ScalarFunction f, Element operand, Element result, List<Expression> x) {
        boolean real = operand == Element.F32;
        return switch (f) {
            case ADD -> real ? Scalars.add(x.get(0), x.get(1)) : Scalars.iadd(x.get(0), x.get(1));
            case SUB -> real ? Scalars.sub(x.get(0), x.get(1)) : Scalars.isub(x.get(0), x.get(1));
            case MUL -> real ? Scalars.mul(x.get(0), x.get(1)) : Scalars.imul(x.get(0), x.get(1));
            case DIV -> Scalars.div(x.get(0), x.get(1));
            case NEG -> real ? Scalars.neg(x.get(0)) : Expression.apply(Operation.INEG, x.get(0));
            case ABS ->
                    real ? Scalars.abs(x.get(0)) : Scalars.imax(x.get(0), Expression.apply(Operation.INEG, x.get(0)));
            case MIN -> real ? Scalars.min(x.get(0), x.get(1)) : Scalars.imin(x.get(0), x.get(1));
            case MAX -> real ? Scalars.max(x.get(0), x.get(1)) : Scalars.imax(x.get(0), x.get(1));
            case SQRT -> Expression.apply(Operation.SQRT, x.get(0));
            case EXP -> Exponential.exp(k, x.get(0));
            case EXPM1 -> Exponential.expm1(k, x.get(0));
            case LOG -> Logarithm.log(k, x.get(0));
            case ERF -> ErrorFunction.erf(k, x.get(0));
            case SIN -> Circular.sin(k, x.get(0));
            case COS -> Circular.cos(k, x.get(0));
            case POW -> Power.pow(k, x.get(0), x.get(1));
            case FLOOR -> Expression.apply(Operation.FLOOR, x.get(0));
            case CEIL -> Expression.apply(Operation.CEIL, x.get(0));
            case QUOTIENT -> Scalars.idiv(x.get(0), x.get(1));
            case MOD -> real ? Modulus.mod(k, x.get(0), x.get(1)) : Scalars.imod(x.get(0), x.get(1));
            case LT -> compare(Operation.LT, Operation.ILT, operand, x);
            case LE -> compare(Operation.LE, Operation.ILE, operand, x);
            case EQ -> compare(Operation.EQ, Operation.IEQ, operand, x);
            case NE -> compare(Operation.NE, Operation.INE, operand, x);
            case AND -> Expression.apply(Operation.AND, x.get(0), x.get(1));
            case OR -> Expression.apply(Operation.OR, x.get(0), x.get(1));
            case NOT -> Expression.apply(Operation.NOT, x.get(0));
            case SELECT -> select(result, x);
            case REAL -> Expression.apply(Operation.TO_REAL, asWhole(operand, x.get(0)));
            case WHOLE -> asWhole(operand, x.get(0));
        };
    }

    private static Expression compare(Operation real, Operation whole, Element operand, List<Expression> x) {
        return operand == Element.F32 ? Expression.apply(real, x.get(0), x.get(1))
                : Expression.apply(whole, asWhole(operand, x.get(0)), asWhole(operand, x.get(1)));
    }

    private static Expression select(Element result, List<Expression> x) {
        return switch (result) {
            case F32 -> Scalars.select(x.get(0), x.get(1), x.get(2));
            case INT -> Expression.apply(Operation.ISELECT, x.get(0), x.get(1), x.get(2));
            case BOOL -> Expression.apply(Operation.OR, Expression.apply(Operation.AND, x.get(0), x.get(1)),
                    Expression.apply(Operation.AND, Expression.apply(Operation.NOT, x.get(0)), x.get(2)));
        };
    }

    private static Expression asWhole(Element element, Expression x) {
        return element == Element.BOOL ? Expression.apply(Operation.ISELECT, x, whole(1), whole(0)) : x;
    }
}
