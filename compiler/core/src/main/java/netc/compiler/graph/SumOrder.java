package netc.compiler.graph;

import java.util.ArrayList;
import java.util.List;

/// The order in which a sum is computed: a function of the axes that are summed, of nothing else.
///
/// Axes come in the order written, those of examples first; the last is the fastest. The innermost are cut into *blocks*:
/// as many whole turns of one axis, with all that lies inside it, as have at most so many terms. Along an axis of fixed
/// size the fewest blocks there can be are made equally long, as far as that goes; of examples a block takes a power of two,
/// at most [#EXAMPLES]. How a block is summed is said by the family, see [Op].
///
/// The blocks along the cut axis are the leaves of a binary tree, and so, further out, are the turns of each axis around:
/// node i of level l + 1 is the sum of the nodes 2 i and 2 i + 1 of level l, in this order; where there is no right one, it
/// is the left one as it is. So whoever has an aligned part can sum it alone, and a part of 2^k blocks of examples is a node
/// whatever lies beside it.
///
/// @param outer axes around the cut one, outermost first
/// @param block the axis that is cut, and the axes inside it
/// @param turns of the cut axis in a block; the last block may have fewer
public record SumOrder(List<Axis> outer, List<Axis> block, int turns) {
    /// Most terms of a chain of fused multiply-adds.
    static final int CHAIN = 256;
    /// Most terms of a block in lanes.
    static final int LANED = 1024;
    /// How many lanes.
    public static final int LANES = 16;
    /// Most examples in a block.
    public static final int EXAMPLES = 64;

    public SumOrder {
        outer = List.copyOf(outer);
        block = List.copyOf(block);
    }

    /// Of a contraction.
    public static SumOrder chains(List<Axis> over) {
        return of(over, CHAIN, 1);
    }

    /// Of any other sum: blocks are whole sixteens where they can.
    public static SumOrder lanes(List<Axis> over) {
        return of(over, LANED, LANES);
    }

    /// The axes of a sum in the order in which they are summed: examples outermost.
    static List<Axis> examplesFirst(List<Axis> over) {
        List<Axis> axes = new ArrayList<>(over.stream().filter(Axis::isOpen).toList());
        over.stream().filter(a -> !a.isOpen()).forEach(axes::add);
        return List.copyOf(axes);
    }

    private static SumOrder of(List<Axis> over, int most, int multiple) {
        int at = over.size() - 1;
        int inside = 1;
        while (at > 0 && !over.get(at).isOpen() && over.get(at).size() <= most / inside) {
            inside *= Math.toIntExact(over.get(at).size());
            at--;
        }
        return new SumOrder(over.subList(0, at), over.subList(at, over.size()),
                turns(over.get(at), inside, most / inside, multiple));
    }

    /// @param inside terms of one turn
    /// @param most   turns of a block, at least 1
    private static int turns(Axis cut, int inside, int most, int multiple) {
        if (cut.isOpen()) {
            return Integer.highestOneBit(Math.min(EXAMPLES, most));
        }
        if (cut.size() <= most) {
            return Math.toIntExact(cut.size());
        }
        int even = Math.toIntExact(Math.ceilDiv(cut.size(), Math.ceilDiv(cut.size(), most)));
        int step = inside % multiple == 0 ? 1 : multiple;
        return Math.min(Math.ceilDiv(even, step) * step, most);
    }

    /// The axis that is cut into blocks.
    public Axis cut() {
        return block.getFirst();
    }

    /// Terms of a block, the last of an axis excepted.
    public int terms() {
        long inside = block.stream().skip(1).mapToLong(Axis::size).reduce(1, Math::multiplyExact);
        return Math.toIntExact(Math.multiplyExact(turns, inside));
    }

    /// Whether there is one block however many examples there are.
    public boolean isOneBlock() {
        return outer.isEmpty() && !cut().isOpen() && cut().size() <= turns;
    }
}
