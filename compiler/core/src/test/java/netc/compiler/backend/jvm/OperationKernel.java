package netc.compiler.backend.jvm;

import static netc.compiler.kernel.Scalars.*;

import java.util.List;
import netc.abi.Storage;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
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
        Buffer x = k.buffer("x", Storage.ARENA);
        Buffer n = k.buffer("n", Storage.INDICES);
        Buffer y = k.buffer("y", Storage.ARENA);
        Buffer m = k.buffer("m", Storage.INDICES);
        k.vector("i", width, i -> {
            Expression place = iadd(imul(k.turn(), whole(width)), i);
            store(k, y, m, place, Expression.apply(operation, loaded(operation, x, n, place, elements)));
        });
        return k.build(operation.name());
    }

    /// The same with a constant in place of one operand: `elements` results for each constant, after each other.
    ///
    /// @param constant number of the operand
    public static Kernel ofConstants(Operation operation, int constant, List<Expression> constants, int width,
            int elements) {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        Buffer n = k.buffer("n", Storage.INDICES);
        Buffer y = k.buffer("y", Storage.ARENA);
        Buffer m = k.buffer("m", Storage.INDICES);
        k.vector("i", width, i -> {
            Expression place = iadd(imul(k.turn(), whole(width)), i);
            for (int c = 0; c < constants.size(); c++) {
                Expression[] operands = loaded(operation, x, n, place, elements);
                operands[constant] = constants.get(c);
                store(k, y, m, iadd(place, whole(c * elements)), Expression.apply(operation, operands));
            }
        });
        return k.build(operation.name() + " with constants");
    }

    /// The same with one operand a local that is set anew after it was bound, as what a loop carries round.
    ///
    /// @param carried number of the operand
    public static Kernel ofCarried(Operation operation, int carried, int width, int elements) {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        Buffer n = k.buffer("n", Storage.INDICES);
        Buffer y = k.buffer("y", Storage.ARENA);
        Buffer m = k.buffer("m", Storage.INDICES);
        k.vector("i", width, i -> {
            Expression place = iadd(imul(k.turn(), whole(width)), i);
            Expression[] operands = loaded(operation, x, n, place, elements);
            Local local = k.variable("carried", operands[carried]);
            k.set(local, operands[carried]);
            operands[carried] = get(local);
            store(k, y, m, place, Expression.apply(operation, operands));
        });
        return k.build(operation.name() + " of carried");
    }

    private static Expression[] loaded(Operation operation, Buffer x, Buffer n, Expression place, int elements) {
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
        return operands;
    }

    private static void store(KernelBuilder k, Buffer y, Buffer m, Expression place, Expression value) {
        switch (value.type()) {
            case F32 -> k.store(y, place, value);
            case I32 -> k.store(m, place, value);
            case BOOL -> k.store(m, place, Expression.apply(Operation.ISELECT, value, whole(1), whole(0)));
        }
    }
}
