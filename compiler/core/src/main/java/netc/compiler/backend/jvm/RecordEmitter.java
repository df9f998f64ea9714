package netc.compiler.backend.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/// Writes a record of the values of one example, nested in a model's class.
final class RecordEmitter {
    private static final String BOOTSTRAP = "java/lang/runtime/ObjectMethods";
    private static final String BOOTSTRAP_DESCRIPTOR = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/TypeDescriptor;Ljava/lang/Class;Ljava/lang/String;[Ljava/lang/invoke/MethodHandle;)"
            + "Ljava/lang/Object;";

    private final String name;
    private final int line;
    private final List<ModelMethod.Tensor> components;
    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private RecordEmitter(String name, int line, List<ModelMethod.Tensor> components) {
        this.name = name;
        this.line = line;
        this.components = components;
    }

    /// @param outer  internal name of the class around it
    /// @param simple name of the record
    static EmittedClass emit(String outer, String simple, String sourceFile, int line,
            List<ModelMethod.Tensor> components) {
        RecordEmitter emitter = new RecordEmitter(outer + "$" + simple, line, components);
        ClassWriter out = emitter.out;
        out.visit(ClassEmitter.CLASS_VERSION, ACC_PUBLIC | ACC_FINAL | ACC_SUPER | ACC_RECORD, emitter.name, null,
                "java/lang/Record", null);
        out.visitSource(sourceFile, null);
        out.visitNestHost(outer);
        out.visitInnerClass(emitter.name, outer, simple, ACC_PUBLIC | ACC_STATIC | ACC_FINAL);
        out.visitInnerClass("java/lang/invoke/MethodHandles$Lookup", "java/lang/invoke/MethodHandles", "Lookup",
                ACC_PUBLIC | ACC_STATIC | ACC_FINAL);
        for (ModelMethod.Tensor component : components) {
            out.visitRecordComponent(component.name(), component.descriptor(), null).visitEnd();
            out.visitField(ACC_PRIVATE | ACC_FINAL, component.name(), component.descriptor(), null, null).visitEnd();
        }
        emitter.constructor();
        components.forEach(emitter::accessor);
        emitter.inherited("toString", "()Ljava/lang/String;", ARETURN);
        emitter.inherited("hashCode", "()I", IRETURN);
        emitter.inherited("equals", "(Ljava/lang/Object;)Z", IRETURN);
        out.visitEnd();
        return new EmittedClass(emitter.name, out.toByteArray());
    }

    static String constructor(List<ModelMethod.Tensor> components) {
        return components.stream().map(ModelMethod.Tensor::descriptor).collect(Collectors.joining("", "(", ")V"));
    }

    private void constructor() {
        MethodVisitor code = out.visitMethod(ACC_PUBLIC, "<init>", constructor(components), null, null);
        components.forEach(c -> code.visitParameter(c.name(), 0));
        begin(code);
        code.visitVarInsn(ALOAD, 0);
        code.visitMethodInsn(INVOKESPECIAL, "java/lang/Record", "<init>", "()V", false);
        int slot = 1;
        for (ModelMethod.Tensor component : components) {
            Type type = Type.getType(component.descriptor());
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(type.getOpcode(ILOAD), slot);
            code.visitFieldInsn(PUTFIELD, name, component.name(), component.descriptor());
            slot += type.getSize();
        }
        end(code, RETURN);
    }

    private void accessor(ModelMethod.Tensor component) {
        MethodVisitor code = out.visitMethod(ACC_PUBLIC, component.name(), "()" + component.descriptor(), null, null);
        begin(code);
        code.visitVarInsn(ALOAD, 0);
        code.visitFieldInsn(GETFIELD, name, component.name(), component.descriptor());
        end(code, Type.getType(component.descriptor()).getOpcode(IRETURN));
    }

    /// As every record has it: the JDK makes it of the components.
    private void inherited(String method, String descriptor, int opcode) {
        MethodVisitor code = out.visitMethod(ACC_PUBLIC | ACC_FINAL, method, descriptor, null, null);
        begin(code);
        code.visitVarInsn(ALOAD, 0);
        boolean isEquals = method.equals("equals");
        if (isEquals) {
            code.visitVarInsn(ALOAD, 1);
        }
        Object[] arguments = new Object[2 + components.size()];
        arguments[0] = Type.getObjectType(name);
        arguments[1] = components.stream().map(ModelMethod.Tensor::name).collect(Collectors.joining(";"));
        for (int i = 0; i < components.size(); i++) {
            ModelMethod.Tensor component = components.get(i);
            arguments[2 + i] = new Handle(H_GETFIELD, name, component.name(), component.descriptor(), false);
        }
        code.visitInvokeDynamicInsn(method, "(L" + name + ";" + descriptor.substring(1),
                new Handle(H_INVOKESTATIC, BOOTSTRAP, "bootstrap", BOOTSTRAP_DESCRIPTOR, false), arguments);
        end(code, opcode);
    }

    private void begin(MethodVisitor code) {
        code.visitCode();
        Label start = new Label();
        code.visitLabel(start);
        code.visitLineNumber(line, start);
    }

    private static void end(MethodVisitor code, int opcode) {
        code.visitInsn(opcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
