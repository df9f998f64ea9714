package netc.compiler.elaborate.file;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.graph.ScalarFunction;

/// The words whose meaning no body can change.
public final class CoreWords {
    /// The examples, and in a layer or function all that it is mapped over.
    public static final String BATCH = "batch";
    /// The derivative by something named.
    public static final String GRAD = "grad";
    /// The one draw there is.
    public static final String UNIFORM = "uniform";
    /// Inside a draw: how many elements are drawn, stacked instances not counted.
    public static final String ELEMENTS = "elements";

    public static final Set<String> TYPES = Set.of("f32", "int", "bool");

    /// Words that take axes away.
    public static final Set<String> REDUCTIONS = Set.of("sum", "mean", "max", "min", "any", "all", "argmax", "argmin");
    /// Words whose brackets make or measure axes.
    public static final Set<String> SHAPES = Set.of("flatten", "split", "length");

    private static final Set<String> ALL = Stream
            .concat(ScalarFunction.words().stream(), Stream.of("sum", "mean", "max",
                    "min", "any", "all", "argmax", "argmin", "index", "length", "rank", "flatten", "split", "stop",
                    GRAD, "copy",
                    "pi", "inf", "f32", "int", "bool", BATCH, UNIFORM, ELEMENTS))
            .collect(Collectors.toUnmodifiableSet());

    private CoreWords() {
    }

    public static boolean contains(String name) {
        return ALL.contains(name);
    }

    public static Set<String> all() {
        return ALL;
    }
}
