package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.whole;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import netc.abi.Place;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.SumOrder;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Expression;

/// How a contraction is cut into blocks of registers: which axis is the vectors', which axes share what is loaded, and how
/// many rows and vectors are computed at once.
///
/// The numbers of rows in a block and of turns are the same for every width of vector, so that a launch is too; only
/// the tiles differ.
final class ContractionShape {
    private static final int MOST_SUBROWS = 7;
    /// What fills the registers with running sums, beside what is loaded.
    private static final int MOST_SUMS = 24;

    /// A range of columns that one kernel computes in tiles of equal shape.
    ///
    /// @param first   where it begins
    /// @param count   how many columns
    /// @param vectors of each tile
    /// @param lanes   of each vector, less than the width for the last part
    /// @param rows    of a block
    record Tiling(long first, long count, int vectors, int lanes, int rows) {
        /// One row less at once; with one row, one vector, then one column.
        Tiling smaller() {
            return rows > 1 ? new Tiling(first, count, vectors, lanes, rows - 1)
                    : new Tiling(first, count, 1, vectors > 1 ? lanes : 1, 1);
        }

        boolean isSmallest() {
            return equals(smaller());
        }
    }

    /// What is multiplied: a tensor in memory, and how far each axis moves in it.
    ///
    /// @param origin of the element whose indices are all 0
    record Operand(Value memory, Map<Axis, Distance> strides, Expression origin) {
        Distance stride(Axis axis) {
            return strides.getOrDefault(axis, Distance.NONE);
        }

        /// Where the known axes lead.
        Expression start(Map<Axis, Expression> at) {
            Expression sum = origin;
            for (Map.Entry<Axis, Distance> stride : strides.entrySet()) {
                Expression index = at.get(stride.getKey());
                if (index != null) {
                    sum = iadd(sum, imul(index, stride.getValue().expression()));
                }
            }
            return sum;
        }
    }

    private final Fusion fusion;
    /// What differs from row to row.
    final Operand a;
    /// What the rows share.
    final Operand b;
    private final LoopAxes outer;
    private final List<Axis> over;
    /// The order of the sums.
    final SumOrder order;
    /// The loops over a block of what is summed, the first along the axis that is cut.
    final LoopAxes reduced;
    /// The columns, or null where no operand has neighbours along the innermost axis: then each result is a chain alone.
    final LoopAxes.Group columns;
    /// The rows: b is the same along them. Null where there are none.
    final LoopAxes.Group rows;
    /// A short loop inside the rows that is written out: each row is one for every turn of it. Null where there is none.
    final LoopAxes.Group subrows;
    /// Where one vector holds all columns: a loop whose turns share the rows' factors. Null where there is none.
    final LoopAxes.Group across;

