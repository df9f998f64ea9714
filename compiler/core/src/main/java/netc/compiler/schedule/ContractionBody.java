package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.fma;
import static netc.compiler.kernel.Scalars.get;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.idiv;
import static netc.compiler.kernel.Scalars.ilt;
import static netc.compiler.kernel.Scalars.imin;
import static netc.compiler.kernel.Scalars.imod;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import netc.compiler.graph.Axis;
import netc.compiler.graph.SumOrder;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;

/// The loops of a contraction: over blocks of results, then over what is summed, all of it for one block, so that no
/// partial sum leaves its register but to be joined with others, see [SumTree].
final class ContractionBody {
    private final KernelBuilder k;
    private final Buffers buffers;
    private final Value root;
    private final Value anchor;
    private final Fusion fusion;
    private final ContractionShape shape;
    private final ContractionShape.Tiling tiling;

    /// @param root   what is stored, in terms of the sum `anchor`
    /// @param tiling the columns to compute
    ContractionBody(KernelBuilder k, Buffers buffers, Value root, Value anchor, Fusion fusion, ContractionShape shape,
            ContractionShape.Tiling tiling) {
        this.k = k;
        this.buffers = buffers;
        this.root = root;
        this.anchor = anchor;
        this.fusion = fusion;
        this.shape = shape;
        this.tiling = tiling;
    }

    void write() {
        int blockRows = shape.blockRows();
        Map<Axis, Expression> at = new HashMap<>();
        List<LoopAxes.Group> outside = shape.outside();
        if (outside.isEmpty()) {
            Expression first = shape.rows == null ? whole(0) : k.let("row", imul(k.turn(), whole(blockRows)));
            block(at, first, blockRows);
            return;
        }
        Expression blocks = whole(Math.toIntExact(shape.blocksInTurns()));
        outside.getFirst().at(k.let("outer", idiv(k.turn(), blocks)), at);
        Expression first = k.let("row", imul(imod(k.turn(), blocks), whole(blockRows)));
        nest(outside, 1, at, here -> {
            if (shape.rows == null || shape.blocksInTurns() > 1) {
                block(here, first, blockRows);
                return;
            }
            Expression count = idiv(iadd(shape.rows.extent(), whole(blockRows - 1)), whole(blockRows));
            k.serial("block", k.let("blocks", count), block -> block(here,
                    k.let("row", imul(block, whole(blockRows))), blockRows));
        });
    }

    private void nest(List<LoopAxes.Group> groups, int depth, Map<Axis, Expression> at,
            Consumer<Map<Axis, Expression>> body) {
        if (depth == groups.size()) {
            body.accept(at);
            return;
        }
        LoopAxes.Group group = groups.get(depth);
        k.serial(group.last().name(), group.extent(), index -> {
            Map<Axis, Expression> here = new HashMap<>(at);
            group.at(index, here);
            nest(groups, depth + 1, here, body);
        });
    }

    /// One block of rows: in pieces of as many rows as the registers hold; what is left at the end row by row.
    private void block(Map<Axis, Expression> at, Expression first, int blockRows) {
        if (shape.rows == null) {
            piece(at, first, 1);
            return;
        }
        int piece = Math.min(tiling.rows(), blockRows);
        boolean exact = !shape.rows.isOpen() && shape.rows.size() % blockRows == 0;
        Runnable whole = () -> {
            Expression pieces = whole(blockRows / piece);
            k.serial("piece", pieces,
                    p -> piece(at, k.let("row", iadd(first, imul(p, whole(piece)))), piece));
            if (blockRows % piece > 0) {
                piece(at, iadd(first, whole(blockRows - blockRows % piece)), blockRows % piece);
            }
        };
        if (exact) {
            whole.run();
            return;
        }
        Expression end = k.let("end", iadd(first, whole(blockRows)));
        Expression extent = k.let("rows", shape.rows.extent());
        k.when(Expression.apply(Operation.ILE, end, extent), whole);
        k.when(ilt(extent, end), () -> k.serial("row", isub(extent, first),
                r -> piece(at, k.let("row", iadd(first, r)), 1)));
    }

