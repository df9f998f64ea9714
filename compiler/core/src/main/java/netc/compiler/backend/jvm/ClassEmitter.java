package netc.compiler.backend.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelPrinter;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;

/// Writes the class of a model's kernels for one width: a static method for each kernel and `run`, which finds it by
/// its number.
///
/// A class holds up to 128 kernels, so that `run` stays small enough to be compiled. More are put into classes of
/// their own, `NAME_0`, `NAME_1` and so on, and `run` finds those.
public final class ClassEmitter {
    /// Java 25.
    static final int CLASS_VERSION = 69;
    private static final int KERNELS_PER_CLASS = 128;
    private static final String SUPER = "netc/abi/Kernels";
    private static final String RUN = "(I[F[F[I[F[IIIJIII)V";

    private final String sourceFile;
    private final int width;
    private final Map<Integer, EmittedMethod> shared;
    private final List<EmittedClass> classes = new ArrayList<>();
    private final List<EmittedMethod> methods = new ArrayList<>();

    private ClassEmitter(String sourceFile, int width, Map<Integer, EmittedMethod> shared) {
        if (width != 1 && width != 4 && width != 8 && width != 16) {
            throw new IllegalStateException("width " + width);
        }
        this.sourceFile = sourceFile;
        this.width = width;
        this.shared = shared;
    }

    /// As below, with no methods of other classes.
    public static EmittedKernels emit(String name, String sourceFile, int width, List<Kernel> kernels) {
        return emit(name, sourceFile, width, kernels, Map.of());
    }

    /// @param name       of the class, internal: `demo/LeNet5$Lanes16`
    /// @param sourceFile that line numbers refer to
    /// @param width      lanes of a vector, 16, 8 or 4, or 1 for code without vectors; what the kernels were made for
    /// @param shared     methods of classes beside this one that do what the kernels of these numbers do
    /// @throws IllegalStateException where a kernel breaks the rules of [netc.compiler.kernel.Statement] or its budget
    public static EmittedKernels emit(String name, String sourceFile, int width, List<Kernel> kernels,
            Map<Integer, EmittedMethod> shared) {
        var emitter = new ClassEmitter(sourceFile, width, shared);
        if (kernels.size() <= KERNELS_PER_CLASS) {
            emitter.part(name, true, 0, kernels);
        } else {
            emitter.whole(name, kernels);
        }
        return new EmittedKernels(emitter.classes, emitter.methods);
    }

    private void whole(String name, List<Kernel> kernels) {
        ClassWriter out = begin(name, SUPER);
        constructor(out);
        own(out, kernels);
        MethodVisitor run = out.visitMethod(ACC_PUBLIC, "run", RUN, null, null);
        run.visitCode();
        int parts = Math.ceilDiv(kernels.size(), KERNELS_PER_CLASS);
        run.visitVarInsn(ILOAD, 1);
        run.visitIntInsn(SIPUSH, KERNELS_PER_CLASS);
        run.visitInsn(IDIV);
        dispatch(run, parts, part -> {
            run.visitVarInsn(ILOAD, 1);
            run.visitLdcInsn(part * KERNELS_PER_CLASS);
            run.visitInsn(ISUB);
            arguments(run, 2);
            run.visitMethodInsn(INVOKESTATIC, name + "_" + part, "run", RUN, false);
        });
        finish(name, out);
        for (int part = 0; part < parts; part++) {
            int first = part * KERNELS_PER_CLASS;
            part(name + "_" + part, false, first,
                    kernels.subList(first, Math.min(kernels.size(), first + KERNELS_PER_CLASS)));
        }
    }

    private void part(String name, boolean entry, int first, List<Kernel> kernels) {
        ClassWriter out = begin(name, entry ? SUPER : "java/lang/Object");
        if (entry) {
            constructor(out);
            own(out, kernels);
        }
        Constants constants = new Constants(name, width);
        List<EmittedMethod> own = IntStream.range(0, kernels.size())
                .mapToObj(i -> shared.containsKey(first + i) ? shared.get(first + i)
                        : method(out, name, methodName(first + i, kernels.get(i).name()), constants, kernels.get(i)))
                .toList();
        methods.addAll(own);
        MethodVisitor run = out.visitMethod(entry ? ACC_PUBLIC : ACC_STATIC, "run", RUN, null, null);
        run.visitCode();
        int self = entry ? 1 : 0;
        run.visitVarInsn(ILOAD, self);
        dispatch(run, kernels.size(), i -> {
            arguments(run, self + 1);
            run.visitMethodInsn(INVOKESTATIC, own.get(i).owner(), own.get(i).name(), Slots.DESCRIPTOR, false);
        });
        constants.write(out);
        finish(name, out);
    }