    ContractionShape(Value root, Value anchor, Fusion fusion) {
        Equation contract = fusion.definition(anchor);
        this.fusion = fusion;
        Operand first = operand(contract.operands().get(0));
        Operand second = operand(contract.operands().get(1));
        Accesses epilogue = new Accesses(fusion, Set.of(anchor));
        if (!root.equals(anchor)) {
            epilogue.addEquation(root);
        }
        Map<Axis, Distance> own = Strides.rowMajor(root.type().axes());
        List<Function<Axis, Distance>> strides = new ArrayList<>(
                List.of(first::stride, second::stride, x -> own.getOrDefault(x, Distance.NONE)));
        epilogue.reads().forEach(r -> strides.add(r::stride));
        this.outer = LoopAxes.collapse(root.type().axes(), epilogue.irregular(), strides);
        this.over = ((Op.Contract) contract.op()).over();
        this.order = SumOrder.chains(over);
        this.reduced = LoopAxes.collapse(order.block(), Set.of(), List.of(first::stride, second::stride));
        LoopAxes.Group inner = outer.isEmpty() ? null : outer.innermost();
        boolean vector = inner != null && !inner.isOpen() && inner.size() > 1
                && !epilogue.irregular().contains(inner.last())
                && strides.stream().map(s -> s.apply(inner.last())).allMatch(s -> s.isNone() || s.isOne());
        this.columns = vector ? inner : null;
        boolean firstMoves = vector && first.stride(inner.last()).isOne() && second.stride(inner.last()).isNone();
        this.a = firstMoves ? second : first;
        this.b = firstMoves ? first : second;
        LoopAxes.Group inmost = chooseRows(null);
        LoopAxes.Group around = inmost == null || inmost.isOpen() || inmost.size() > MOST_SUBROWS ? null
                : chooseRows(inmost);
        this.rows = around == null ? inmost : around;
        this.subrows = around == null ? null : inmost;
        this.across = chooseAcross();
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
            boolean candidate = group != columns && group != other && b.stride(group.last()).isNone()
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
                    && a.stride(group.last()).isNone() && !b.stride(group.last()).isNone() && acrossAtOnce(group) > 1;
            best = candidate ? group : best;
        }
        return best;
    }

    /// Turns of the loop across that are computed at once, beside the rows.
    private int acrossAtOnce(LoopAxes.Group group) {
        for (int count : new int[] {4, 3, 2}) {
            if (group != null && group.size() % count == 0 && count * blockRows() * subrows() <= MOST_SUMS) {
                return count;
            }
        }
        return 1;
    }

    int subrows() {
        return subrows == null ? 1 : Math.toIntExact(subrows.size());
    }

    /// Rows of a block, the same for all widths: a launch turns once a block.
    int blockRows() {
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

    List<Tiling> tilings(int width) {
        List<Tiling> tilings = new ArrayList<>();
        if (columns == null || width == 1) {
            long count = columns == null ? 1 : columns.size();
            int vectors = (int) Math.min(4, count);
            long full = count / vectors * vectors;
            tilings.add(tiling(0, full, vectors, 1, 4));
            if (full < count) {
                tilings.add(tiling(full, count - full, 1, 1, 8));
            }
            return tilings;
        }
        long whole = columns.size() / width;
        int vectors = (int) Math.min(blockRows() * subrows() <= 4 ? 4 : 2, whole);
        long first = 0;
        if (whole > 0) {
            first = whole / vectors * vectors * width;
            tilings.add(tiling(0, first, vectors, width, rowsInRegisters(width, vectors)));
        }
        long left = (columns.size() - first) / width * width;
        if (left > 0) {
            tilings.add(tiling(first, left, 1, width, rowsInRegisters(width, 1)));
            first += left;
        }
        if (first < columns.size()) {
            int lanes = Math.toIntExact(columns.size() - first);
            tilings.add(tiling(first, lanes, 1, lanes, rowsInRegisters(width, 1)));
        }
        return tilings;
    }

    /// Machines with vectors of 512 bits have 32 registers for them, others may have 16; what was measured fastest on those
    /// is four rows of two vectors, or twelve of one.
    private int rowsInRegisters(int width, int vectors) {
        int sums = width == 16 ? blockRows() * subrows() * vectors : vectors == 1 ? 12 : 8;
        return Math.max(1, sums / (vectors * subrows()));
    }

    private Tiling tiling(long first, long count, int vectors, int lanes, int mostRows) {
        return new Tiling(first, count, vectors, lanes, Math.min(blockRows(), mostRows));
    }

    /// Turns of the loop across that one tile computes.
    int acrossAtOnce(Tiling tiling) {
        return tiling.vectors() == 1 ? acrossAtOnce(across) : 1;
    }

    /// The loops outside the rows. Where a matrix is shared by rows of all examples, first those whose turns share the rows'
    /// factors: what the rows share then stays in the cache as long as it can.
    List<LoopAxes.Group> outside() {
        List<LoopAxes.Group> outside = outer.groups().stream()
                .filter(g -> g != columns && g != rows && g != subrows && g != across).toList();
        boolean shared = !b.memory().type().isOpen();
        return shared ? outside.stream()
                .sorted(Comparator.comparing(g -> !a.stride(g.last()).isNone() || g.isOpen())).toList() : outside;
    }

    /// Blocks of rows that the parallel loop counts beside the outermost loop, where their number is known and the
    /// outermost loop alone gives the threads too little to share.
    long blocksInTurns() {
        boolean few = !outside().isEmpty() && !outside().getFirst().isOpen() && rows != null && !rows.isOpen();
        return few ? Math.ceilDiv(rows.size(), blockRows()) : 1;
    }

    Place turns() {
        if (outside().isEmpty()) {
            return rows == null ? Place.fixed(1) : rows.turns();
        }
        return outside().getFirst().turns().times(blocksInTurns());
    }

    int divisor() {
        return outside().isEmpty() ? blockRows() : outside().getFirst().divisor();
    }

    /// Multiplications of one turn.
    long cost() {
        boolean rowsAreTurns = outside().isEmpty() || blocksInTurns() > 1;
        long cost = rowsAreTurns ? blockRows() : 1;
        for (LoopAxes.Group group : outer.groups()) {
            boolean isTurn = group == rows ? rowsAreTurns : !outside().isEmpty() && group == outside().getFirst();
            cost = isTurn ? cost : Math.multiplyExact(cost, group.size());
        }
        for (Axis axis : over) {
            cost = Math.multiplyExact(cost, axis.isOpen() ? SumOrder.EXAMPLES : axis.size());
        }
        return cost;
    }
}
