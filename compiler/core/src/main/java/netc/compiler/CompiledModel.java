package netc.compiler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.abi.Plan;
import netc.abi.Role;
import netc.compiler.backend.jvm.EmittedClass;
import netc.compiler.backend.jvm.EmittedKernels;
import netc.compiler.backend.jvm.LoadedClasses;
import netc.compiler.backend.opencl.RenderedKernels;
import netc.compiler.program.ModelProgram;
import netc.compiler.section.KeptTurns;

/// A model as plan and class files.
///
/// @param program what it was compiled from
/// @param plan    what the runtime carries out
/// @param loops   what the loops of each training step keep of every turn
/// @param kernels the classes for each width of vector
/// @param forDevices the same kernels as OpenCL C, where the options ask for it
/// @param packageName of the classes, with dots; empty for none
public record CompiledModel(ModelProgram program, Plan plan, Map<Role.Step, List<KeptTurns>> loops,
        Map<Integer, EmittedKernels> kernels,
        Optional<RenderedKernels> forDevices, String packageName) {
    public CompiledModel {
        loops = Map.copyOf(loops);
        kernels = Collections.unmodifiableMap(new LinkedHashMap<>(kernels));
    }

    public String name() {
        return program.name();
    }

    /// The binary name of the class that Java programs use: `demo.LeNet5`.
    public String className() {
        return (packageName.isEmpty() ? "" : packageName + ".") + name();
    }

    static String suffix(int width) {
        return width == 1 ? "$Scalar" : "$Lanes" + width;
    }

    /// The classes of kernels of all widths; [ClassFiles] adds the one that Java programs use.
    public List<EmittedClass> classes() {
        return kernels.values().stream().flatMap(k -> k.classes().stream()).toList();
    }

    /// A loader of these classes, for code that is to run in this JVM.
    public ClassLoader loader() {
        return new LoadedClasses(classes());
    }
}
