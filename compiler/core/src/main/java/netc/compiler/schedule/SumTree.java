package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.add;
import static netc.compiler.kernel.Scalars.get;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.whole;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import netc.compiler.graph.Axis;
import netc.compiler.graph.SumOrder;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;

/// Joins the parts of some sums, side by side, in binary trees, see [SumOrder], as they come.
///
/// What is not joined yet lies on a stack in the turn's own memory. After part number j it holds one node for each 1 in j + 1
/// as a binary number: so many joins follow a part as j ends in ones. Trees may stand within trees: a part of the outer
/// one is then what the inner one leaves.
final class SumTree {
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA = 23;

    private final KernelBuilder k;
    private final SumOrder order;
    private final int sums;
    private final int apart;
    private final Expression lane;
    private final Buffer stack;
    private final Local depth;

    /// @param sums how many are computed side by side
    /// @param lane of the vector loop around, 0 where there is none
    SumTree(KernelBuilder k, SumOrder order, int sums, Expression lane) {
        this.k = k;
        this.order = order;
        this.sums = sums;
        this.lane = lane;
        apart = lane instanceof Whole ? 1 : Target.WIDEST;
        int nodes = 1 + waiting(mostBlocks());
        for (Axis axis : order.outer()) {
            nodes += waiting(LoopAxes.most(axis));
        }
        stack = k.own(nodes * sums * apart);
        depth = k.variable("depth", whole(0));
    }

    /// The most nodes that wait for their right halves when the last of so many parts comes.
    private static int waiting(int parts) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(parts - 1);
    }

    private int mostBlocks() {
        return Math.ceilDiv(LoopAxes.most(order.cut()), order.turns());
    }

    /// Where the terms of a turn of an axis are.
    ///
    /// @param <P> what says where terms are
    @FunctionalInterface
    interface Turn<P> {
        P of(P around, Axis axis, Expression turn);
    }

    /// Joins all blocks: one node is left.
    ///
    /// @param blocks how many lie along the axis that is cut
    /// @param all    where all terms are
    /// @param leaf   [#push]es the sums of a block, by where its turn of the axes around is and its number
    <P> void joinBlocks(Expression blocks, P all, Turn<P> turn, BiConsumer<P, Expression> leaf) {
        joinBlocks(0, blocks, all, turn, leaf);
    }

    private <P> void joinBlocks(int depth, Expression blocks, P at, Turn<P> turn, BiConsumer<P, Expression> leaf) {
        if (depth == order.outer().size()) {
            join(blocks, mostBlocks(), j -> leaf.accept(at, j));
            return;
        }
        Axis axis = order.outer().get(depth);
        join(LoopAxes.extent(axis), LoopAxes.most(axis),
                i -> joinBlocks(depth + 1, blocks, turn.of(at, axis, i), turn, leaf));
    }

    /// @param count of the parts
    /// @param most  that there are, at least 1
    /// @param part  pushes the sums of the part of a number, or leaves them as another tree
    private void join(Expression count, int most, Consumer<Expression> part) {
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
        return exponent(Expression.apply(Operation.IAND, next, Expression.apply(Operation.INEG, next)));
    }

    /// The exponent of the highest bit of a number that is at least 1. Where no two neighbouring bits are set, a real rounds to
    /// no greater exponent.
    static Expression highestBit(Expression number) {
        Expression half = Expression.apply(Operation.IUSHR, number, whole(1));
        return exponent(Expression.apply(Operation.IAND, number,
                Expression.apply(Operation.IXOR, half, whole(-1))));
    }

    private static Expression exponent(Expression number) {
        Expression bits = Expression.apply(Operation.BITS, Expression.apply(Operation.TO_REAL, number));
        return isub(Expression.apply(Operation.IUSHR, bits, whole(MANTISSA)), whole(EXPONENT_BIAS));
    }
}
