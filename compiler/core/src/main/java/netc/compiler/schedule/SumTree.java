package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.add;
import static netc.compiler.kernel.Scalars.get;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.whole;

import java.util.List;
import java.util.function.Consumer;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;

/// Joins the parts of some sums, side by side, in binary trees, see [netc.compiler.graph.SumOrder], as they come.
///
/// What is not joined yet lies on a stack in the turn's own memory. After part number j it holds one node for each 1 in j + 1
/// as a binary number: so many joins follow a part as j ends in ones. Trees may stand within trees: a part of the outer
/// one is then what the inner one leaves.
final class SumTree {
    /// Room for a vector of any width.
    private static final int VECTOR = 16;
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA = 23;

    private final KernelBuilder k;
    private final int sums;
    private final int apart;
    private final Expression lane;
    private final Buffer stack;
    private final Local depth;

    /// @param sums  how many are computed side by side
    /// @param lane  of the vector loop around, 0 where there is none
    /// @param parts the most parts of each of the trees within each other
    SumTree(KernelBuilder k, int sums, Expression lane, List<Integer> parts) {
        this.k = k;
        this.sums = sums;
        this.lane = lane;
        apart = lane instanceof Whole ? 1 : VECTOR;
        int nodes = 1;
        for (int most : parts) {
            nodes += Integer.SIZE - Integer.numberOfLeadingZeros(most - 1);
        }
        stack = k.own(nodes * sums * apart);
        depth = k.variable("depth", whole(0));
    }

    /// Joins all parts: one node is left.
    ///
    /// @param count of them
    /// @param most  that there are, at least 1
    /// @param part  [#push]es the sums of the part of a number, or leaves them as another tree
    void join(Expression count, int most, Consumer<Expression> part) {
        if (most == 1) {
            part.accept(whole(0));
            return;
        }
        Expression below = k.let("below", iadd(get(depth), whole(0)));
        k.serial("part", count, j -> {
            part.accept(j);
            // Behind the last part everything is joined.
            Expression last = Expression.apply(Operation.IEQ, iadd(j, whole(1)), count);
            Expression all = isub(isub(get(depth), below), whole(1));
            joinTop(k.let("joins", Expression.apply(Operation.ISELECT, last, all, onesAtTheEnd(j))));
        });
    }

    /// Puts the sums of a part on the stack.
    void push(List<Expression> values) {
        for (int i = 0; i < sums; i++) {
            k.store(stack, place(get(depth), whole(i)), values.get(i));
        }
        k.set(depth, iadd(get(depth), whole(1)));
    }

    /// What is left at the end.
    Expression sum(Expression number) {
        return load(stack, place(whole(0), number));
    }

    private void joinTop(Expression times) {
        k.serial("join", times, _ -> {
            k.set(depth, isub(get(depth), whole(1)));
            Expression left = k.let("left", isub(get(depth), whole(1)));
            k.serial("sum", sums, i -> k.store(stack, place(left, i),
                    add(load(stack, place(left, i)), load(stack, place(get(depth), i)))));
        });
    }

    private Expression place(Expression node, Expression number) {
        return iadd(iadd(imul(node, whole(sums * apart)), imul(number, whole(apart))), lane);
    }

    /// The exponent of the lowest bit of the number behind.
    private static Expression onesAtTheEnd(Expression number) {
        Expression next = iadd(number, whole(1));
        Expression lowest = Expression.apply(Operation.IAND, next, Expression.apply(Operation.INEG, next));
        Expression bits = Expression.apply(Operation.BITS, Expression.apply(Operation.TO_REAL, lowest));
        return isub(Expression.apply(Operation.IUSHR, bits, whole(MANTISSA)), whole(EXPONENT_BIAS));
    }
}
