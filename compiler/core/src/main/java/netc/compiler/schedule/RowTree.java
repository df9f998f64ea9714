package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.add;
import static netc.compiler.kernel.Scalars.get;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;

/// The trees of some columns of a row whose blocks have elements here and there: the chain of the block that is at hand, and the
/// nodes that wait for their right halves, one of 2^l blocks at level l. All lie in the turn's own memory, see [SumTree].
final class RowTree {
    /// Bits of a number of blocks, at most.
    private static final int MOST_LEVELS = Integer.SIZE - 1;

    private final KernelBuilder k;
    private final int columns;
    private final Consumer<Consumer<Expression>> each;
    private final Buffer memory;
    /// Bit l says whether one waits at level l.
    private final Local waiting;

    /// @param columns at most
    /// @param each    writes the loop over the columns
    RowTree(KernelBuilder k, int columns, Consumer<Consumer<Expression>> each) {
        this.k = k;
        this.columns = columns;
        this.each = each;
        memory = k.own((1 + MOST_LEVELS) * columns);
        waiting = k.variable("waiting", whole(0));
    }

    private Expression chain(Expression column) {
        return load(memory, column);
    }

    private Expression place(Expression level, Expression column) {
        return iadd(imul(iadd(level, whole(1)), whole(columns)), column);
    }

    void begin() {
        each.accept(column -> k.store(memory, column, real(0)));
    }

    void take(UnaryOperator<Expression> term) {
        each.accept(column -> k.store(memory, column, add(chain(column), term.apply(column))));
    }

    /// The chain's block is behind, and so is the node of that level which it ends.
    void leave(Expression level) {
        join(level);
        each.accept(column -> {
            k.store(memory, place(level, column), chain(column));
            k.store(memory, column, real(0));
        });
        Expression above = Expression.apply(Operation.ISHL, Expression.apply(Operation.ISHR, get(waiting), level),
                level);
        k.set(waiting, Expression.apply(Operation.IOR, above, Expression.apply(Operation.ISHL, whole(1), level)));
    }

    /// @param body takes a column and its sum
    void total(BiConsumer<Expression, Expression> body) {
        k.when(Expression.apply(Operation.INE, get(waiting), whole(0)),
                () -> join(k.let("levels", iadd(SumTree.highestBit(get(waiting)), whole(1)))));
        each.accept(column -> body.accept(column, chain(column)));
    }

    private void join(Expression levels) {
        k.serial("level", levels, level -> {
            Expression bit = Expression.apply(Operation.IAND, Expression.apply(Operation.ISHR, get(waiting), level),
                    whole(1));
            k.when(Expression.apply(Operation.INE, bit, whole(0)), () -> each.accept(column -> k.store(memory, column,
                    add(load(memory, place(level, column)), chain(column)))));
        });
    }
}
