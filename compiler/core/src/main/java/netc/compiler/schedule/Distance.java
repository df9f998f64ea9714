package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.whole;

import netc.compiler.graph.Axis;
import netc.compiler.kernel.Expression;

/// How many elements lie between two of one tensor: `fixed + perExample * n + perPair * n²`, where n is the number of
/// examples of a run. Neighbours along an axis lie a multiple of n apart where examples are counted along one inside it.
record Distance(long fixed, long perExample, long perPair) {
    static final Distance NONE = of(0);

    static Distance of(long elements) {
        return new Distance(elements, 0, 0);
    }

    Distance plus(Distance other) {
        return new Distance(Math.addExact(fixed, other.fixed), Math.addExact(perExample, other.perExample),
                Math.addExact(perPair, other.perPair));
    }

    Distance times(long factor) {
        return new Distance(Math.multiplyExact(fixed, factor), Math.multiplyExact(perExample, factor),
                Math.multiplyExact(perPair, factor));
    }

    /// As many of these steps as lie along an axis.
    Distance times(Axis axis) {
        if (!axis.isOpen()) {
            return times(axis.size());
        }
        if (perPair != 0 || axis.equals(Axis.BLOCK)) {
            throw new IllegalStateException("no distance is " + this + " times the length of " + axis);
        }
        return new Distance(0, fixed, perExample);
    }

    /// Whether this is one and the same element.
    boolean isNone() {
        return equals(NONE);
    }

    /// Whether the one is next to the other.
    boolean isOne() {
        return equals(of(1));
    }

    /// Whether others lie between, in the order of memory.
    boolean isFar() {
        return fixed > 1 || perExample > 0 || perPair > 0;
    }

    Expression expression() {
        Expression n = new Expression.Examples();
        Expression each = imul(n, iadd(imul(n, whole(Math.toIntExact(perPair))), whole(Math.toIntExact(perExample))));
        return iadd(each, whole(Math.toIntExact(fixed)));
    }
}
