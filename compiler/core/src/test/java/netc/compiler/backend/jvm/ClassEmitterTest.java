package netc.compiler.backend.jvm;

import static netc.compiler.kernel.Scalars.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import netc.abi.Kernels;
import netc.abi.Storage;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class ClassEmitterTest {
    @Test
    void aVectorOfElementsIsWrittenAndNothingBeyond() {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        Buffer y = k.buffer("y", Storage.ARENA);
        k.vector("i", 5, i -> k.store(y, i, add(load(x, i), real(1))));
        float[] arena = new float[128];
        for (int width : new int[] {1, 8, 16}) {
            java.util.Arrays.fill(arena, 7);
            run(k.build("increment"), width, arena, 0, 32);
            assertArrayEquals(new float[] {8, 8, 8, 8, 8, 7, 7}, java.util.Arrays.copyOfRange(arena, 32, 39));
        }
    }

    @Test
    void thousandsOfKernelsAreFoundByTheirNumbers() {
        List<Kernel> kernels = IntStream.range(0, 5000).mapToObj(number -> {
            var k = new KernelBuilder();
            Buffer y = k.buffer("y", Storage.INDICES);
            k.store(y, k.turn(), whole(number));
            return k.build("number");
        }).toList();
        EmittedKernels emitted = ClassEmitter.emit("demo/Model$Lanes16", "model.net", 16, kernels);
        assertEquals(1 + 40, emitted.classes().size());
        assertEquals(5000, emitted.methods().size());
        Kernels code = EmittedCode.load(emitted);
        int[] indices = new int[5];
        for (int number : new int[] {0, 127, 128, 2500, 4999}) {
            code.run(number, new float[0], new float[0], indices, new float[0], new int[] {3}, 0, 0, 0, 0, 1, 2);
            assertArrayEquals(new int[] {0, 0, 0, 0, number}, indices);
        }
        for (int number : new int[] {-1, 5000, 5120}) {
            assertThrows(IllegalStateException.class,
                    () -> code.run(number, new float[0], new float[0], indices, new float[0],
                            new int[] {3}, 0, 0, 0, 0, 1, 2));
        }
    }

    @Test
    void errorsNameTheLineOfTheModel() {
        var k = new KernelBuilder();
        Buffer y = k.buffer("y", Storage.ARENA);
        k.line(12);
        k.store(y, whole(0), real(1));
        k.line(13);
        k.store(y, whole(1), real(2));
        Kernels code = EmittedCode.load(1, List.of(k.build("forward")));
        StackTraceElement frame = assertThrows(IndexOutOfBoundsException.class,
                () -> code.run(0, null, new float[1], null, null, new int[1], 0, 1, 0, 0, 0, 1)).getStackTrace()[0];
        assertEquals("demo.Model$Lanes1.k0_forward(model.net:13)",
                frame.getClassName() + "." + frame.getMethodName() + "("
                        + frame.getFileName() + ":" + frame.getLineNumber() + ")");
    }

    @Test
    void scalarCodeMentionsNoVector() {
        Kernel kernel = RandomKernel.draw(new java.util.Random(1), 16);
        byte[] bytes = ClassEmitter.emit("demo/Model", "model.net", 1, List.of(kernel)).classes().getFirst().bytes();
        assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains("incubator"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -1, 0x10000})
    void stridesOfVectorsOtherThanOneAreRefused(int stride) {
        refuse("neither the same for every i_", (k, x, i) -> k.store(x, i, load(x, imul(i, whole(stride)))));
        refuse("stride", (k, x, i) -> k.store(x, imul(i, whole(stride)), real(0)));
    }

    @Test
    void elementsWithoutOrderAreRefused() {
        refuse("neither the same", (k, x, i) -> k.store(x, i, load(x, imul(i, k.turn()))));
        refuse("neither the same", (k, x, i) -> k.store(x, i, load(x, imod(i, whole(3)))));
        refuse("every lane stores its own", (k, x, i) -> k.store(x, whole(0), load(x, i)));
        refuse("varies with", (k, x, i) -> k.when(ilt(i, whole(3)), () -> k.store(x, i, real(0))));
        refuse("inside of", (k, x, i) -> k.vector("j", 4, j -> k.store(x, i, real(0))));
    }

    @Test
    void aVectorLoopWiderThanTheCodeIsRefused() {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        k.vector("i", 9, i -> k.store(x, i, real(0)));
        Kernel kernel = k.build("wide");
        assertTrue(assertThrows(IllegalStateException.class, () -> ClassEmitter.emit("demo/Model", "model.net", 8,
                List.of(kernel))).getMessage().contains("extent 9 in code of width 8"));
    }

    @Test
    void aLocalOfOutsideIsNotSetInside() {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        Local sum = k.variable("sum", real(0));
        k.vector("i", 4, i -> k.set(sum, load(x, i)));
        Kernel kernel = k.build("leak");
        assertThrows(IllegalStateException.class,
                () -> ClassEmitter.emit("demo/Model", "model.net", 4, List.of(kernel)));
    }

    @Test
    void aMethodOverItsBudgetIsRefusedWithItsKernel() {
        // 16 masked stores take 8,416 registers, and 15 fit
        EmittedKernels fits = ClassEmitter.emit("demo/Model", "model.net", 16, List.of(stores(15, 15)));
        assertEquals(15 * 526 + 47, fits.methods().getFirst().virtualRegisters());
        assertTrue(overBudget(stores(16, 15)).contains("kernel stores(x: RUN REAL)"));
        assertTrue(overBudget(stores(1500, 1)).contains("virtualRegisters=0"));
    }

    @Test
    void everyClassIsDefinedAndMeasured() {
        EmittedClass good = ClassEmitter.emit("demo/Good", "model.net", 1, List.of(stores(1, 1))).classes().getFirst();
        assertBroken("wrong name: demo/Good", good, new EmittedClass("demo/Other", good.bytes()));
        ClassWriter out = new ClassWriter(0);
        out.visit(ClassEmitter.CLASS_VERSION, 0, "demo/Long", null, "java/lang/Object", null);
        MethodVisitor code = out.visitMethod(Opcodes.ACC_STATIC, "nothing", "()V", null, null);
        for (int i = 0; i < EmittedMethod.MOST_BYTES; i++) {
            code.visitInsn(Opcodes.NOP);
        }
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        assertBroken("nothing has 8001 bytes", good, new EmittedClass("demo/Long", out.toByteArray()));
    }

    private static void assertBroken(String rule, EmittedClass... classes) {
        List<EmittedClass> all = List.of(classes);
        AssertionError broken = assertThrows(AssertionError.class,
                () -> ClassRules.require(all, new LoadedClasses(all)));
        assertTrue(broken.getMessage().contains(rule), broken::getMessage);
    }

    private static String overBudget(Kernel kernel) {
        return assertThrows(IllegalStateException.class, () -> ClassEmitter.emit("demo/Model", "model.net", 16,
                List.of(kernel))).getMessage();
    }

    private static Kernel stores(int count, int extent) {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        k.vector("i", extent, i -> IntStream.range(0, count).forEach(
                s -> k.store(x, iadd(i, whole(1000 * s)), real(3))));
        return k.build("stores");
    }

    private interface Body {
        void add(KernelBuilder k, Buffer x, Expression i);
    }

    private static void refuse(String reason, Body body) {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        k.vector("i", 4, i -> body.add(k, x, i));
        Kernel kernel = k.build("wrong");
        String message = assertThrows(IllegalStateException.class,
                () -> ClassEmitter.emit("demo/Model", "model.net", 4, List.of(kernel))).getMessage();
        assertTrue(message.contains(reason) && message.contains("kernel wrong"), message);
    }

    private static void run(Kernel kernel, int width, float[] arena, int... offsets) {
        EmittedCode.load(width, List.of(kernel)).run(0, new float[0], arena, new int[0], new float[0], offsets, 0, 1, 0,
                0, 0, 1);
    }
}
