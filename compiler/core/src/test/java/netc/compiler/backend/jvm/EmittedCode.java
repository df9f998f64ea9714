package netc.compiler.backend.jvm;

import java.util.List;
import netc.abi.Kernels;
import netc.compiler.kernel.Kernel;

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
        LoadedClasses loader = new LoadedClasses(emitted);
        ClassRules.require(emitted, loader);
        try {
            return (Kernels) loader.loadClass(emitted.getFirst().name().replace('/', '.')).getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
