package netc.compiler.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Element type and axes of a tensor. The order of the axes is the memory order; it carries no meaning.
///
/// @param element what one element is
/// @param axes    the axes, each label once, outermost first
public record Type(Element element, List<Axis> axes) {
    /// The most axes of a tensor that are as long as the batch: every example meets every other.
    public static final int MOST_OPEN = 2;

    public Type {
        axes = List.copyOf(axes);
        Set<Label> seen = new HashSet<>();
        for (Axis axis : axes) {
            if (!seen.add(axis.label())) {
                throw new IllegalStateException("axis " + axis + " twice in " + axes);
            }
        }
    }

    public static Type real(List<Axis> axes) {
        return new Type(Element.F32, axes);
    }

    public static Type scalar(Element element) {
        return new Type(element, List.of());
    }

    public int rank() {
        return axes.size();
    }

    public boolean has(Axis axis) {
        return axes.contains(axis);
    }

    /// The same without an axis, where it has it.
    public Type without(Axis axis) {
        return new Type(element, axes.stream().filter(a -> !a.equals(axis)).toList());
    }

    public boolean hasBatch() {
        return axes.contains(Axis.BATCH);
    }

    /// Whether there is one for every example, in whatever order.
    public boolean isOpen() {
        return openAxes() > 0;
    }

    /// How many of its axes count examples.
    public int openAxes() {
        return (int) axes.stream().filter(Axis::isOpen).count();
    }

    public Type with(Element other) {
        return new Type(other, axes);
    }

    /// Elements of one example, or of one pair of them: the product of all sizes but those that count examples.
    public long elementsPerExample() {
        long n = 1;
        for (Axis axis : axes) {
            n = axis.isOpen() ? n : Math.multiplyExact(n, axis.size());
        }
        return axes.contains(Axis.BLOCK) ? n / Axis.LANE.size() : n;
    }

    @Override
    public String toString() {
        String name = element.name().toLowerCase(java.util.Locale.ROOT);
        return axes.isEmpty() ? name
                : name + axes.stream().map(Axis::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
