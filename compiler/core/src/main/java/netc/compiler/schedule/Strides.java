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
record Strides(Map<Axis, Long> steps, long offset, Map<Axis, Integer> own, boolean isRegular) {
    /// Row-major.
    static Map<Axis, Long> rowMajor(List<Axis> axes) {
        Map<Axis, Long> strides = new LinkedHashMap<>();
        long stride = 1;
        for (Axis axis : axes.reversed()) {
            if (axis.isOpen() && !axis.equals(axes.getFirst())) {
                throw new IllegalStateException("the examples are not outermost in " + axes);
            }
            strides.put(axis, stride);
            stride = axis.isOpen() ? stride : Math.multiplyExact(stride, axis.size());
        }
        return strides;
    }

    /// Of an operand that is stored, or read from a stored one. A read that keeps all positions is a copy and stored
    /// itself, see [Fusion].
    static Strides ofOperand(Equation e) {
        Map<Axis, Long> steps = new LinkedHashMap<>();
        Map<Axis, Integer> own = new LinkedHashMap<>();
        if (!(e.op() instanceof Op.Read read) || Fusion.isCopy(read)) {
            e.result().type().axes().forEach(axis -> own.put(axis, 1));
            return new Strides(rowMajor(e.result().type().axes()), 0, own, true);
        }
        boolean regular = true;
        long offset = 0;
        Map<Axis, Long> memory = rowMajor(e.operands().get(0).type().axes());
        for (AxisRead r : read.reads()) {
            regular &= r.divisor() == 1 && !Arrange.canMiss(read, r) && !Arrange.reordersExamples(r);
            long stride = memory.get(r.axis());
            offset = Math.addExact(offset, Math.multiplyExact(r.index().offset(), stride));
            for (Affine.Term term : r.index().terms()) {
                steps.merge(term.axis(), Math.multiplyExact(term.coefficient(), stride), Math::addExact);
                own.merge(term.axis(), r.index().terms().size(), Integer::sum);
            }
        }
        return new Strides(steps, offset, own, regular);
    }

    long of(Axis axis) {
        return steps.getOrDefault(axis, 0L);
    }

    /// Whether the axis stands alone in its position, so that a copy with another order has no more elements.
    boolean isOwn(Axis axis) {
        return own.getOrDefault(axis, 0) == 1;
    }

    /// Whether these axes, the last fastest, are one axis of constant step.
    boolean collapse(List<Axis> axes) {
        for (int i = 0; i + 1 < axes.size(); i++) {
            Axis inner = axes.get(i + 1);
            if (inner.isOpen() || of(axes.get(i)) != of(inner) * inner.size()) {
                return false;
            }
        }
        return true;
    }
}
