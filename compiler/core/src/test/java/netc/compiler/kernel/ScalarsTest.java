package netc.compiler.kernel;

import static netc.compiler.kernel.Scalars.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import netc.abi.Storage;
import netc.compiler.kernel.KernelInterpreter.Precision;
import org.junit.jupiter.api.Test;

/// Whole-number arithmetic that is folded as it is written has the value of what was written, also where it overflows.
class ScalarsTest {
    private static final int LEAVES = 3;
    private static final int[] CORNERS = {0, 1, -1, 2, 3, -3, 7, 8, -8, 15, 16, 100, -100, 1 << 20, Integer.MAX_VALUE,
            Integer.MIN_VALUE};
    private static final List<Operation> OPERATIONS = List.of(Operation.IADD, Operation.ISUB, Operation.IMUL,
            Operation.IDIV, Operation.IMOD, Operation.IMIN, Operation.IMAX);

    /// The same expression, folded and not.
    private record Twins(Expression folded, Expression plain) {
    }

    private final Random random = new Random(1);

    @Test
    void foldingKeepsEveryValue() {
        for (int round = 0; round < 400; round++) {
            KernelBuilder k = new KernelBuilder();
            Buffer from = k.buffer("from", Storage.INDICES);
            Buffer to = k.buffer("to", Storage.INDICES);
            Twins twins = draw(from, 4);
            k.store(to, whole(0), twins.folded());
            k.store(to, whole(1), twins.plain());
            Kernel kernel = k.build("twins");
            for (int values = 0; values < 5; values++) {
                int[] indices = new int[LEAVES + 2];
                for (int i = 0; i < LEAVES; i++) {
                    indices[i] = any();
                }
                KernelInterpreter.run(Precision.SINGLE, kernel,
                        new KernelInterpreter.Memory(new double[0], new double[0], indices), new int[] {0, LEAVES}, 0,
                        1,
                        0, 0, 0, 1);
                assertEquals(indices[LEAVES + 1], indices[LEAVES],
                        () -> twins.folded() + " for " + twins.plain() + " of " + indices[0] + ", " + indices[1] + ", "
                                + indices[2]);
            }
        }
    }

    private int any() {
        return random.nextInt(4) == 0 ? random.nextInt() : CORNERS[random.nextInt(CORNERS.length)];
    }

    private Twins draw(Buffer from, int depth) {
        int kind = random.nextInt(depth > 0 ? 5 : 2);
        if (kind == 0) {
            Expression leaf = Scalars.load(from, whole(random.nextInt(LEAVES)));
            return new Twins(leaf, leaf);
        }
        if (kind == 1) {
            Expression number = whole(any());
            return new Twins(number, number);
        }
        Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        Twins a = draw(from, depth - 1);
        Twins b = operation == Operation.IDIV || operation == Operation.IMOD ? divisor() : draw(from, depth - 1);
        return new Twins(folded(operation, a.folded(), b.folded()), Expression.apply(operation, a.plain(), b.plain()));
    }

    private Twins divisor() {
        Expression number = whole(1 + random.nextInt(20));
        return new Twins(number, number);
    }

    private static Expression folded(Operation operation, Expression a, Expression b) {
        return switch (operation) {
            case IADD -> Scalars.iadd(a, b);
            case ISUB -> Scalars.isub(a, b);
            case IMUL -> Scalars.imul(a, b);
            case IDIV -> Scalars.idiv(a, b);
            case IMOD -> Scalars.imod(a, b);
            case IMIN -> Scalars.imin(a, b);
            case IMAX -> Scalars.imax(a, b);
            default -> throw new AssertionError(operation);
        };
    }
}
