package netc.compiler.backend.jvm;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/// What holds in every class that is emitted: ASM finds nothing wrong, no method is too long for HotSpot's compilers, and
/// the JVM links it.
public final class ClassRules {
    private ClassRules() {
    }

    /// @param loader that has all of the classes
    /// @throws AssertionError where a rule is broken
    public static void require(List<EmittedClass> classes, ClassLoader loader) {
        for (EmittedClass c : classes) {
            StringWriter problems = new StringWriter();
            CheckClassAdapter.verify(new ClassReader(c.bytes()), loader, false, new PrintWriter(problems));
            for (MethodModel method : ClassFile.of().parse(c.bytes()).methods()) {
                int bytes = method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
                if (bytes > EmittedMethod.MOST_BYTES) {
                    problems.append(method.methodName() + " has " + bytes + " bytes\n");
                }
            }
            if (!problems.toString().isEmpty()) {
                throw new AssertionError(c.name() + ": " + problems);
            }
            try {
                // Initialised too: the JVM verifies no class before.
                Class.forName(c.name().replace('/', '.'), true, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                throw new AssertionError(c.name() + ": " + e, e);
            }
        }
    }
}
