package netc.compiler;

import java.util.Comparator;
import java.util.stream.Collectors;
import netc.abi.Storage;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;

/// What is said where a procedure needs a tensor that no array of Java holds. Which values are kept in memory is known
/// only when kernels are written, where sizes and places are computed with checks; the largest value that the text
/// describes is what makes those fail.
final class TensorSizes {
    /// With room for vector loads beyond the end.
    private static final int LARGEST = Integer.MAX_VALUE - 8 - Storage.SLACK;

    private TensorSizes() {
    }

    static Diagnostic tooLarge(ModelProgram program, Graph graph) {
        Equation largest = graph.equations().stream().max(Comparator.comparingDouble(TensorSizes::elements))
                .orElseThrow(() -> new IllegalStateException("nothing is large in " + program.name()));
        return Diagnostic.error(Code.N206, largest.span(), "this model needs tensors of more than the "
                + Counted.of(LARGEST, "element") + " that an array can hold; the largest is here")
                .note("sizes: " + largest.result().type().axes().stream().filter(a -> !a.isOpen())
                        .map(a -> a.name() + " = " + a.size()).collect(Collectors.joining(", ")));
    }

    /// As a `double`, which no product of sizes overflows.
    private static double elements(Equation equation) {
        double elements = 1;
        for (Axis axis : equation.result().type().axes()) {
            elements *= axis.isOpen() ? 1 : axis.size();
        }
        return elements;
    }
}
