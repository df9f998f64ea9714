package netc.compiler.backend.jvm;

import static netc.compiler.backend.jvm.CallCode.end;
import static netc.compiler.backend.jvm.CallCode.input;
import static netc.compiler.backend.jvm.CallCode.outputs;
import static netc.compiler.backend.jvm.CallCode.push;
import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;

/// Writes the class that Java programs use of a model: `NAME extends netc.runtime.model.Model`, which carries the text of
/// its plan and has methods for outputs, `predict` and steps.
///
/// ```
/// public final class Line extends Model {
///     private static final Program PROGRAM = Program.of(MethodHandles.lookup(), "netc-plan 5\n…", …);
///     public Line() / (int threads) / (Path weights) / (Path weights, int threads)
///     public Line share()
///     public float y(float[] x, int kind)
///     public void y(float[] x, int[] kind, int n, float[] y)
///     public Line.Prediction predict(float[] x, int kind)
///     public void predict(float[] x, int[] kind, int n, float[] y)
///     public float step(float[] x, int[] kind, float[] t, int n)
///     public record Prediction(float y) {}
///     public void stream(float[] x)
///     public Line.Next next(int kind)
///     public record Next(float y) {}
/// }
/// ```
///
/// Real numbers are `float`, indices and whole numbers `int`; truth values are `boolean`, in arrays `int`, 0 or 1.
/// Values of one example without axes are passed as they are, all others in arrays, examples one after the other. The forms
/// for n examples allocate nothing; those for one allocate the arrays that they return or wrap a value in. More tensors than a
/// method of Java takes come as `y(Object[] inputs, int n, Object[] outputs)` and `step(Object[] inputs, int n)`.
public final class ModelClassEmitter {
    /// Simple names of the nested records.
    public static final String PREDICTION = OneExampleMethods.PREDICTION;
    public static final String NEXT = OneExampleMethods.NEXT;

    private static final String MODEL = "netc/runtime/model/Model";
    private static final String PROGRAM = "netc/runtime/model/Program";
    private static final String PATH = "java/nio/file/Path";
    private static final String ARRAYS = "[Ljava/lang/Object;";
    private static final String LOOKUP = "java/lang/invoke/MethodHandles";

    private final String name;
    private final String sourceFile;
    private final int line;
    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    private final CallCode calls;
    private final OneExampleMethods oneExample;

    private ModelClassEmitter(String name, String sourceFile, int line) {
        this.name = name;
        this.sourceFile = sourceFile;
        this.line = line;
        calls = new CallCode(name, out);
        oneExample = new OneExampleMethods(name, calls);
    }

    /// @param name       of the class, internal: `demo/LeNet5`; the classes of its kernels are `demo/LeNet5$Lanes16` and so on
    /// @param sourceFile that line numbers refer to
    /// @param line       on which the model begins
    /// @param plan       as text
    /// @param begins     whether the seed gives all of the first weights, and no file
    /// @return the class, then those of the records which `predict` and `next` return, where there are such
    public static List<EmittedClass> emit(String name, String sourceFile, int line, String plan,
            boolean begins, List<ModelMethod> methods) {
        return new ModelClassEmitter(name, sourceFile, line).emit(plan, begins, methods);
    }

