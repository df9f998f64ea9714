package netc.compiler.schedule;

import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Op;

/// What reads do to the order of elements.
final class Reads {
    private Reads() {
    }

    /// A read that only changes the order of axes, or adds some: always a copy in memory.
    static boolean isCopy(Op.Read read) {
        return read.reads().stream().allMatch(AxisRead::isIdentity);
    }

    /// Whether a read takes examples in another order than its result has them: data decide where the last one is. Under
    /// another name they are still in theirs.
    static boolean reordersExamples(AxisRead r) {
        return r.axis().isOpen() && r.index().terms().stream()
                .noneMatch(t -> t.axis().isOpen() && r.index().isIndexOf(t.axis()));
    }

    /// Whether it can find nothing where it reads.
    static boolean canMiss(Op.Read read, AxisRead r) {
        if (r.axis().isOpen()) {
            return false;
        }
        boolean exact = r.divisor() > 1 && r.division() == AxisRead.Division.EXACT;
        return exact || read.guarded() && (Math.floorDiv(r.index().least(), r.divisor()) < 0
                || Math.floorDiv(r.index().greatest(), r.divisor()) >= r.axis().size());
    }
}
