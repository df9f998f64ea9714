package netc.compiler.backend.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
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
/// }
/// ```
///
/// Real numbers are `float`, indices and whole numbers `int`; truth values are `boolean`, in arrays `int`, 0 or 1.
/// Values of one example without axes are passed as they are, all others in arrays, examples one after the other. The forms
/// for n examples allocate nothing; those for one allocate the arrays that they return or wrap a value in. More tensors than a
/// method of Java takes come as `y(Object[] inputs, int n, Object[] outputs)` and `step(Object[] inputs, int n)`.
public final class ModelClassEmitter {
    /// Simple name of the nested record.
    public static final String PREDICTION = "Prediction";

    private static final String MODEL = "netc/runtime/model/Model";
    private static final String PROGRAM = "netc/runtime/model/Program";
    private static final String CALL = "netc/runtime/model/Call";
    private static final String PATH = "java/nio/file/Path";
    private static final String ARRAYS = "[Ljava/lang/Object;";
    private static final String LOOKUP = "java/lang/invoke/MethodHandles";

    private final String name;
    private final String sourceFile;
    private final int line;
    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private ModelClassEmitter(String name, String sourceFile, int line) {
        this.name = name;
        this.sourceFile = sourceFile;
        this.line = line;
    }

    /// @param name       of the class, internal: `demo/LeNet5`; the classes of its kernels are `demo/LeNet5$Lanes16` and so on
    /// @param sourceFile that line numbers refer to
    /// @param line       on which the model begins
    /// @param plan       as text
    /// @param begins     whether the seed gives all of the first weights, and no file
    /// @return the class, then that of the record which `predict` returns, where there is one
    public static List<EmittedClass> emit(String name, String sourceFile, int line, String plan,
            boolean begins, List<ModelMethod> methods) {
        return new ModelClassEmitter(name, sourceFile, line).emit(plan, begins, methods);
    }