    private List<EmittedClass> emit(String plan, boolean begins, List<ModelMethod> methods) {
        List<EmittedClass> classes = new ArrayList<>();
        out.visit(ClassEmitter.CLASS_VERSION, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, name, null, MODEL, null);
        out.visitSource(sourceFile, null);
        for (ModelMethod method : methods) {
            if (OneExampleMethods.isRecord(method) && !method.isWide()) {
                String record = OneExampleMethods.record(method);
                out.visitNestMember(name + "$" + record);
                out.visitInnerClass(name + "$" + record, name, record, ACC_PUBLIC | ACC_STATIC | ACC_FINAL);
                classes.add(RecordEmitter.emit(name, record, sourceFile, method.line(), method.outputs()));
            }
        }
        out.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, "PROGRAM", "L" + PROGRAM + ";", null, null).visitEnd();
        initialiser(plan);
        constructors(begins);
        share();
        for (ModelMethod method : methods) {
            switch (method.kind()) {
                case OUTPUT, PREDICT -> {
                    if (!method.isWide()) {
                        oneExample.one(method);
                    }
                    many(method);
                }
                case NEXT -> oneExample.one(method);
                case STREAM -> oneExample.stream(method);
                case STANDARDS -> oneExample.standards(method, methods.stream()
                        .filter(m -> m.kind() == ModelMethod.Kind.STREAM).findFirst().orElseThrow());
                case STEP, CHANGE -> step(method);
            }
        }
        out.visitEnd();
        try {
            classes.addFirst(new EmittedClass(name, out.toByteArray()));
        } catch (ClassTooLargeException | MethodTooLargeException e) {
            throw new IllegalStateException("class " + name + ": " + e.getMessage(), e);
        }
        return List.copyOf(classes);
    }

    // ---------- plan, constructors, share

    private void initialiser(String plan) {
        MethodVisitor code = calls.begin(ACC_STATIC, "<clinit>", "()V", line);
        code.visitMethodInsn(INVOKESTATIC, LOOKUP, "lookup", "()L" + LOOKUP + "$Lookup;", false);
        List<String> parts = ConstantText.parts(plan);
        push(code, parts.size());
        code.visitTypeInsn(ANEWARRAY, "java/lang/String");
        for (int i = 0; i < parts.size(); i++) {
            code.visitInsn(DUP);
            push(code, i);
            code.visitLdcInsn(parts.get(i));
            code.visitInsn(AASTORE);
        }
        code.visitMethodInsn(INVOKESTATIC, PROGRAM, "of",
                "(L" + LOOKUP + "$Lookup;[Ljava/lang/String;)L" + PROGRAM + ";", false);
        code.visitFieldInsn(PUTSTATIC, name, "PROGRAM", "L" + PROGRAM + ";");
        end(code, RETURN);
        out.visitInnerClass(LOOKUP + "$Lookup", LOOKUP, "Lookup", ACC_PUBLIC | ACC_STATIC | ACC_FINAL);
    }

    private void constructors(boolean begins) {
        if (begins) {
            constructor("()V");
            constructor("(I)V", "threads");
        }
        constructor("(L" + PATH + ";)V", "weights");
        constructor("(L" + PATH + ";I)V", "weights", "threads");
        MethodVisitor copy = calls.begin(ACC_PRIVATE, "<init>", "(L" + name + ";)V", line, "other");
        copy.visitVarInsn(ALOAD, 0);
        copy.visitVarInsn(ALOAD, 1);
        copy.visitMethodInsn(INVOKESPECIAL, MODEL, "<init>", "(L" + MODEL + ";)V", false);
        end(copy, RETURN);
    }

    /// `super(PROGRAM, threads)` or `super(PROGRAM, threads, weights)`; without `threads` as many as there are processors.
    private void constructor(String descriptor, String... parameters) {
        List<String> names = List.of(parameters);
        MethodVisitor code = calls.begin(ACC_PUBLIC, "<init>", descriptor, line, parameters);
        code.visitVarInsn(ALOAD, 0);
        code.visitFieldInsn(GETSTATIC, name, "PROGRAM", "L" + PROGRAM + ";");
        if (names.contains("threads")) {
            code.visitVarInsn(ILOAD, 1 + names.indexOf("threads"));
        } else {
            code.visitMethodInsn(INVOKESTATIC, "java/lang/Runtime", "getRuntime", "()Ljava/lang/Runtime;", false);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Runtime", "availableProcessors", "()I", false);
        }
        boolean hasWeights = names.contains("weights");
        if (hasWeights) {
            code.visitVarInsn(ALOAD, 1);
        }
        code.visitMethodInsn(INVOKESPECIAL, MODEL, "<init>",
                "(L" + PROGRAM + ";I" + (hasWeights ? "L" + PATH + ";" : "") + ")V", false);
        end(code, RETURN);
    }

    private void share() {
        MethodVisitor code = calls.begin(ACC_PUBLIC, "share", "()L" + name + ";", line);
        code.visitTypeInsn(NEW, name);
        code.visitInsn(DUP);
        code.visitVarInsn(ALOAD, 0);
        code.visitMethodInsn(INVOKESPECIAL, name, "<init>", "(L" + name + ";)V", false);
        end(code, ARETURN);
    }

    // ---------- outputs, predict, step

    /// For n examples, into the caller's arrays.
    private void many(ModelMethod method) {
        MethodVisitor code = arrays(method, "V");
        CallGuard guard = calls.call(code, method,
                method.countSlot() + 1 + (method.isWide() ? 1 : method.outputs().size()));
        arrayInputs(code, method);
        outputs(code, method, i -> array(code, method, method.outputs(), method.countSlot() + 1, i));
        code.visitVarInsn(ILOAD, method.countSlot());
        code.visitMethodInsn(INVOKEVIRTUAL, CallCode.CALL, "run", "(I)V", false);
        guard.release();
        end(code, guard, RETURN);
    }

    private void step(ModelMethod method) {
        boolean hasLoss = method.kind() == ModelMethod.Kind.STEP;
        String returned = hasLoss ? "F" : "V";
        MethodVisitor code = method.isCounted() ? arrays(method, returned)
                : calls.begin(ACC_PUBLIC, method.name(), "()" + returned, method.line());
        CallGuard guard = calls.call(code, method, method.isCounted() ? method.countSlot() + 1 : 1);
        if (method.isCounted()) {
            arrayInputs(code, method);
            code.visitVarInsn(ILOAD, method.countSlot());
        } else {
            push(code, 1);
        }
        code.visitMethodInsn(INVOKEVIRTUAL, CallCode.CALL, "step", "(I)F", false);
        if (!hasLoss) {
            code.visitInsn(POP);
        }
        guard.release();
        end(code, guard, hasLoss ? FRETURN : RETURN);
    }

    /// Begins a method of arrays of inputs, a number of examples, and arrays of outputs.
    private MethodVisitor arrays(ModelMethod method, String returned) {
        if (method.isWide()) {
            return arraysOfArrays(method, returned);
        }
        List<String> parameters = new ArrayList<>();
        StringBuilder descriptor = new StringBuilder("(");
        for (ModelMethod.Tensor input : method.inputs()) {
            parameters.add(input.name());
            descriptor.append(input.arrayDescriptor());
        }
        parameters.add("n");
        descriptor.append('I');
        for (ModelMethod.Tensor output : method.outputs()) {
            parameters.add(output.name());
            descriptor.append(output.arrayDescriptor());
        }
        return calls.begin(ACC_PUBLIC, method.name(), descriptor + ")" + returned, method.line(),
                parameters.toArray(String[]::new));
    }

    private MethodVisitor arraysOfArrays(ModelMethod method, String returned) {
        boolean hasOutputs = !method.outputs().isEmpty();
        List<String> parameters = hasOutputs ? List.of("inputs", "n", "outputs") : List.of("inputs", "n");
        MethodVisitor code = calls.begin(ACC_PUBLIC, method.name(),
                "(" + ARRAYS + "I" + (hasOutputs ? ARRAYS : "") + ")"
                        + returned,
                method.line(), parameters.toArray(String[]::new));
        requireCount(code, 1, method.inputs().size(), "inputs");
        if (hasOutputs) {
            requireCount(code, method.countSlot() + 1, method.outputs().size(), "outputs");
        }
        return code;
    }

    private static void requireCount(MethodVisitor code, int slot, int count, String what) {
        code.visitVarInsn(ALOAD, slot);
        push(code, count);
        code.visitLdcInsn(what);
        code.visitMethodInsn(INVOKESTATIC, MODEL, "requireCount", "(" + ARRAYS + "ILjava/lang/String;)V", false);
    }

    /// Loads the array of one of a method's tensors, in the form for many examples.
    private static void array(MethodVisitor code, ModelMethod method, List<ModelMethod.Tensor> tensors, int firstSlot,
            int i) {
        if (method.isWide()) {
            code.visitVarInsn(ALOAD, firstSlot);
            push(code, i);
            code.visitInsn(AALOAD);
            code.visitTypeInsn(CHECKCAST, tensors.get(i).arrayDescriptor());
        } else {
            code.visitVarInsn(ALOAD, firstSlot + i);
        }
    }

    private static void arrayInputs(MethodVisitor code, ModelMethod method) {
        for (int i = 0; i < method.inputs().size(); i++) {
            int index = i;
            input(code, method.inputs().get(i), () -> array(code, method, method.inputs(), 1, index));
        }
    }

}
