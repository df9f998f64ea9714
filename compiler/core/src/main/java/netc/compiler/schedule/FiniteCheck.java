package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.add;
import static netc.compiler.kernel.Scalars.fma;
import static netc.compiler.kernel.Scalars.get;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.idiv;
import static netc.compiler.kernel.Scalars.imin;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import netc.abi.Place;
import netc.abi.Storage;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;

/// Whether the new elements of variables are finite: looked at by the turn that writes them, while they are in the nearest
/// cache.
///
/// A turn adds zero times each of its elements, rows of sixteen above each other: sixteen sums, which are 0, or NaN where an
/// element is not finite. Variables are whole rows, and what fills the last one up is finite.
final class FiniteCheck {
    private static final int ROW = 16;
    /// Rows in sums of their own, so that an addition need not wait for the one before.
    private static final int APART = 2;
    private static final int BLOCK = 4096;

    private FiniteCheck() {
    }

    /// How many sums a kernel leaves.
    ///
    /// @param elements of the variable
    /// @param block    elements of a turn
    static long sums(long elements, int block) {
        return Math.multiplyExact(Math.ceilDiv(elements, block), ROW);
    }

    /// Looks at elements that this turn has written.
    ///
    /// @param first of the turn's elements, at the beginning of a row
    /// @param count of them
    /// @param sums  where the kernel leaves them, those of each turn behind each other
    /// @param lanes width of vectors, 1 for none
    static void write(KernelBuilder k, List<Buffer> written, Expression first, Expression count, Buffer sums,
            int lanes) {
        Expression rows = k.let("rows", idiv(iadd(count, whole(ROW - 1)), whole(ROW)));
        Expression groups = k.let("groups", idiv(rows, whole(APART)));
        Expression done = k.let("done", imul(groups, whole(APART)));
        Expression to = k.let("to", imul(k.turn(), whole(ROW)));
        Consumer<Expression> column = at -> {
            List<Local> all = new ArrayList<>();
            for (int i = 0; i < APART * written.size(); i++) {
                all.add(k.variable("sum" + i, real(0)));
            }
            Expression top = iadd(first, at);
            k.serial("group", groups, group -> {
                for (int i = 0; i < all.size(); i++) {
                    Expression row = iadd(imul(group, whole(APART)), whole(i % APART));
                    look(k, written.get(i / APART), top, row, all.get(i));
                }
            });
            k.serial("row", isub(rows, done), row -> {
                for (int i = 0; i < written.size(); i++) {
                    look(k, written.get(i), top, iadd(done, row), all.get(APART * i));
                }
            });
            Expression sum = get(all.getFirst());
            for (Local other : all.subList(1, all.size())) {
                sum = add(sum, get(other));
            }
            k.store(sums, iadd(to, at), sum);
        };
        if (lanes == 1) {
            k.serial("lane", ROW, column);
            return;
        }
        for (int part = 0; part < ROW; part += lanes) {
            int from = part;
            k.vector("lane", lanes, lane -> column.accept(iadd(lane, whole(from))));
        }
    }

    private static void look(KernelBuilder k, Buffer from, Expression top, Expression row, Local sum) {
        k.set(sum, fma(load(from, iadd(top, imul(row, whole(ROW)))), real(0), get(sum)));
    }

    /// A kernel that looks at a new value of a variable and does nothing else, for those that are not written turn by turn in
    /// blocks of neighbours.
    static KernelTask task(Value value, List<Integer> widths) {
        long size = value.type().elementsPerExample();
        List<Kernel> variants = widths.stream().map(lanes -> kernel(Math.toIntExact(size), lanes)).toList();
        return new KernelTask(variants, List.of(new Buffers.Use(value, true)), List.of(), Place.fixed(size), BLOCK,
                BLOCK,
                Set.of(), true);
    }

    static Kernel kernel(int size, int lanes) {
        KernelBuilder k = new KernelBuilder();
        Buffer from = k.buffer("weights", Storage.WEIGHTS);
        Buffer sums = k.buffer("sums", Storage.ARENA);
        Expression first = k.let("first", imul(k.turn(), whole(BLOCK)));
        write(k, List.of(from), first, imin(whole(BLOCK), isub(whole(size), first)), sums, lanes);
        return k.build("finite");
    }
}
