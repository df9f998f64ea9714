package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelShape;

/// The kernels of a model, each once: layers of the same shape share theirs.
public final class KernelTable {
    private final int widths;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<List<Kernel>> kernels = new ArrayList<>();

    /// @param widths how many variants each kernel has
    public KernelTable(int widths) {
        this.widths = widths;
    }

    /// The number of a kernel, a new one if none is like it.
    int number(List<Kernel> variants) {
        String text = variants.stream().map(KernelShape::of).collect(Collectors.joining("\n"));
        return numbers.computeIfAbsent(text, t -> {
            kernels.add(variants);
            return kernels.size() - 1;
        });
    }

    /// All kernels, in the order of their numbers, for one width.
    ///
    /// @param width its place in the list of widths
    public List<Kernel> variant(int width) {
        if (width >= widths) {
            throw new IllegalArgumentException("width number " + width + " of " + widths);
        }
        return kernels.stream().map(variants -> variants.get(width)).toList();
    }
}
