package netc.compiler.backend.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;
import netc.abi.Kernels;
import netc.abi.Storage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Operations where machines differ, by definition and in every width.
@Tag("slow")
class CornersTest {
    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyWidthHasTheBitsOfTheInterpreter(Operation operation) {
        for (int width : new int[] {1, 4, 8, 16}) {
            Corners.check(operation, width, (kernel, arena, indices, offsets, turns) -> EmittedCode
                    .load(width, List.of(kernel))
                    .run(0, new float[0], arena, indices, new float[0], offsets, 0, 1, 0, 0, 0, turns));
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void constantsAreOperandsLikeOthers(Operation operation) {
        for (int width : new int[] {1, 4, 8, 16}) {
            for (int operand = 0; operand < operation.operands().size(); operand++) {
                Corners.checkConstants(operation, operand, width, kernels -> loaded(width, kernels));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void whatALoopCarriesIsAnOperandLikeOthers(Operation operation) {
        for (int width : new int[] {1, 4, 8, 16}) {
            for (int operand = 0; operand < operation.operands().size(); operand++) {
                Corners.checkCarried(operation, operand, width, kernels -> loaded(width, kernels));
            }
        }
    }

    private static Corners.Loaded loaded(int width, List<Kernel> kernels) {
        Kernels code = EmittedCode.load(width, kernels);
        return (kernel, arena, indices, offsets, turns) -> code.run(kernel, new float[0], arena, indices, new float[0],
                offsets, 0, 1,
                0, 0, 0, turns);
    }

    /// What the interpreter is held to: nothing here is computed.
    @ParameterizedTest
    @CsvSource({"MIN, 0, -0, 0, -0", "MIN, -0, 0, 0, -0", "MAX, 0, -0, 0, 0", "MAX, -0, 0, 0, 0",
            "MIN, NaN, 1, 0, NaN", "MIN, 1, NaN, 0, NaN", "MAX, NaN, 1, 0, NaN", "MAX, 1, NaN, 0, NaN",
            "MIN, -Infinity, NaN, 0, NaN", "ADD, 1.4e-45, 1.4e-45, 0, 2.8e-45",
            "SUB, 1.17549435e-38, 1.4e-45, 0, 1.1754942e-38", "MUL, 1.17549435e-38, 0.5, 0, 5.877472e-39",
            "DIV, 1.17549435e-38, 8388608, 0, 1.4e-45", "FMA, 1.4e-45, 1, 1.4e-45, 2.8e-45",
            "FMA, 1e-30, 1e-15, 0, 1.4e-45", "SQRT, 1.4e-45, 0, 0, 3.7433922e-23", "SQRT, -0, 0, 0, -0",
            "SQRT, -1.4e-45, 0, 0, NaN", "NEG, 0, 0, 0, -0", "ABS, -1.4e-45, 0, 0, 1.4e-45", "ADD, -0, 0, 0, 0",
            "SUB, 1, 1, 0, 0", "DIV, 1, -0, 0, -Infinity", "DIV, 0, 0, 0, NaN", "FLOOR, -1.4e-45, 0, 0, -1",
            "CEIL, -1.4e-45, 0, 0, -0", "FMA, 16777215, 16777215, -2.8147494e14, 1"})
    void cornersAreDefined(Operation operation, float a, float b, float c, float result) {
        KernelBuilder k = new KernelBuilder();
        List<Expression> operands = List.of(Scalars.real(a), Scalars.real(b), Scalars.real(c));
        k.store(k.buffer("y", Storage.ARENA), Scalars.whole(0),
                new Expression.Apply(operation, operands.subList(0, operation.operands().size())));
        Kernel kernel = k.build("corner");
        double[] arena = new double[1];
        KernelInterpreter.run(Precision.SINGLE, kernel, new KernelInterpreter.Memory(new double[0], arena, new int[0]),
                new int[1], 0, 1, 0, 0, 0, 1);
        assertEquals(result, (float) arena[0]);
    }
}