    /// `count` rows from `first`, all tiles of columns.
    private void piece(Map<Axis, Expression> at, Expression first, int count) {
        int step = tiling.vectors() * tiling.lanes();
        int wide = shape.acrossAtOnce(tiling);
        int vectors = Math.max(tiling.vectors(), wide);
        Expression turns = shape.across == null ? whole(1) : whole(Math.toIntExact(shape.across.size() / wide));
        k.serial("across", turns, turn -> {
            Expression start = k.let("across", imul(turn, whole(wide)));
            k.serial("tile", Math.toIntExact(tiling.count() / step), tile -> {
                Expression column = k.let("column",
                        iadd(whole(Math.toIntExact(tiling.first())), imul(tile, whole(step))));
                k.vector("lane", tiling.lanes(), lane -> tile(at,
                        new Block(first, vectors, count * shape.subrows() * vectors, start,
                                wide, column, lane)));
            });
        });
    }

    private void tile(Map<Axis, Expression> at, Block block) {
        Map<Axis, Expression> corner = cell(at, block.withLane(whole(0)), whole(0), whole(0), whole(0));
        Start start = new Start(k.let("a", shape.a.start(corner)), k.let("b", shape.b.start(corner)));
        SumOrder order = shape.order;
        if (order.isOneBlock()) {
            store(at, block, chain(block, start, shape.reduced.groups().getFirst().extent()));
            return;
        }
        SumTree tree = new SumTree(k, order, block.sums(), block.lane());
        Expression blocks = k.let("blocks", blocks());
        if (!order.outer().isEmpty() || !order.cut().isOpen()) {
            tree.joinBlocks(blocks, start, this::moved, (from, j) -> tree.push(block(block, from, j)));
            storeFrom(tree, at, block);
            return;
        }
        // Few examples are one block, which need not pass through memory.
        Expression one = Expression.apply(Operation.IEQ, blocks, whole(1));
        Expression many = Expression.apply(Operation.INE, blocks, whole(1));
        tree.joinBlocks(blocks, start, this::moved, (from, j) -> {
            List<Expression> sums = block(block, from, j);
            k.when(one, () -> store(at, block, sums));
            k.when(many, () -> tree.push(sums));
        });
        k.when(many, () -> storeFrom(tree, at, block));
    }

    /// Stores what hangs on sums that are in registers.
    private void store(Map<Axis, Expression> at, Block block, List<Expression> sums) {
        ElementWriter writer = new ElementWriter(k, fusion, buffers);
        for (int i = 0; i < sums.size(); i++) {
            int row = i / block.vectors();
            store(writer, cell(at, block, whole(row / shape.subrows()), whole(row % shape.subrows()),
                    whole(i % block.vectors())), sums.get(i));
        }
    }

    /// Stores what hangs on the sums that a tree has left.
    private void storeFrom(SumTree tree, Map<Axis, Expression> at, Block block) {
        int subrows = shape.subrows();
        int vectors = block.vectors();
        k.serial("row", block.sums() / vectors / subrows, row -> k.serial("subrow", subrows,
                subrow -> k.serial("vector", vectors, vector -> {
                    Expression number = iadd(imul(iadd(imul(row, whole(subrows)), subrow), whole(vectors)), vector);
                    store(new ElementWriter(k, fusion, buffers), cell(at, block, row, subrow, vector),
                            k.let("sum", tree.sum(number)));
                })));
    }

    private void store(ElementWriter writer, Map<Axis, Expression> cell, Expression sum) {
        writer.define(anchor, cell, sum);
        writer.store(root, cell, root.equals(anchor) ? sum : writer.element(root, cell));
    }

    /// The position of one accumulator.
    private Map<Axis, Expression> cell(Map<Axis, Expression> at, Block block, Expression row, Expression subrow,
            Expression vector) {
        Map<Axis, Expression> cell = new HashMap<>(at);
        if (shape.rows != null) {
            shape.rows.at(iadd(block.first(), row), cell);
        }
        if (shape.subrows != null) {
            shape.subrows.at(subrow, cell);
        }
        if (shape.across != null) {
            shape.across.at(block.wide() > 1 ? iadd(block.start(), vector) : block.start(), cell);
        }
        if (shape.columns != null) {
            Expression along = block.wide() > 1 ? whole(0) : imul(vector, whole(tiling.lanes()));
            shape.columns.at(iadd(iadd(block.column(), along), block.lane()), cell);
        }
        return cell;
    }

    /// Accumulators side by side: `count` rows from `first`, and as many vectors, which follow each other along the columns
    /// or, where `wide` is more than 1, along the loop across from `start`.
    ///
    /// @param sums how many they are
    private record Block(Expression first, int vectors, int sums, Expression start, int wide, Expression column,
            Expression lane) {
        Block withLane(Expression other) {
            return new Block(first, vectors, sums, start, wide, column, other);
        }
    }

    // ---------- what is summed

