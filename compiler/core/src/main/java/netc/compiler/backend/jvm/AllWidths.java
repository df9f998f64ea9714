package netc.compiler.backend.jvm;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.Statement;

/// Writes the classes of a model's kernels for several widths.
///
/// Where scalar code is among them, a kernel without vectors that is the same for all widths is in its class alone: the
/// other classes call it there.
public final class AllWidths {
    private static final int SCALAR = 1;

    private AllWidths() {
    }

    /// @param name       internal name of the class for a width
    /// @param sourceFile that line numbers refer to
    /// @param kernels    for each width, in the order of their numbers
    /// @return for each width, in the order of `kernels`
    public static Map<Integer, EmittedKernels> emit(IntFunction<String> name, String sourceFile,
            Map<Integer, List<Kernel>> kernels) {
        Map<Integer, EmittedKernels> classes = new LinkedHashMap<>();
        kernels.keySet().forEach(width -> classes.put(width, new EmittedKernels(List.of(), List.of())));
        List<Kernel> scalar = kernels.getOrDefault(SCALAR, List.of());
        if (!scalar.isEmpty()) {
            classes.put(SCALAR, ClassEmitter.emit(name.apply(SCALAR), sourceFile, SCALAR, scalar));
        }
        classes.replaceAll((width, done) -> {
            if (width == SCALAR && !scalar.isEmpty()) {
                return done;
            }
            List<Kernel> own = kernels.get(width);
            Map<Integer, EmittedMethod> shared = new TreeMap<>();
            for (int i = 0; i < scalar.size(); i++) {
                if (own.get(i).equals(scalar.get(i)) && !hasVectors(own.get(i))) {
                    shared.put(i, classes.get(SCALAR).methods().get(i));
                }
            }
            return ClassEmitter.emit(name.apply(width), sourceFile, width, own, shared);
        });
        return Collections.unmodifiableMap(classes);
    }

    private static boolean hasVectors(Kernel kernel) {
        Deque<Statement> left = new ArrayDeque<>(kernel.body());
        while (!left.isEmpty()) {
            switch (left.pop()) {
                case Statement.Loop loop -> {
                    if (loop.kind() == Statement.Kind.VECTOR) {
                        return true;
                    }
                    left.addAll(loop.body());
                }
                case Statement.When when -> left.addAll(when.body());
                case Statement.Let _, Statement.Set _, Statement.Store _, Statement.Barrier _, Statement.Line _ -> {
                }
            }
        }
        return false;
    }
}
