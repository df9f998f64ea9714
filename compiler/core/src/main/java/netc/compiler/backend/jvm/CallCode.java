package netc.compiler.backend.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.function.IntConsumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/// What methods of a model's class are made of: the call of a procedure, with its inputs and outputs.
final class CallCode {
    static final String CALL = "netc/runtime/model/Call";

    private final String name;
    private final ClassWriter out;

    /// @param name of the class, internal
    CallCode(String name, ClassWriter out) {
        this.name = name;
        this.out = out;
    }

    /// Loads the call of a method's procedure, which is the thread's own from here on.
    ///
    /// @param slot a local variable that is free
    CallGuard call(MethodVisitor code, ModelMethod method, int slot) {
        code.visitVarInsn(ALOAD, 0);
        push(code, method.procedure());
        code.visitMethodInsn(INVOKEVIRTUAL, name, "call", "(I)L" + CALL + ";", false);
        return new CallGuard(code, slot);
    }

    /// `.input(port, …)`; nothing for an input that the procedure does not take.
    static void input(MethodVisitor code, ModelMethod.Tensor input, Runnable array) {
        input.port().ifPresent(port -> {
            push(code, port);
            array.run();
            code.visitMethodInsn(INVOKEVIRTUAL, CALL, "input", "(I" + input.arrayDescriptor() + ")L" + CALL + ";",
                    false);
        });
    }

    static void outputs(MethodVisitor code, ModelMethod method, IntConsumer array) {
        for (int i = 0; i < method.outputs().size(); i++) {
            ModelMethod.Tensor output = method.outputs().get(i);
            push(code, output.port().orElseThrow());
            array.accept(i);
            code.visitMethodInsn(INVOKEVIRTUAL, CALL, "output", "(I" + output.arrayDescriptor() + ")L" + CALL + ";",
                    false);
        }
    }

    static void newArray(MethodVisitor code, ModelMethod.Tensor tensor) {
        code.visitIntInsn(NEWARRAY, tensor.isReal() ? T_FLOAT : T_INT);
    }

    static void push(MethodVisitor code, int value) {
        if (value >= 0 && value <= 5) {
            code.visitInsn(ICONST_0 + value);
        } else if (value == (short) value) {
            code.visitIntInsn(SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    MethodVisitor begin(int access, String method, String descriptor, int line, String... parameters) {
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

    static void end(MethodVisitor code, CallGuard guard, int opcode) {
        code.visitInsn(opcode);
        guard.handler();
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    static void end(MethodVisitor code, int opcode) {
        code.visitInsn(opcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
