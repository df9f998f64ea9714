package netc.compiler;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a compilation may be told.
///
/// @param dimensions sizes that take the place of those that `dim` gives in a model's body
/// @param packageName of the classes; empty for none
/// @param widths     lanes of the vectors to compile for, each once, of 16, 8, 4 and 1 (no vectors)
/// @param forDevices whether kernels and launches are made for devices, and the kernels written as OpenCL C too; the width is 1
public record CompilerOptions(Map<String, Long> dimensions, String packageName, List<Integer> widths,
        boolean forDevices) {
    /// Every width that a machine may have.
    public static final List<Integer> ALL_WIDTHS = List.of(16, 8, 4, 1);

    public CompilerOptions {
        dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
        widths = List.copyOf(widths);
        if (widths.isEmpty() || !ALL_WIDTHS.containsAll(widths)) {
            throw new IllegalArgumentException("widths " + widths);
        }
        if (forDevices && !widths.equals(List.of(1))) {
            throw new IllegalArgumentException("widths " + widths + " for devices");
        }
    }

    /// For running here: one width, no package.
    public static CompilerOptions forWidth(int width) {
        return new CompilerOptions(Map.of(), "", List.of(width), false);
    }

    /// For running on a device of this machine.
    public static CompilerOptions forDevice() {
        return new CompilerOptions(Map.of(), "", List.of(1), true);
    }

    public CompilerOptions withDimensions(Map<String, Long> other) {
        return new CompilerOptions(other, packageName, widths, forDevices);
    }
}
