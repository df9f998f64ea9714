package netc.compiler.kernel;

import static netc.compiler.kernel.Scalars.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import netc.abi.Storage;
import netc.compiler.kernel.KernelInterpreter.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelBuilderTest {
    @Test
    void aNameKeepsTheValueThatAVariableHadThen() {
        KernelBuilder k = new KernelBuilder();
        Buffer n = k.buffer("n", Storage.INDICES);
        Local variable = k.variable("variable", whole(3));
        Expression then = k.let("then", Scalars.get(variable));
        k.set(variable, whole(4));
        k.store(n, whole(0), then);
        k.store(n, whole(1), Scalars.get(variable));
        int[] indices = new int[2];
        KernelInterpreter.run(Precision.SINGLE, k.build("names"), new KernelInterpreter.Memory(new double[0],
                new double[0], indices), new int[] {0}, 0, 1, 0, 0, 0, 1);
        assertArrayEquals(new int[] {3, 4}, indices);
    }

    @ParameterizedTest
    @EnumSource(value = Operation.class, names = {"ILT", "ILE", "IEQ", "INE"})
    void conditionsBetweenConstantsAreDecidedAsTheyWouldBe(Operation comparison) {
        for (int a : List.of(-1, 0, 1)) {
            assertEquals(written(comparison, a, x -> Scalars.iadd(x, Scalars.load(new Buffer(0, "n", Storage.INDICES),
                    whole(0)))), written(comparison, a, x -> x), comparison + " of " + a + " and 0");
        }
    }

    /// What is written where `a` and 0 compare so; memory holds 0.
    private static int written(Operation comparison, int a, UnaryOperator<Expression> operand) {
        KernelBuilder k = new KernelBuilder();
        Buffer n = k.buffer("n", Storage.INDICES);
        k.when(Expression.apply(comparison, operand.apply(whole(a)), operand.apply(whole(0))),
                () -> k.store(n, whole(1), whole(5)));
        int[] indices = new int[2];
        KernelInterpreter.run(Precision.SINGLE, k.build("when"), new KernelInterpreter.Memory(new double[0],
                new double[0], indices), new int[] {0}, 0, 1, 0, 0, 0, 1);
        return indices[1];
    }
}
