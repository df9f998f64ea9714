package netc.compiler.backend.jvm;

import netc.compiler.kernel.ScalarType;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/// The code of one method as it grows: its slots, and what its vector calls will cost C1.
final class MethodCode {
    final MethodVisitor out;
    private int nextSlot;
    private int registers;
    private int line;

    MethodCode(MethodVisitor out, int firstSlot) {
        this.out = out;
        nextSlot = firstSlot;
    }

    /// A slot that is free until [#release].
    int slot() {
        return nextSlot++;
    }

    /// The slots taken so far.
    int taken() {
        return nextSlot;
    }

    /// Frees all slots taken since there were `taken`.
    void release(int taken) {
        nextSlot = taken;
    }

    void charge(int virtualRegisters) {
        registers += virtualRegisters;
    }

    int registers() {
        return registers;
    }

    void line(int number) {
        if (number != line) {
            line = number;
            Label here = new Label();
            out.visitLabel(here);
            out.visitLineNumber(number, here);
        }
    }

    void op(int opcode) {
        out.visitInsn(opcode);
    }

    void push(int value) {
        if (value >= -1 && value <= 5) {
            op(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            out.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            out.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            out.visitLdcInsn(value);
        }
    }

    void push(float value) {
        if (Float.floatToRawIntBits(value) == 0) {
            op(Opcodes.FCONST_0);
        } else if (value == 1) {
            op(Opcodes.FCONST_1);
        } else if (value == 2) {
            op(Opcodes.FCONST_2);
        } else {
            out.visitLdcInsn(value);
        }
    }

    void push(long value) {
        if (value == 0 || value == 1) {
            op(value == 0 ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
        } else {
            out.visitLdcInsn(value);
        }
    }

    void load(ScalarType type, int slot) {
        out.visitVarInsn(type == ScalarType.F32 ? Opcodes.FLOAD : Opcodes.ILOAD, slot);
    }

    void store(ScalarType type, int slot) {
        out.visitVarInsn(type == ScalarType.F32 ? Opcodes.FSTORE : Opcodes.ISTORE, slot);
    }

    void loadReference(int slot) {
        out.visitVarInsn(Opcodes.ALOAD, slot);
    }

    void storeReference(int slot) {
        out.visitVarInsn(Opcodes.ASTORE, slot);
    }

    void invokeStatic(String owner, String name, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

    void invoke(String owner, String name, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
    }

    void jump(int opcode, Label target) {
        out.visitJumpInsn(opcode, target);
    }
}
