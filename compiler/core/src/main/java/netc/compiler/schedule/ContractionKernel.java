package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.fma;
import static netc.compiler.kernel.Scalars.get;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.idiv;
import static netc.compiler.kernel.Scalars.ilt;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;

/// `out = Σ a * b` as chains of fused multiply-adds held in registers: a block of rows by a few vectors of columns.
///
/// The columns are the innermost axis of the result, along which one operand (`b`, whose vectors the rows share) has
/// step 1; the rows are an axis along which `b` is the same, so that each vector loaded serves every row. The loops over what is
/// summed run in the order written, all of it for one block, so that no partial sum leaves its register. Full blocks of
/// columns, whole vectors that are left, and the last part of a vector are kernels of their own: each stays small
/// enough for the just-in-time compiler (a masked store alone costs it as much as twenty additions).
final class ContractionKernel {
    private final Value root;
    private final Equation contract;
    private final Fusion fusion;
    private final Lowering lowering;
    private final ContractionShape shape;

    private ContractionKernel(Value root, Value anchor, Fusion fusion, Lowering lowering) {
        this.root = root;
        this.contract = fusion.definition(anchor);
        this.fusion = fusion;
        this.lowering = lowering;
        this.shape = new ContractionShape(root, anchor, fusion);
    }

    /// The kernels, to be run in any order.
    static List<KernelTask> write(Value root, Value anchor, Fusion fusion, Lowering lowering) {
        return new ContractionKernel(root, anchor, fusion, lowering).tasks();
    }

    private List<KernelTask> tasks() {
        List<List<ContractionShape.Tiling>> byWidth = lowering.widths().stream().map(shape::tilings).toList();
        List<KernelTask> tasks = new ArrayList<>();
        // Kernels for different widths differ in how many parts the columns fall into: a launch runs one of each.
        int parts = byWidth.stream().mapToInt(List::size).max().orElseThrow();
        for (int part = 0; part < parts; part++) {
            List<Kernel> variants = new ArrayList<>();
            List<Buffers.Use> uses = new ArrayList<>();
            for (int w = 0; w < byWidth.size(); w++) {
                List<ContractionShape.Tiling> tilings = byWidth.get(w);
                Optional<ContractionShape.Tiling> tiling = part < tilings.size() ? Optional.of(tilings.get(part))
                        : Optional.empty();
                Kernel kernel = kernel(tiling, uses);
                while (tiling.isPresent() && !tiling.get().isSmallest()
                        && !lowering.room().holds(kernel, lowering.widths().get(w))) {
                    tiling = tiling.map(ContractionShape.Tiling::smaller);
                    kernel = kernel(tiling, uses);
                }
                variants.add(kernel);
            }
            tasks.add(new KernelTask(variants, uses, shape.turns(), shape.divisor(), shape.cost() / parts, Set.of(),
                    false));
        }
        return tasks;
    }

    /// @param tiling the columns to compute, if any
    /// @param uses   receives what the kernel's arguments are
    private Kernel kernel(Optional<ContractionShape.Tiling> tiling, List<Buffers.Use> uses) {
        KernelBuilder k = new KernelBuilder();
        Buffers buffers = new Buffers(k, lowering.spaces(), Set.of(root));
        declare(buffers);
        tiling.ifPresent(t -> body(k, buffers, t));
        uses.clear();
        uses.addAll(buffers.uses());
        return k.build(lowering.name(contract));
    }

    /// All widths name their arguments in one order.
    private void declare(Buffers buffers) {
        buffers.of(shape.a.memory());
        buffers.of(shape.b.memory());
        if (!root.equals(contract.result())) {
            Accesses epilogue = new Accesses(fusion, Set.of(contract.result()));
            epilogue.addEquation(root);
            epilogue.reads().forEach(r -> buffers.of(r.value()));
        }
        buffers.of(root);
    }

    // ---------- loops