    private static EmittedMethod method(ClassWriter out, String owner, String name, Constants constants,
            Kernel kernel) {
        EmittedMethod method = EmittedMethod.emit(out, owner, name, constants, kernel);
        if (!method.fits()) {
            throw new IllegalStateException("over the budget of a method: " + method + ", from\n"
                    + KernelPrinter.print(kernel));
        }
        return method;
    }

    private ClassWriter begin(String name, String superName) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            /// Different classes of values never live on past a merge, so that the nearest common one need not be known.
            @Override
            protected String getCommonSuperClass(String a, String b) {
                return a.equals(b) ? a : "java/lang/Object";
            }
        };
        out.visit(CLASS_VERSION, ACC_FINAL | ACC_SUPER | (superName.equals(SUPER) ? ACC_PUBLIC : ACC_SYNTHETIC), name,
                null,
                superName, null);
        out.visitSource(sourceFile, null);
        return out;
    }

    private void finish(String name, ClassWriter out) {
        out.visitEnd();
        try {
            classes.add(new EmittedClass(name, out.toByteArray()));
        } catch (ClassTooLargeException | MethodTooLargeException e) {
            throw new IllegalStateException("class " + name + ": " + e.getMessage(), e);
        }
    }

    private static void constructor(ClassWriter out) {
        MethodVisitor init = out.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", "()V", false);
        init.visitInsn(RETURN);
        init.visitMaxs(0, 0);
        init.visitEnd();
    }

    /// `return` of the most that a turn keeps for itself.
    private static void own(ClassWriter out, List<Kernel> kernels) {
        MethodVisitor own = out.visitMethod(ACC_PUBLIC, "own", "()I", null, null);
        own.visitCode();
        own.visitLdcInsn(kernels.stream().mapToInt(Kernel::own).max().orElse(0));
        own.visitInsn(IRETURN);
        own.visitMaxs(0, 0);
        own.visitEnd();
    }

    /// `switch (number on the stack) { case 0 -> …; return; … default -> throw new IllegalStateException(); }`.
    private static void dispatch(MethodVisitor run, int cases, java.util.function.IntConsumer emitCase) {
        Label unknown = new Label();
        Label[] labels = IntStream.range(0, cases).mapToObj(_ -> new Label()).toArray(Label[]::new);
        if (cases == 0) {
            run.visitInsn(POP);
        } else {
            run.visitTableSwitchInsn(0, cases - 1, unknown, labels);
        }
        for (int i = 0; i < cases; i++) {
            run.visitLabel(labels[i]);
            emitCase.accept(i);
            run.visitInsn(RETURN);
        }
        run.visitLabel(unknown);
        run.visitTypeInsn(NEW, "java/lang/IllegalStateException");
        run.visitInsn(DUP);
        run.visitLdcInsn("no such kernel");
        run.visitMethodInsn(INVOKESPECIAL, "java/lang/IllegalStateException", "<init>", "(Ljava/lang/String;)V", false);
        run.visitInsn(ATHROW);
        run.visitMaxs(0, 0);
        run.visitEnd();
    }

    /// All parameters from `weights` on, the first in a slot.
    private static void arguments(MethodVisitor run, int slot) {
        int[] loads = {ALOAD, ALOAD, ALOAD, ALOAD, ALOAD, ILOAD, ILOAD, LLOAD, ILOAD, ILOAD, ILOAD};
        for (int load : loads) {
            run.visitVarInsn(load, slot);
            slot += load == LLOAD ? 2 : 1;
        }
    }

    private static String methodName(int number, String kernel) {
        return "k" + number + "_" + kernel.replaceAll("[^A-Za-z0-9_]", "_");
    }
}
