package netc.compiler.backend.jvm;

import java.util.List;

/// The classes of a model's kernels for one width.
///
/// @param classes all of one package and to be defined by one loader, together with those whose methods they share; the
///                first extends `netc.abi.Kernels` and has a public constructor without parameters
/// @param methods one for each kernel, in order
public record EmittedKernels(List<EmittedClass> classes, List<EmittedMethod> methods) {
    public EmittedKernels {
        classes = List.copyOf(classes);
        methods = List.copyOf(methods);
    }
}
