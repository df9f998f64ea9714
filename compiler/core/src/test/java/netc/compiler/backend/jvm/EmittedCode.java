package netc.compiler.backend.jvm;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import netc.abi.Kernels;
import netc.compiler.kernel.Kernel;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/// Emits kernels, checks the classes and loads them.
public final class EmittedCode {
    private EmittedCode() {
    }

    public static Kernels load(int width, List<Kernel> kernels) {
        return load(ClassEmitter.emit("demo/Model$Lanes" + width, "model.net", width, kernels));
    }

    public static Kernels load(EmittedKernels emitted) {
        return load(emitted.classes());
    }

    /// @param emitted all checked and defined; the first is the one wanted
    public static Kernels load(List<EmittedClass> emitted) {
        for (EmittedClass c : emitted) {
            StringWriter problems = new StringWriter();
            CheckClassAdapter.verify(new ClassReader(c.bytes()), EmittedCode.class.getClassLoader(), false,
                    new PrintWriter(problems));
            if (!problems.toString().isEmpty()) {
                throw new AssertionError(problems.toString());
            }
        }
        try {
            String wanted = emitted.getFirst().name().replace('/', '.');
            return (Kernels) new LoadedClasses(emitted).loadClass(wanted).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