    private List<EmittedClass> emit(String plan, boolean begins, List<ModelMethod> methods) {
        List<EmittedClass> classes = new ArrayList<>();
        out.visit(ClassEmitter.CLASS_VERSION, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, name, null, MODEL, null);
        out.visitSource(sourceFile, null);
        List<ModelMethod> predictions = methods.stream()
                .filter(m -> m.kind() == ModelMethod.Kind.PREDICT && !m.isWide()).toList();
        for (ModelMethod predict : predictions) {
            out.visitNestMember(record());
            out.visitInnerClass(record(), name, PREDICTION, ACC_PUBLIC | ACC_STATIC | ACC_FINAL);
            classes.add(RecordEmitter.emit(name, PREDICTION, sourceFile, predict.line(), predict.outputs()));
        }
        out.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, "PROGRAM", "L" + PROGRAM + ";", null, null).visitEnd();
        initialiser(plan);
        constructors(begins);
        share();
        for (ModelMethod method : methods) {
            switch (method.kind()) {
                case OUTPUT, PREDICT -> {
                    if (!method.isWide()) {
                        one(method);
                    }
                    many(method);
                }
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

    private String record() {
        return name + "$" + PREDICTION;
    }

    // ---------- plan, constructors, share

    private void initialiser(String plan) {
        MethodVisitor code = begin(ACC_STATIC, "<clinit>", "()V", line);
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
        MethodVisitor copy = begin(ACC_PRIVATE, "<init>", "(L" + name + ";)V", line, "other");
        copy.visitVarInsn(ALOAD, 0);
        copy.visitVarInsn(ALOAD, 1);
        copy.visitMethodInsn(INVOKESPECIAL, MODEL, "<init>", "(L" + MODEL + ";)V", false);
        end(copy, RETURN);
    }

    /// `super(PROGRAM, threads)` or `super(PROGRAM, threads, weights)`; without `threads` as many as there are processors.
    private void constructor(String descriptor, String... parameters) {
        List<String> names = List.of(parameters);
        MethodVisitor code = begin(ACC_PUBLIC, "<init>", descriptor, line, parameters);
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
        MethodVisitor code = begin(ACC_PUBLIC, "share", "()L" + name + ";", line);
        code.visitTypeInsn(NEW, name);
        code.visitInsn(DUP);
        code.visitVarInsn(ALOAD, 0);
        code.visitMethodInsn(INVOKESPECIAL, name, "<init>", "(L" + name + ";)V", false);
        end(code, ARETURN);
    }

    // ---------- outputs, predict, step

    /// For one example: arrays for the results are made here.
    private void one(ModelMethod method) {
        List<String> parameters = method.inputs().stream().map(ModelMethod.Tensor::name).toList();
        boolean isRecord = method.kind() == ModelMethod.Kind.PREDICT;
        String returned = isRecord ? "L" + record() + ";" : method.outputs().getFirst().descriptor();
        MethodVisitor code = begin(ACC_PUBLIC, method.name(), "(" + method.inputs().stream()
                .map(ModelMethod.Tensor::descriptor).collect(Collectors.joining()) + ")" + returned, method.line(),
                parameters.toArray(String[]::new));
        int firstResult = 1 + method.inputs().size();
        for (int i = 0; i < method.outputs().size(); i++) {
            ModelMethod.Tensor output = method.outputs().get(i);
            push(code, Math.toIntExact(output.type().elements()));
            newArray(code, output);
            code.visitVarInsn(ASTORE, firstResult + i);
        }
        CallGuard guard = call(code, method, firstResult + method.outputs().size());
        for (int i = 0; i < method.inputs().size(); i++) {
            ModelMethod.Tensor input = method.inputs().get(i);
            if (input.isScalar()) {
                int slot = 1 + i;
                input(code, input, () -> wrapped(code, input, slot));
            } else {
                int slot = 1 + i;
                input(code, input, () -> code.visitVarInsn(ALOAD, slot));
            }
        }
        outputs(code, method, i -> code.visitVarInsn(ALOAD, firstResult + i));
        code.visitInsn(ICONST_1);
        code.visitMethodInsn(INVOKEVIRTUAL, CALL, "run", "(I)V", false);
        guard.release();
        if (isRecord) {
            code.visitTypeInsn(NEW, record());
            code.visitInsn(DUP);
        }
        for (int i = 0; i < method.outputs().size(); i++) {
            ModelMethod.Tensor output = method.outputs().get(i);
            code.visitVarInsn(ALOAD, firstResult + i);
            if (output.isScalar()) {
                code.visitInsn(ICONST_0);
                code.visitInsn(output.isReal() ? FALOAD : IALOAD);
            }
        }
        if (isRecord) {
            code.visitMethodInsn(INVOKESPECIAL, record(), "<init>", RecordEmitter.constructor(method.outputs()), false);
            end(code, guard, ARETURN);
        } else {
            ModelMethod.Tensor output = method.outputs().getFirst();
            end(code, guard, !output.isScalar() ? ARETURN : output.isReal() ? FRETURN : IRETURN);
        }
    }

    /// For n examples, into the caller's arrays.
    private void many(ModelMethod method) {
        MethodVisitor code = arrays(method, "V");
        CallGuard guard = call(code, method, method.countSlot() + 1 + (method.isWide() ? 1 : method.outputs().size()));
        arrayInputs(code, method);
        outputs(code, method, i -> array(code, method, method.outputs(), method.countSlot() + 1, i));
        code.visitVarInsn(ILOAD, method.countSlot());
        code.visitMethodInsn(INVOKEVIRTUAL, CALL, "run", "(I)V", false);
        guard.release();
        end(code, guard, RETURN);
    }

    private void step(ModelMethod method) {
        boolean hasLoss = method.kind() == ModelMethod.Kind.STEP;
        String returned = hasLoss ? "F" : "V";
        MethodVisitor code = method.isCounted() ? arrays(method, returned)
                : begin(ACC_PUBLIC, method.name(), "()" + returned, method.line());
        CallGuard guard = call(code, method, method.isCounted() ? method.countSlot() + 1 : 1);
        if (method.isCounted()) {
            arrayInputs(code, method);
            code.visitVarInsn(ILOAD, method.countSlot());
        } else {
            push(code, 1);
        }
        code.visitMethodInsn(INVOKEVIRTUAL, CALL, "step", "(I)F", false);
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
        return begin(ACC_PUBLIC, method.name(), descriptor + ")" + returned, method.line(),
                parameters.toArray(String[]::new));
    }

    private MethodVisitor arraysOfArrays(ModelMethod method, String returned) {
        boolean hasOutputs = !method.outputs().isEmpty();
        List<String> parameters = hasOutputs ? List.of("inputs", "n", "outputs") : List.of("inputs", "n");
        MethodVisitor code = begin(ACC_PUBLIC, method.name(), "(" + ARRAYS + "I" + (hasOutputs ? ARRAYS : "") + ")"
                + returned, method.line(), parameters.toArray(String[]::new));
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

    /// Loads the call of a method's procedure, which is the thread's own from here on.
    ///
    /// @param slot a local variable that is free
    private CallGuard call(MethodVisitor code, ModelMethod method, int slot) {
        code.visitVarInsn(ALOAD, 0);
        push(code, method.procedure());
        code.visitMethodInsn(INVOKEVIRTUAL, name, "call", "(I)L" + CALL + ";", false);
        return new CallGuard(code, slot);
    }

    private static void arrayInputs(MethodVisitor code, ModelMethod method) {
        for (int i = 0; i < method.inputs().size(); i++) {
            int index = i;
            input(code, method.inputs().get(i), () -> array(code, method, method.inputs(), 1, index));
        }
    }

    /// `.input(port, …)`; nothing for an input that the procedure does not take.
    private static void input(MethodVisitor code, ModelMethod.Tensor input, Runnable array) {
        input.port().ifPresent(port -> {
            push(code, port);
            array.run();
            code.visitMethodInsn(INVOKEVIRTUAL, CALL, "input", "(I" + input.arrayDescriptor() + ")L" + CALL + ";",
                    false);
        });
    }

    private static void outputs(MethodVisitor code, ModelMethod method, IntConsumer array) {
        for (int i = 0; i < method.outputs().size(); i++) {
            ModelMethod.Tensor output = method.outputs().get(i);
            push(code, output.port().orElseThrow());
            array.accept(i);
            code.visitMethodInsn(INVOKEVIRTUAL, CALL, "output", "(I" + output.arrayDescriptor() + ")L" + CALL + ";",
                    false);
        }
    }

    /// `new float[] {value}`.
    private static void wrapped(MethodVisitor code, ModelMethod.Tensor input, int slot) {
        code.visitInsn(ICONST_1);
        newArray(code, input);
        code.visitInsn(DUP);
        code.visitInsn(ICONST_0);
        code.visitVarInsn(input.isReal() ? FLOAD : ILOAD, slot);
        code.visitInsn(input.isReal() ? FASTORE : IASTORE);
    }

    private static void newArray(MethodVisitor code, ModelMethod.Tensor tensor) {
        code.visitIntInsn(NEWARRAY, tensor.isReal() ? T_FLOAT : T_INT);
    }

    private static void push(MethodVisitor code, int value) {
        if (value >= 0 && value <= 5) {
            code.visitInsn(ICONST_0 + value);
        } else if (value == (short) value) {
            code.visitIntInsn(SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    private MethodVisitor begin(int access, String method, String descriptor, int line, String... parameters) {
        MethodVisitor code = out.visitMethod(access, method, descriptor, null, null);
        for (String parameter : parameters) {
            code.visitParameter(parameter, 0);
        }
        code.visitCode();
        Label start = new Label();
        code.visitLabel(start);
        code.visitLineNumber(line, start);
        return code;
    }

    private static void end(MethodVisitor code, CallGuard guard, int opcode) {
        code.visitInsn(opcode);
        guard.handler();
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void end(MethodVisitor code, int opcode) {
        code.visitInsn(opcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
