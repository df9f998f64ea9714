package netc.compiler.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;

/// How far apart in memory neighbours along each axis lie, in elements.
///
/// @param steps  for each axis of the value; absent means 0
/// @param offset of the element whose indices are all 0
/// @param own    how many positions each axis takes part in
/// @param isRegular whether every position is an affine one that cannot miss
record Strides(Map<Axis, Distance> steps, Distance offset, Map<Axis, Integer> own, boolean isRegular) {
    /// Row-major.
    static Map<Axis, Distance> rowMajor(List<Axis> axes) {
        Map<Axis, Distance> strides = new LinkedHashMap<>();
        Distance stride = Distance.of(1);
        for (int i = axes.size() - 1; i >= 0; i--) {
            strides.put(axes.get(i), stride);
            stride = i == 0 ? stride : stride.times(axes.get(i));
        }
        return strides;
    }

    /// Of an operand that is stored, or read from a stored one. A read that keeps all positions is a copy and stored
    /// itself, see [Fusion].
    static Strides ofOperand(Equation e) {
        Map<Axis, Distance> steps = new LinkedHashMap<>();
        Map<Axis, Integer> own = new LinkedHashMap<>();
        if (!(e.op() instanceof Op.Read read) || Reads.isCopy(read)) {
            e.result().type().axes().forEach(axis -> own.put(axis, 1));
            return new Strides(rowMajor(e.result().type().axes()), Distance.NONE, own, true);
        }
        boolean regular = true;
        Distance offset = Distance.NONE;
        Map<Axis, Distance> memory = rowMajor(e.operands().get(0).type().axes());
        for (AxisRead r : read.reads()) {
            regular &= r.divisor() == 1 && !Reads.canMiss(read, r) && !Reads.reordersExamples(r);
            Distance stride = memory.get(r.axis());
            offset = offset.plus(stride.times(r.index().offset()));
            for (Affine.Term term : r.index().terms()) {
                steps.merge(term.axis(), stride.times(term.coefficient()), Distance::plus);
                own.merge(term.axis(), r.index().terms().size(), Integer::sum);
            }
        }
        return new Strides(steps, offset, own, regular);
    }

    Distance of(Axis axis) {
        return steps.getOrDefault(axis, Distance.NONE);
    }

    /// Whether the axis stands alone in its position, so that a copy with another order has no more elements.
    boolean isOwn(Axis axis) {
        return own.getOrDefault(axis, 0) == 1;
    }

    /// Whether these axes, the last fastest, are one axis of constant step.
    boolean collapse(List<Axis> axes) {
        for (int i = 0; i + 1 < axes.size(); i++) {
            Axis inner = axes.get(i + 1);
            if (!of(axes.get(i)).equals(of(inner).times(inner))) {
                return false;
            }
        }
        return true;
    }
}
