package netc.compiler.backend.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.Arrays;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/// What a method of a generated class does around its call of a procedure: no other thread has the model meanwhile, and
/// others may have it again however the call ends.
///
/// ```
/// Call call = this.call(2);
/// try { … } finally { call.release(); }
/// ```
final class CallGuard {
    private static final String CALL = "netc/runtime/model/Call";

    private final MethodVisitor code;
    private final int slot;
    private final Label end = new Label();
    private final Label handler = new Label();

    /// Takes the call from the stack, and leaves it there.
    ///
    /// @param slot a local variable that is free
    CallGuard(MethodVisitor code, int slot) {
        this.code = code;
        this.slot = slot;
        Label begin = new Label();
        code.visitVarInsn(ASTORE, slot);
        code.visitTryCatchBlock(begin, end, handler, null);
        code.visitLabel(begin);
        code.visitVarInsn(ALOAD, slot);
    }

    /// Where the call has come to its end; what lies on the stack stays.
    void release() {
        code.visitLabel(end);
        code.visitVarInsn(ALOAD, slot);
        code.visitMethodInsn(INVOKEVIRTUAL, CALL, "release", "()V", false);
    }

    /// Where the call has not, behind the method's last instruction.
    void handler() {
        code.visitLabel(handler);
        Object[] locals = new Object[slot + 1];
        Arrays.fill(locals, TOP);
        locals[slot] = CALL;
        code.visitFrame(F_FULL, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
        code.visitVarInsn(ALOAD, slot);
        code.visitMethodInsn(INVOKEVIRTUAL, CALL, "release", "()V", false);
        code.visitInsn(ATHROW);
    }
}
