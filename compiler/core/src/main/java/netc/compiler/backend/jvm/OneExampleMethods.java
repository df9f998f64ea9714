package netc.compiler.backend.jvm;

import static netc.compiler.backend.jvm.CallCode.end;
import static netc.compiler.backend.jvm.CallCode.input;
import static netc.compiler.backend.jvm.CallCode.newArray;
import static netc.compiler.backend.jvm.CallCode.outputs;
import static netc.compiler.backend.jvm.CallCode.push;
import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.stream.Collectors;
import org.objectweb.asm.MethodVisitor;

/// Methods that take the inputs of one example as they are, and return what is computed: those of outputs and `predict`, and
/// `stream` and `next` of what is taken one element at a time.
final class OneExampleMethods {
    /// Simple names of the nested records.
    static final String PREDICTION = "Prediction";
    static final String NEXT = "Next";

    private final String name;
    private final CallCode calls;

    /// @param name of the class, internal
    OneExampleMethods(String name, CallCode calls) {
        this.name = name;
        this.calls = calls;
    }

    /// Whether it returns a record.
    static boolean isRecord(ModelMethod method) {
        return method.kind() == ModelMethod.Kind.PREDICT || method.kind() == ModelMethod.Kind.NEXT;
    }

    static String record(ModelMethod method) {
        return method.kind() == ModelMethod.Kind.NEXT ? NEXT : PREDICTION;
    }

    /// For one example: arrays for the results are made here.
    void one(ModelMethod method) {
        boolean isRecord = isRecord(method);
        String record = name + "$" + record(method);
        String returned = isRecord ? "L" + record + ";" : method.outputs().getFirst().descriptor();
        MethodVisitor code = beginOne(method, returned);
        int firstResult = 1 + method.inputs().size();
        results(code, method, firstResult);
        CallGuard guard = calls.call(code, method, firstResult + method.outputs().size());
        oneInputs(code, method);
        outputs(code, method, i -> code.visitVarInsn(ALOAD, firstResult + i));
        if (method.kind() == ModelMethod.Kind.NEXT) {
            code.visitMethodInsn(INVOKEVIRTUAL, CallCode.CALL, "next", "()V", false);
        } else {
            code.visitInsn(ICONST_1);
            code.visitMethodInsn(INVOKEVIRTUAL, CallCode.CALL, "run", "(I)V", false);
        }
        guard.release();
        if (isRecord) {
            code.visitTypeInsn(NEW, record);
            code.visitInsn(DUP);
        }
        for (int i = 0; i < method.outputs().size(); i++) {
            loadResult(code, method.outputs().get(i), firstResult + i);
        }
        if (isRecord) {
            code.visitMethodInsn(INVOKESPECIAL, record, "<init>", RecordEmitter.constructor(method.outputs()), false);
            end(code, guard, ARETURN);
        } else {
            ModelMethod.Tensor output = method.outputs().getFirst();
            end(code, guard, !output.isScalar() ? ARETURN : output.isReal() ? FRETURN : IRETURN);
        }
    }

    private static void oneInputs(MethodVisitor code, ModelMethod method) {
        for (int i = 0; i < method.inputs().size(); i++) {
            ModelMethod.Tensor input = method.inputs().get(i);
            int slot = 1 + i;
            input(code, input, input.isScalar() ? () -> wrapped(code, input, slot)
                    : () -> code.visitVarInsn(ALOAD, slot));
        }
    }

    private MethodVisitor beginOne(ModelMethod method, String returned) {
        return calls.begin(ACC_PUBLIC, method.name(), taken(method) + returned, method.line(),
                method.inputs().stream().map(ModelMethod.Tensor::name).toArray(String[]::new));
    }

    private static String taken(ModelMethod method) {
        return method.inputs().stream().map(ModelMethod.Tensor::descriptor).collect(Collectors.joining("", "(", ")"));
    }

    /// Begins with what is taken one element at a time.
    void stream(ModelMethod method) {
        MethodVisitor code = beginOne(method, "V");
        CallGuard guard = calls.call(code, method, 1 + method.inputs().size());
        oneInputs(code, method);
        code.visitMethodInsn(INVOKEVIRTUAL, CallCode.CALL, "begin", "()V", false);
        guard.release();
        end(code, guard, RETURN);
    }

    /// Has the values of inputs computed that are not given, and begins with those.
    void standards(ModelMethod method, ModelMethod stream) {
        MethodVisitor code = beginOne(method, "V");
        int firstResult = 1 + method.inputs().size();
        results(code, method, firstResult);
        CallGuard guard = calls.call(code, method, firstResult + method.outputs().size());
        oneInputs(code, method);
        outputs(code, method, i -> code.visitVarInsn(ALOAD, firstResult + i));
        code.visitInsn(ICONST_1);
        code.visitMethodInsn(INVOKEVIRTUAL, CallCode.CALL, "run", "(I)V", false);
        guard.release();
        code.visitVarInsn(ALOAD, 0);
        for (ModelMethod.Tensor input : stream.inputs()) {
            int given = names(method.inputs()).indexOf(input.name());
            int computed = names(method.outputs()).indexOf(input.name());
            if (computed >= 0) {
                loadResult(code, input, firstResult + computed);
            } else {
                code.visitVarInsn(input.isScalar() ? input.isReal() ? FLOAD : ILOAD : ALOAD, 1 + given);
            }
        }
        code.visitMethodInsn(INVOKEVIRTUAL, name, stream.name(), taken(stream) + "V", false);
        end(code, guard, RETURN);
    }

    private static List<String> names(List<ModelMethod.Tensor> tensors) {
        return tensors.stream().map(ModelMethod.Tensor::name).toList();
    }

    /// Arrays for what one example gives.
    private static void results(MethodVisitor code, ModelMethod method, int firstSlot) {
        for (int i = 0; i < method.outputs().size(); i++) {
            push(code, Math.toIntExact(method.outputs().get(i).type().elements()));
            newArray(code, method.outputs().get(i));
            code.visitVarInsn(ASTORE, firstSlot + i);
        }
    }

    /// Such an array, or the number in it.
    private static void loadResult(MethodVisitor code, ModelMethod.Tensor output, int slot) {
        code.visitVarInsn(ALOAD, slot);
        if (output.isScalar()) {
            code.visitInsn(ICONST_0);
            code.visitInsn(output.isReal() ? FALOAD : IALOAD);
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
}
