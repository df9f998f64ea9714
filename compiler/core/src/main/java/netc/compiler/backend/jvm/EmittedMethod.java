package netc.compiler.backend.jvm;

import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelPrinter;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/// What a kernel's method costs the JVM's compilers.
///
/// @param owner            internal name of its class
/// @param name             of the method
/// @param bytes            of its code
/// @param virtualRegisters that the first compiler (C1) needs for its vector calls
public record EmittedMethod(String owner, String name, int bytes, int virtualRegisters) {
    /// HotSpot never compiles a method of more (`HugeMethodLimit`).
    public static final int MOST_BYTES = 8_000;
    /// C1 has about 10,000, for what is counted here and for all else. A method that needs more may stay in a tier
    /// that boxes every vector, for ever, depending on which compiler came first.
    public static final int MOST_REGISTERS = 8_000;

    /// Whether the method of a kernel would be one that the JVM's compilers take: emits it to see.
    ///
    /// @param width lanes of a vector, as the kernel was made for
    public static boolean hasRoom(Kernel kernel, int width) {
        return emit(new ClassWriter(0), "Measured", kernel.name(), new Constants("Measured", width), kernel).fits();
    }

    /// Adds the method of a kernel to a class.
    static EmittedMethod emit(ClassWriter out, String owner, String name, Constants constants, Kernel kernel) {
        MethodVisitor visitor = out.visitMethod(Opcodes.ACC_STATIC, name, Slots.DESCRIPTOR, null, null);
        visitor.visitCode();
        MethodCode code = new MethodCode(visitor, Slots.FIRST_FREE);
        Label end = new Label();
        try {
            new KernelEmitter(code, constants).emit(kernel);
            visitor.visitLabel(end);
            visitor.visitMaxs(0, 0);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + ", in\n" + KernelPrinter.print(kernel), e);
        }
        visitor.visitEnd();
        return new EmittedMethod(owner, name, end.getOffset(), code.registers());
    }

    boolean fits() {
        return bytes <= MOST_BYTES && virtualRegisters <= MOST_REGISTERS;
    }
}