    /// Where the factors of the first term are.
    private record Start(Expression a, Expression b) {
    }

    private Start moved(Start start, Axis axis, Expression turns) {
        return new Start(moved(shape.a, start.a(), axis, turns), moved(shape.b, start.b(), axis, turns));
    }

    /// How many blocks lie along the axis that is cut.
    private Expression blocks() {
        return idiv(iadd(shape.reduced.groups().getFirst().extent(), whole(steps() - 1)), whole(steps()));
    }

    /// Turns of the outermost loop over a block: it may have more axes than the one that is cut.
    private int steps() {
        Axis cut = shape.order.cut();
        long inside = shape.reduced.groups().getFirst().size();
        return Math.toIntExact(shape.order.turns() * (cut.isOpen() ? inside : inside / cut.size()));
    }

    /// The sums of block number j.
    private List<Expression> block(Block block, Start start, Expression j) {
        Expression turn = imul(j, whole(shape.order.turns()));
        Expression extent = shape.reduced.groups().getFirst().extent();
        boolean even = extent instanceof Whole(int n) && n % steps() == 0;
        Expression count = even ? whole(steps())
                : k.let("count", imin(whole(steps()), isub(extent, imul(j, whole(steps())))));
        return chain(block, moved(start, shape.order.cut(), turn), count);
    }

    private List<Expression> chain(Block block, Start start, Expression count) {
        List<Local> sums = new ArrayList<>();
        for (int i = 0; i < block.sums(); i++) {
            sums.add(k.variable("sum", real(0)));
        }
        chain(block, sums, start.a(), start.b(), count, 0);
        return sums.stream().map(Scalars::get).toList();
    }

    private Expression moved(ContractionShape.Operand operand, Expression start, Axis axis, Expression turns) {
        return k.let("start", iadd(start, imul(turns, operand.stride(axis).expression())));
    }

    /// The loops over a block, positions running along.
    ///
    /// @param count turns of the outermost one
    private void chain(Block block, List<Local> sums, Expression startA, Expression startB, Expression count,
            int depth) {
        List<LoopAxes.Group> groups = shape.reduced.groups();
        if (depth == groups.size()) {
            multiply(block, sums, startA, startB);
            return;
        }
        Axis axis = groups.get(depth).last();
        Expression inside = depth + 1 < groups.size() ? groups.get(depth + 1).extent() : whole(1);
        if (count.equals(whole(1))) {
            chain(block, sums, startA, startB, inside, depth + 1);
            return;
        }
        Local atA = k.variable("a", startA);
        Local atB = k.variable("b", startB);
        k.serial(axis.name(), count, i -> {
            chain(block, sums, get(atA), get(atB), inside, depth + 1);
            k.set(atA, iadd(get(atA), shape.a.stride(axis).expression()));
            k.set(atB, iadd(get(atB), shape.b.stride(axis).expression()));
        });
    }

    private void multiply(Block block, List<Local> sums, Expression atA, Expression atB) {
        boolean both = shape.columns != null && shape.a.stride(shape.columns.last()).isOne();
        int vectors = block.vectors();
        Expression[] right = new Expression[vectors];
        for (int v = 0; v < vectors; v++) {
            right[v] = k.let("y", load(buffers.of(shape.b.memory()),
                    iadd(iadd(atB, step(shape.b, block, v).expression()), block.lane())));
        }
        for (int r = 0; r < sums.size() / vectors; r++) {
            Distance row = along(shape.rows, r / shape.subrows()).plus(along(shape.subrows, r % shape.subrows()));
            Expression left = both ? null : k.let("x", load(buffers.of(shape.a.memory()), iadd(atA, row.expression())));
            for (int v = 0; v < vectors; v++) {
                Expression x = both
                        ? load(buffers.of(shape.a.memory()),
                                iadd(iadd(atA, row.plus(step(shape.a, block, v)).expression()), block.lane()))
                        : left;
                Local sum = sums.get(r * vectors + v);
                k.set(sum, fma(x, right[v], get(sum)));
            }
        }
    }

    /// How far the rows' factor lies from the first at a turn of a loop.
    private Distance along(LoopAxes.Group group, int turn) {
        return group == null ? Distance.NONE : shape.a.stride(group.last()).times(turn);
    }

    /// How far vector number v lies from the first.
    private Distance step(ContractionShape.Operand operand, Block block, int v) {
        return block.wide() > 1 ? operand.stride(shape.across.last()).times(v)
                : Distance.of((long) v * tiling.lanes());
    }
}
