package netc.compiler.backend.opencl;

import static netc.compiler.kernel.Scalars.fma;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.ilt;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.max;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import netc.abi.DeviceCode;
import netc.abi.Storage;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What kernels look like in OpenCL C.
class RenderedTextTest {
    private static Kernel kernel() {
        KernelBuilder k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        Buffer kinds = k.buffer("kinds", Storage.INDICES);
        Buffer w = k.buffer("w", Storage.WEIGHTS);
        k.line(7);
        Expression base = k.let("base", imul(k.turn(), whole(4)));
        k.vector("i", 4, i -> k.when(ilt(load(kinds, whole(0)), new Expression.Examples()),
                () -> k.store(w, iadd(base, i), max(fma(load(x, base), real(-0.1f), real(Float.NaN)), real(1)))));
        return k.build("half a line");
    }

    @Test
    void kernelIsAFunctionOverItsWorkItem() {
        assertEquals("""
                // half a line
                __kernel void kernel_0(__global float *weights, __global float *arena, __global int *indices, int turns, \
                int n, ulong seed, int first, int offset0, int offset1, int offset2) {
                    int turn_0 = (int) get_global_id(0);
                    if (turn_0 >= turns) {
                        return;
                    }
                    // line 7
                    int base_1 = imul(turn_0, 4);
                    for (int i_2 = 0, end2 = 4; i_2 < end2; i_2++) {
                        if ((indices[offset1] < n)) {
                            weights[offset2 + iadd(base_1, i_2)] = real_max(fma(arena[offset0 + base_1], \
                (-0x1.99999ap-4f), NAN), 0x1.0p0f);
                        }
                    }
                }
                """, KernelRenderer.render("kernel_0", kernel()));
    }

    @Test
    void programForbidsContractionBeforeItsFirstFunction() {
        String source = ProgramRenderer.render(List.of(kernel())).code().source();
        int pragma = source.indexOf("#pragma OPENCL FP_CONTRACT OFF\n");
        assertTrue(pragma >= 0 && pragma < source.indexOf('{'), source);
    }

    @Test
    void entriesTellWhatALaunchMustKnow() {
        assertEquals(List.of(new DeviceCode.Entry("kernel_0", 3, false)),
                ProgramRenderer.render(List.of(kernel())).code().kernels());
        KernelBuilder k = new KernelBuilder();
        Buffer y = k.buffer("y", Storage.ARENA);
        k.serial("i", 3, i -> k.when(ilt(i, whole(2)), () -> k.store(y, i, real(2 * 0f))));
        k.store(y, k.turn(), fma(real(1), new Expression.Random(5, Optional.of(k.turn()), whole(3)), real(1)));
        assertEquals(List.of(new DeviceCode.Entry("kernel_0", 1, true)),
                ProgramRenderer.render(List.of(k.build("drawn"))).code().kernels());
    }

    @ParameterizedTest
    @CsvSource({"0f, 0x0.0p0f", "-0f, (-0x0.0p0f)", "Infinity, INFINITY", "-Infinity, (-INFINITY)", "NaN, NAN",
            "1.4e-45, 0x0.000002p-126f", "-3.5, (-0x1.cp1f)"})
    void realsAreWrittenBitByBit(float value, String text) {
        assertEquals(text, ExpressionRenderer.expression(real(value)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-7, (-7)", "2147483647, 2147483647", "-2147483648, (-2147483647 - 1)"})
    void wholeNumbersAreWrittenAsInts(int value, String text) {
        assertEquals(text, ExpressionRenderer.expression(whole(value)));
    }
}
