package netc.compiler.section;

import java.util.List;
import java.util.Optional;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Type;

/// A tensor that lies in memory for several sections, or for several turns.
///
/// It is slices, one behind the other; turn t has number `t + shift`, counted round and round where there are fewer slices
/// than turns. Where a section has the axis of the turns itself, it has all slices as one tensor.
///
/// @param memory   which memory it is; several may share one
/// @param depth    how many loops are around whatever keeps it: it lasts no longer than a turn of them
/// @param variable the variable whose memory it is
/// @param levels   how it is sliced, outermost first; empty: a tensor like any
/// @param slice    type of an innermost slice
/// @param shift    number of the slice of turn 0, at the innermost level
public record Kept(int memory, int depth, Optional<String> variable, List<Level> levels, Type slice, int shift) {
    /// Slices along an axis.
    ///
    /// @param slices how many there are room for
    public record Level(Axis axis, int slices) {
    }

    public Kept {
        levels = List.copyOf(levels);
    }

    /// The same memory, beginning with another slice.
    Kept shifted(int other) {
        return new Kept(memory, depth, variable, levels, slice, other);
    }

    /// Elements of one example, or of all where there is one for all.
    public long elements() {
        return slice(0);
    }

    /// Elements of one slice of a level.
    public long sliceOf(int level) {
        return slice(level + 1);
    }

    private long slice(int level) {
        long elements = slice.elementsPerExample();
        for (Level inner : levels.subList(level, levels.size())) {
            elements = Math.multiplyExact(elements, inner.slices());
        }
        return elements;
    }
}
