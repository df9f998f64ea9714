package netc.compiler.backend.jvm;

import static netc.compiler.kernel.Scalars.*;

import netc.abi.Space;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Operation;

/// One operation on many operands: `y[j] = operation(x[j], x[j + elements], x[j + 2 * elements])`, with `n` and `m` in place
/// of `x` and `y` for all that is not real. Buffers are `x`, `n`, `y`, `m`.
public final class OperationKernel {
    private OperationKernel() {
    }

    /// Truth values are read by comparing with 0 and written as 0 and 1. Operands are what every machine answers alike: divisors
    /// are positive, and the bits of a NaN are nobody's promise.
    ///
    /// @param width    elements that a turn computes
    /// @param elements of each operand
    public static Kernel of(Operation operation, int width, int elements) {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Space.ARENA);
        Buffer n = k.buffer("n", Space.INDICES);
        Buffer y = k.buffer("y", Space.ARENA);
        Buffer m = k.buffer("m", Space.INDICES);
        k.vector("i", width, i -> {
            Expression place = iadd(imul(k.turn(), whole(width)), i);
            Expression[] operands = new Expression[operation.operands().size()];
            for (int o = 0; o < operands.length; o++) {
                Expression at = iadd(place, whole(o * elements));
                operands[o] = switch (operation.operands().get(o)) {
                    case F32 -> load(x, at);
                    case I32 -> load(n, at);
                    case BOOL -> ilt(load(n, at), whole(0));
                };
            }
            if (operation == Operation.IDIV || operation == Operation.IMOD) {
                operands[1] = iadd(Expression.apply(Operation.IUSHR, operands[1], whole(1)), whole(1));
                operands[1] = Expression.apply(Operation.IMAX, operands[1], whole(1));
            }
            if (operation == Operation.BITS || operation == Operation.POWER_OF_TWO) {
                operands[0] = select(Expression.apply(Operation.EQ, operands[0], operands[0]), operands[0], real(3));
            }
            Expression value = Expression.apply(operation, operands);
            switch (operation.result()) {
                case F32 -> k.store(y, place, value);
                case I32 -> k.store(m, place, value);
                case BOOL -> k.store(m, place, Expression.apply(Operation.ISELECT, value, whole(1), whole(0)));
            }
        });
        return k.build(operation.name());
    }
}