    private void body(KernelBuilder k, Buffers buffers, ContractionShape.Tiling tiling) {
        int blockRows = shape.blockRows();
        k.line(lowering.line(contract));
        Map<Axis, Expression> at = new HashMap<>();
        List<LoopAxes.Group> outside = shape.outside();
        if (outside.isEmpty()) {
            Expression first = shape.rows == null ? whole(0) : k.let("row", imul(k.turn(), whole(blockRows)));
            block(k, buffers, tiling, at, first, blockRows);
            return;
        }
        Expression blocks = whole(Math.toIntExact(shape.blocksInTurns()));
        outside.getFirst().at(k.let("outer", idiv(k.turn(), blocks)), at);
        Expression first = k.let("row", imul(imod(k.turn(), blocks), whole(blockRows)));
        nest(k, outside, 1, at, here -> {
            if (shape.rows == null || shape.blocksInTurns() > 1) {
                block(k, buffers, tiling, here, first, blockRows);
                return;
            }
            Expression count = idiv(iadd(shape.rows.extent(), whole(blockRows - 1)), whole(blockRows));
            k.serial("block", k.let("blocks", count), block -> block(k, buffers, tiling, here,
                    k.let("row", imul(block, whole(blockRows))), blockRows));
        });
    }

    private void nest(KernelBuilder k, List<LoopAxes.Group> groups, int depth, Map<Axis, Expression> at,
            Consumer<Map<Axis, Expression>> body) {
        if (depth == groups.size()) {
            body.accept(at);
            return;
        }
        LoopAxes.Group group = groups.get(depth);
        k.serial(group.last().name(), group.extent(), index -> {
            Map<Axis, Expression> here = new HashMap<>(at);
            group.at(index, here);
            nest(k, groups, depth + 1, here, body);
        });
    }

    /// One block of rows: in pieces of as many rows as the registers hold; what is left at the end row by row.
    private void block(KernelBuilder k, Buffers buffers, ContractionShape.Tiling tiling, Map<Axis, Expression> at,
            Expression first,
            int blockRows) {
        if (shape.rows == null) {
            piece(k, buffers, tiling, at, first, 1);
            return;
        }
        int piece = Math.min(tiling.rows(), blockRows);
        boolean exact = !shape.rows.isOpen() && shape.rows.size() % blockRows == 0;
        Runnable whole = () -> {
            Expression pieces = whole(blockRows / piece);
            k.serial("piece", pieces,
                    p -> piece(k, buffers, tiling, at, k.let("row", iadd(first, imul(p, whole(piece)))), piece));
            if (blockRows % piece > 0) {
                piece(k, buffers, tiling, at, iadd(first, whole(blockRows - blockRows % piece)), blockRows % piece);
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
                r -> piece(k, buffers, tiling, at, k.let("row", iadd(first, r)), 1)));
    }

    /// `count` rows from `first`, all tiles of columns.
    private void piece(KernelBuilder k, Buffers buffers, ContractionShape.Tiling tiling, Map<Axis, Expression> at,
            Expression first,
            int count) {
        int step = tiling.vectors() * tiling.lanes();
        int wide = shape.acrossAtOnce(tiling);
        Expression turns = shape.across == null ? whole(1) : whole(Math.toIntExact(shape.across.size() / wide));
        k.serial("across", turns, turn -> {
            Expression start = k.let("across", imul(turn, whole(wide)));
            k.serial("tile", Math.toIntExact(tiling.count() / step), tile -> {
                Expression column = k.let("column",
                        iadd(whole(Math.toIntExact(tiling.first())), imul(tile, whole(step))));
                k.vector("lane", tiling.lanes(), lane -> tile(k, buffers, at,
                        new Block(tiling, first, count, start, wide, column, lane)));
            });
        });
    }

