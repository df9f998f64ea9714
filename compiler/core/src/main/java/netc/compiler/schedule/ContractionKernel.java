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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import netc.abi.Place;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
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
    private static final int MOST_REGISTERS = 6500;
    private static final int MOST_SUBROWS = 7;

    /// A range of columns that one kernel computes in tiles of equal shape.
    ///
    /// @param first   where it begins
    /// @param count   how many columns
    /// @param vectors of each tile
    /// @param lanes   of each vector, less than the width for the last part
    /// @param rows    of a block
    private record Tiling(long first, long count, int vectors, int lanes, int rows) {
    }

    /// What is multiplied: a tensor in memory, and how far each axis moves in it.
    ///
    /// @param origin of the element whose indices are all 0
    private record Operand(Value memory, Map<Axis, Long> strides, Expression origin) {
        long stride(Axis axis) {
            return strides.getOrDefault(axis, 0L);
        }

        /// Where the known axes lead.
        Expression start(Map<Axis, Expression> at) {
            Expression sum = origin;
            for (Map.Entry<Axis, Long> stride : strides.entrySet()) {
                Expression index = at.get(stride.getKey());
                if (index != null) {
                    sum = iadd(sum, imul(index, whole(Math.toIntExact(stride.getValue()))));
                }
            }
            return sum;
        }
    }

    private final Value root;
    private final Equation contract;
    private final Fusion fusion;
    private final Lowering lowering;
    private final Operand a;
    private final Operand b;
    private final LoopAxes outer;
    private final LoopAxes reduced;
    /// The columns, or null where no operand has neighbours along the innermost axis: then each result is a chain alone.
    private final LoopAxes.Group columns;
    private final LoopAxes.Group rows;
    /// A short loop inside the rows that is written out: each row is one for every turn of it. Null where there is none.
    private final LoopAxes.Group subrows;
    /// Where one vector holds all columns: a loop whose turns share the rows' factors. Null where there is none.
    private final LoopAxes.Group across;
    private final int epilogueLoads;
    private final int epilogueCost;

    private ContractionKernel(Value root, Value anchor, Fusion fusion, Lowering lowering) {
        this.root = root;
        this.contract = fusion.definition(anchor);
        this.fusion = fusion;
        this.lowering = lowering;
        Operand first = operand(contract.operands().get(0));
        Operand second = operand(contract.operands().get(1));
        Accesses epilogue = new Accesses(fusion, Set.of(anchor));
        if (!root.equals(anchor)) {
            epilogue.addEquation(root);
        }
        Map<Axis, Long> own = Strides.rowMajor(root.type().axes());
        List<ToLongFunction<Axis>> strides = new ArrayList<>(
                List.of(first::stride, second::stride, x -> own.getOrDefault(x, 0L)));
        epilogue.reads().forEach(r -> strides.add(r::stride));
        this.outer = LoopAxes.collapse(root.type().axes(), epilogue.irregular(), strides);
        List<Axis> over = ((Op.Contract) contract.op()).over();
        this.reduced = LoopAxes.collapse(over, Set.of(), List.of(first::stride, second::stride));
        LoopAxes.Group inner = outer.isEmpty() ? null : outer.innermost();
        boolean vector = inner != null && !inner.isOpen() && inner.size() > 1
                && !epilogue.irregular().contains(inner.last())
                && strides.stream().allMatch(s -> s.applyAsLong(inner.last()) == 0 || s.applyAsLong(inner.last()) == 1);
        this.columns = vector ? inner : null;
        boolean firstMoves = vector && first.stride(inner.last()) == 1 && second.stride(inner.last()) == 0;
        this.a = firstMoves ? second : first;
        this.b = firstMoves ? first : second;
        LoopAxes.Group inmost = chooseRows(null);
        LoopAxes.Group around = inmost == null || inmost.isOpen() || inmost.size() > MOST_SUBROWS ? null
                : chooseRows(inmost);
        this.rows = around == null ? inmost : around;
        this.subrows = around == null ? null : inmost;
        this.across = chooseAcross();
        this.epilogueLoads = epilogue.reads().size();
        this.epilogueCost = root.equals(anchor) ? 0 : lowering.cost(List.of(root), fusion);
    }

    /// The kernels, to be run in any order.
    static List<KernelTask> write(Value root, Value anchor, Fusion fusion, Lowering lowering) {
        return new ContractionKernel(root, anchor, fusion, lowering).tasks();
    }

    private Operand operand(Value value) {
        Accesses accesses = new Accesses(fusion, Set.of());
        accesses.add(value);
        if (accesses.reads().size() != 1 || !accesses.irregular().isEmpty()) {
            throw new IllegalStateException("operand " + fusion.definition(value) + " is not in memory");
        }
        Accesses.Access access = accesses.reads().getFirst();
        Expression origin = whole(0);
        if (!fusion.stored().contains(value) && fusion.definition(value).op() instanceof Op.Read read) {
            Map<Axis, Expression> source = new HashMap<>();
            read.reads().forEach(r -> source.put(r.axis(), whole(Math.toIntExact(r.index().offset()))));
            origin = ElementWriter.address(access.value(), source);
        }
        return new Operand(access.value(), access.strides(), origin);
    }

    private LoopAxes.Group chooseRows(LoopAxes.Group other) {
        LoopAxes.Group best = null;
        for (LoopAxes.Group group : outer.groups()) {
            boolean candidate = group != columns && group != other && b.stride(group.last()) == 0
                    && !group.isBlocks() && (group.isOpen() || group.size() > 1);
            if (candidate && (best == null || rank(group) >= rank(best))) {
                best = group;
            }
        }
        return best;
    }

    /// Long rows of known number first, the batch next.
    private static int rank(LoopAxes.Group group) {
        return group.isOpen() ? 1 : group.size() >= 4 ? 2 : 0;
    }

    private LoopAxes.Group chooseAcross() {
        LoopAxes.Group best = null;
        for (LoopAxes.Group group : outer.groups()) {
            boolean candidate = columns != null && columns.size() <= 16 && group != columns && !group.isOpen()
                    && a.stride(group.last()) == 0 && b.stride(group.last()) != 0 && acrossAtOnce(group) > 1;
            best = candidate ? group : best;
        }
        return best;
    }

    /// Turns of the loop across that are computed at once, beside the rows.
    private int acrossAtOnce(LoopAxes.Group group) {
        for (int count : new int[] {4, 3, 2}) {
            if (group != null && group.size() % count == 0 && count * blockRows() * subrows() <= 24) {
                return count;
            }
        }
        return 1;
    }

    private int subrows() {
        return subrows == null ? 1 : Math.toIntExact(subrows.size());
    }

    private List<KernelTask> tasks() {
        List<List<Tiling>> byWidth = lowering.widths().stream().map(this::tilings).toList();
        List<KernelTask> tasks = new ArrayList<>();
        int blockRows = blockRows();
        // Kernels for different widths differ in how many parts the columns fall into: a launch runs one of each.
        int parts = byWidth.stream().mapToInt(List::size).max().orElseThrow();
        for (int part = 0; part < parts; part++) {
            List<Kernel> variants = new ArrayList<>();
            List<Buffers.Use> uses = List.of();
            for (int w = 0; w < byWidth.size(); w++) {
                KernelBuilder k = new KernelBuilder();
                Buffers buffers = new Buffers(k, lowering.spaces(), Set.of(root));
                declare(buffers);
                if (part < byWidth.get(w).size()) {
                    body(k, buffers, byWidth.get(w).get(part), blockRows);
                }
                variants.add(k.build(lowering.name(contract)));
                uses = buffers.uses();
            }
            tasks.add(new KernelTask(variants, uses, turns(), divisor(blockRows), cost(blockRows) / parts,
                    Set.of()));
        }
        return tasks;
    }

    /// All widths name their arguments in one order.
    private void declare(Buffers buffers) {
        buffers.of(a.memory());
        buffers.of(b.memory());
        if (!root.equals(contract.result())) {
            Accesses epilogue = new Accesses(fusion, Set.of(contract.result()));
            epilogue.addEquation(root);
            epilogue.reads().forEach(r -> buffers.of(r.value()));
        }
        buffers.of(root);
    }

    // ---------- shapes of blocks

    /// Rows of a block, the same for all widths: a launch turns once a block.
    private int blockRows() {
        if (rows == null) {
            return 1;
        }
        if (rows.isOpen()) {
            return 8;
        }
        if (subrows != null) {
            return Math.toIntExact(Math.min(rows.size(), Math.max(1, 14 / subrows.size())));
        }
        int[] counts = columns != null && columns.size() >= 32 ? new int[] {12, 11, 10, 9, 8}
                : new int[] {14, 13, 12, 11, 10, 9, 8};
        for (int count : counts) {
            if (rows.size() % count == 0) {
                return count;
            }
        }
        return (int) Math.min(rows.size(), 12);
    }

    private List<Tiling> tilings(int width) {
        List<Tiling> tilings = new ArrayList<>();
        if (columns == null || width == 1) {
            long count = columns == null ? 1 : columns.size();
            int vectors = (int) Math.min(4, count);
            long full = count / vectors * vectors;
            tilings.add(tiling(0, full, vectors, 1, 4, false));
            if (full < count) {
                tilings.add(tiling(full, count - full, 1, 1, 8, false));
            }
            return tilings;
        }
        long whole = columns.size() / width;
        int vectors = (int) Math.min(blockRows() * subrows() <= 4 ? 4 : 2, whole);
        long first = 0;
        if (whole > 0) {
            first = whole / vectors * vectors * width;
            tilings.add(tiling(0, first, vectors, width, blockRows(), false));
        }
        long left = (columns.size() - first) / width * width;
        if (left > 0) {
            tilings.add(tiling(first, left, 1, width, blockRows(), false));
            first += left;
        }
        if (first < columns.size()) {
            int lanes = Math.toIntExact(columns.size() - first);
            tilings.add(tiling(first, lanes, 1, lanes, blockRows(), true));
        }
        return tilings;
    }

    /// As many rows at once as `most`, the block, and the method's budget allow.
    ///
    /// @param partial whether stores are masked
    private Tiling tiling(long first, long count, int vectors, int lanes, int most, boolean partial) {
        int block = blockRows();
        int rowsAtOnce = Math.min(block, most);
        while (rowsAtOnce > 1 && budget(rowsAtOnce, vectors, partial)
                + (block % rowsAtOnce > 0 ? budget(block % rowsAtOnce, vectors, partial) : 0)
                + budget(1, vectors, partial) > MOST_REGISTERS) {
            rowsAtOnce--;
        }
        return new Tiling(first, count, vectors, lanes, rowsAtOnce);
    }

    /// What a block costs the just-in-time compiler: registers of its first tier, measured for each kind of vector call.
    private int budget(int rowsAtOnce, int vectors, boolean partial) {
        int cell = 25 + (partial ? 526 : 83) + epilogueLoads * 111 + epilogueCost * 30;
        int perColumn = rowsAtOnce * subrows();
        int wide = vectors == 1 ? acrossAtOnce(across) : vectors;
        return wide * 111 + perColumn * 47 + perColumn * wide * cell;
    }

    // ---------- loops

    /// The loops outside the rows.
    private List<LoopAxes.Group> outside() {
        return outer.groups().stream().filter(g -> g != columns && g != rows && g != subrows && g != across).toList();
    }

    /// Blocks of rows that the parallel loop counts beside the outermost loop, where their number is known and the
    /// outermost loop alone gives the threads too little to share.
    private long blocksInTurns() {
        boolean few = !outside().isEmpty() && !outside().getFirst().isOpen() && rows != null && !rows.isOpen();
        return few ? Math.ceilDiv(rows.size(), blockRows()) : 1;
    }

    private Place turns() {
        if (outside().isEmpty()) {
            return rows == null ? Place.fixed(1) : rows.turns();
        }
        Place turns = outside().getFirst().turns();
        return new Place(turns.base() * blocksInTurns(), turns.perExample() * blocksInTurns());
    }

    private int divisor(int blockRows) {
        return outside().isEmpty() ? blockRows : outside().getFirst().divisor();
    }

    private long cost(int blockRows) {
        boolean rowsAreTurns = outside().isEmpty() || blocksInTurns() > 1;
        long cost = rowsAreTurns ? blockRows : 1;
        for (LoopAxes.Group group : outer.groups()) {
            boolean isTurn = group == rows ? rowsAreTurns : !outside().isEmpty() && group == outside().getFirst();
            cost = isTurn ? cost : Math.multiplyExact(cost, group.size());
        }
        for (LoopAxes.Group group : reduced.groups()) {
            cost = Math.multiplyExact(cost, group.size() * (group.isOpen() ? 64 : 1));
        }
        return cost;
    }

    private void body(KernelBuilder k, Buffers buffers, Tiling tiling, int blockRows) {
        k.line(lowering.line(contract));
        Map<Axis, Expression> at = new HashMap<>();
        List<LoopAxes.Group> outside = outside();
        if (outside.isEmpty()) {
            Expression first = rows == null ? whole(0) : k.let("row", imul(k.turn(), whole(blockRows)));
            block(k, buffers, tiling, at, first, blockRows);
            return;
        }
        Expression blocks = whole(Math.toIntExact(blocksInTurns()));
        outside.getFirst().at(k.let("outer", idiv(k.turn(), blocks)), at);
        Expression first = k.let("row", imul(imod(k.turn(), blocks), whole(blockRows)));
        nest(k, outside, 1, at, here -> {
            if (rows == null || blocksInTurns() > 1) {
                block(k, buffers, tiling, here, first, blockRows);
                return;
            }
            Expression count = idiv(iadd(rows.extent(), whole(blockRows - 1)), whole(blockRows));
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
    private void block(KernelBuilder k, Buffers buffers, Tiling tiling, Map<Axis, Expression> at, Expression first,
            int blockRows) {
        if (rows == null) {
            piece(k, buffers, tiling, at, first, 1);
            return;
        }
        int piece = Math.min(tiling.rows(), blockRows);
        boolean exact = !rows.isOpen() && rows.size() % blockRows == 0;
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
        Expression extent = k.let("rows", rows.extent());
        k.when(Expression.apply(Operation.ILE, end, extent), whole);
        k.when(ilt(extent, end), () -> k.serial("row", isub(extent, first),
                r -> piece(k, buffers, tiling, at, k.let("row", iadd(first, r)), 1)));
    }

    /// `count` rows from `first`, all tiles of columns.
    private void piece(KernelBuilder k, Buffers buffers, Tiling tiling, Map<Axis, Expression> at, Expression first,
            int count) {
        int step = tiling.vectors() * tiling.lanes();
        int wide = tiling.vectors() == 1 ? acrossAtOnce(across) : 1;
        Expression turns = across == null ? whole(1) : whole(Math.toIntExact(across.size() / wide));
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
        Local[][] sums = new Local[block.count() * subrows()][block.vectors()];
        for (Local[] row : sums) {
            for (int v = 0; v < row.length; v++) {
                row[v] = k.variable("sum", real(0));
            }
        }
        Map<Axis, Expression> corner = cell(at, block, 0, 0, whole(0));
        chain(k, buffers, block, sums, k.let("a", a.start(corner)), k.let("b", b.start(corner)), 0);
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
        if (rows != null) {
            rows.at(iadd(block.first(), whole(row / subrows())), cell);
        }
        if (subrows != null) {
            subrows.at(whole(row % subrows()), cell);
        }
        if (across != null) {
            across.at(iadd(block.start(), whole(block.wide() > 1 ? vector : 0)), cell);
        }
        if (columns != null) {
            int along = block.wide() > 1 ? 0 : vector * block.tiling().lanes();
            columns.at(iadd(iadd(block.column(), whole(along)), lane), cell);
        }
        return cell;
    }

    /// Accumulators side by side: `count` rows from `first`, and as many vectors, which follow each other along the columns
    /// or, where `wide` is more than 1, along the loop across from `start`.
    private record Block(Tiling tiling, Expression first, int count, Expression start, int wide, Expression column,
            Expression lane) {
        int vectors() {
            return Math.max(tiling.vectors(), wide);
        }
    }

    /// The loops over what is summed, positions running along.
    private void chain(KernelBuilder k, Buffers buffers, Block block, Local[][] sums, Expression startA,
            Expression startB, int depth) {
        if (depth == reduced.groups().size()) {
            multiply(k, buffers, block, sums, startA, startB);
            return;
        }
        LoopAxes.Group group = reduced.groups().get(depth);
        if (group.size() == 1 && !group.isOpen()) {
            chain(k, buffers, block, sums, startA, startB, depth + 1);
            return;
        }
        Local atA = k.variable("a", startA);
        Local atB = k.variable("b", startB);
        k.serial(group.last().name(), group.extent(), i -> {
            chain(k, buffers, block, sums, get(atA), get(atB), depth + 1);
            k.set(atA, iadd(get(atA), whole(Math.toIntExact(a.stride(group.last())))));
            k.set(atB, iadd(get(atB), whole(Math.toIntExact(b.stride(group.last())))));
        });
    }

    private void multiply(KernelBuilder k, Buffers buffers, Block block, Local[][] sums, Expression atA,
            Expression atB) {
        boolean both = columns != null && a.stride(columns.last()) == 1;
        int vectors = block.vectors();
        Expression[] right = new Expression[vectors];
        for (int v = 0; v < vectors; v++) {
            right[v] = k.let("y",
                    load(buffers.of(b.memory()), iadd(iadd(atB, whole(step(b, block, v))), block.lane())));
        }
        for (int r = 0; r < sums.length; r++) {
            int row = (rows == null ? 0 : r / subrows() * Math.toIntExact(a.stride(rows.last())))
                    + (subrows == null ? 0 : r % subrows() * Math.toIntExact(a.stride(subrows.last())));
            Expression left = both ? null : k.let("x", load(buffers.of(a.memory()), iadd(atA, whole(row))));
            for (int v = 0; v < vectors; v++) {
                Expression x = both
                        ? load(buffers.of(a.memory()), iadd(iadd(atA, whole(row + step(a, block, v))), block.lane()))
                        : left;
                k.set(sums[r][v], fma(x, right[v], get(sums[r][v])));
            }
        }
    }

    /// How far vector number v lies from the first.
    private int step(Operand operand, Block block, int v) {
        return block.wide() > 1 ? v * Math.toIntExact(operand.stride(across.last())) : v * block.tiling().lanes();
    }
}