    private void tile(KernelBuilder k, Buffers buffers, Map<Axis, Expression> at, Block block) {
        Local[][] sums = new Local[block.count() * shape.subrows()][block.vectors()];
        for (Local[] row : sums) {
            for (int v = 0; v < row.length; v++) {
                row[v] = k.variable("sum", real(0));
            }
        }
        Map<Axis, Expression> corner = cell(at, block, 0, 0, whole(0));
        chain(k, buffers, block, sums, k.let("a", shape.a.start(corner)), k.let("b", shape.b.start(corner)), 0);
        ElementWriter writer = new ElementWriter(k, fusion, buffers);
        for (int r = 0; r < sums.length; r++) {
            for (int v = 0; v < sums[r].length; v++) {
                Map<Axis, Expression> cell = cell(at, block, r, v, block.lane());
                Expression sum = get(sums[r][v]);
                writer.define(contract.result(), cell, sum);
                writer.store(root, cell, root.equals(contract.result()) ? sum : writer.element(root, cell));
            }
        }
    }

    /// The position of one accumulator.
    private Map<Axis, Expression> cell(Map<Axis, Expression> at, Block block, int row, int vector, Expression lane) {
        Map<Axis, Expression> cell = new HashMap<>(at);
        if (shape.rows != null) {
            shape.rows.at(iadd(block.first(), whole(row / shape.subrows())), cell);
        }
        if (shape.subrows != null) {
            shape.subrows.at(whole(row % shape.subrows()), cell);
        }
        if (shape.across != null) {
            shape.across.at(iadd(block.start(), whole(block.wide() > 1 ? vector : 0)), cell);
        }
        if (shape.columns != null) {
            int along = block.wide() > 1 ? 0 : vector * block.tiling().lanes();
            shape.columns.at(iadd(iadd(block.column(), whole(along)), lane), cell);
        }
        return cell;
    }

    /// Accumulators side by side: `count` rows from `first`, and as many vectors, which follow each other along the columns
    /// or, where `wide` is more than 1, along the loop across from `start`.
    private record Block(ContractionShape.Tiling tiling, Expression first, int count, Expression start, int wide,
            Expression column,
            Expression lane) {
        int vectors() {
            return Math.max(tiling.vectors(), wide);
        }
    }

    /// The loops over what is summed, positions running along.
    private void chain(KernelBuilder k, Buffers buffers, Block block, Local[][] sums, Expression startA,
            Expression startB, int depth) {
        if (depth == shape.reduced.groups().size()) {
            multiply(k, buffers, block, sums, startA, startB);
            return;
        }
        LoopAxes.Group group = shape.reduced.groups().get(depth);
        if (group.size() == 1 && !group.isOpen()) {
            chain(k, buffers, block, sums, startA, startB, depth + 1);
            return;
        }
        Local atA = k.variable("a", startA);
        Local atB = k.variable("b", startB);
        k.serial(group.last().name(), group.extent(), i -> {
            chain(k, buffers, block, sums, get(atA), get(atB), depth + 1);
            k.set(atA, iadd(get(atA), shape.a.stride(group.last()).expression()));
            k.set(atB, iadd(get(atB), shape.b.stride(group.last()).expression()));
        });
    }

    private void multiply(KernelBuilder k, Buffers buffers, Block block, Local[][] sums, Expression atA,
            Expression atB) {
        boolean both = shape.columns != null && shape.a.stride(shape.columns.last()).isOne();
        int vectors = block.vectors();
        Expression[] right = new Expression[vectors];
        for (int v = 0; v < vectors; v++) {
            right[v] = k.let("y",
                    load(buffers.of(shape.b.memory()),
                            iadd(iadd(atB, step(shape.b, block, v).expression()), block.lane())));
        }
        for (int r = 0; r < sums.length; r++) {
            Distance row = along(shape.rows, r / shape.subrows()).plus(along(shape.subrows, r % shape.subrows()));
            Expression left = both ? null : k.let("x", load(buffers.of(shape.a.memory()), iadd(atA, row.expression())));
            for (int v = 0; v < vectors; v++) {
                Expression x = both
                        ? load(buffers.of(shape.a.memory()),
                                iadd(iadd(atA, row.plus(step(shape.a, block, v)).expression()), block.lane()))
                        : left;
                k.set(sums[r][v], fma(x, right[v], get(sums[r][v])));
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
                : Distance.of((long) v * block.tiling().lanes());
    }
}
