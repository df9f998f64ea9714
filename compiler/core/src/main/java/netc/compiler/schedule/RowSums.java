package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.get;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.idiv;
import static netc.compiler.kernel.Scalars.ilt;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import netc.abi.Storage;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.SumOrder;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;

/// What was read at rows that data decided, summed for each row: the elements are sorted by row, each row's staying in order,
/// then whoever computes a row finds its own. Rows that are met are numbered as they are met, so that those that are not cost
/// nothing but their zeros.
///
/// A block that has no element of a row is +0 in the row's tree, see [SumOrder], and changes nothing that it is added to. So
/// the trees are walked from one block that has some to the next: the numbers of blocks are written as one binary number, and
/// where the highest bit in which two differ is bit l, the node of 2^l blocks that ends between them is all there.
final class RowSums {
    /// Elements of a turn that are made 0, and rows of a turn that are summed, at most.
    private static final int ZEROS = 2048;
    private static final int ROWS = 16;
    /// Columns for which a row's list is walked once.
    private static final int COLUMNS = 64;
    /// The columns where there are none.
    private static final Axis ALONE = Axis.of("Alone", 1);
    /// Of a row that is met: which it is, how many elements it has, and where they end.
    private static final Axis MET = Axis.of("Met", 3);
    private static final int COUNT = 1;
    private static final int END = 2;
    /// Of an element in the sorted list: where it begins, and its block.
    private static final Axis ELEMENT = Axis.of("Element", 2);
    private static final int BLOCK = 1;
    private static final Expression NONE = whole(-1);

    private final Value root;
    private final Equation scatter;
    private final Axis row;
    private final List<Axis> over;
    private final SumOrder order;
    private final Value terms;
    private final Value index;
    /// Axes of the index that the result has too: there are lists for each position along them.
    private final List<Axis> apart;
    /// The number of each row, where it is met.
    private final Type numbers;
    private final Type met;
    private final Type sorted;
    private final Fusion fusion;
    private final Lowering lowering;

    private RowSums(Value root, Fusion fusion, Lowering lowering) {
        this.root = root;
        this.fusion = fusion;
        this.lowering = lowering;
        scatter = fusion.definition(root);
        Op.Scatter op = (Op.Scatter) scatter.op();
        row = op.axis();
        over = op.over();
        order = op.order();
        terms = scatter.operands().get(0);
        index = scatter.operands().get(1);
        apart = index.type().axes().stream().filter(a -> !over.contains(a)).toList();
        numbers = new Type(Element.INT, joined(List.of(apart, List.of(row))));
        met = new Type(Element.INT, joined(List.of(apart, over, List.of(MET))));
        sorted = new Type(Element.INT, joined(List.of(apart, over, List.of(ELEMENT))));
    }

    private static List<Axis> joined(List<List<Axis>> axes) {
        return axes.stream().flatMap(List::stream).toList();
    }

    /// The kernels, to be run in this order.
    static List<KernelTask> write(Value root, Fusion fusion, Lowering lowering) {
        RowSums sums = new RowSums(root, fusion, lowering);
        return List.of(sums.sort(), sums.zeros(), sums.sum());
    }

    /// What the kernels leave to each other.
    private record Scratch(Buffer numbers, Buffer met, Buffer sorted) {
        /// The next arguments of a kernel.
        static Scratch of(KernelBuilder k) {
            return new Scratch(k.buffer("numbers", Storage.INDICES), k.buffer("met", Storage.INDICES),
                    k.buffer("sorted", Storage.INDICES));
        }
    }

    private KernelTask task(List<Kernel> kernels, List<Buffers.Use> uses, List<Type> scratch, OutputLoops loops,
            long cost) {
        return new KernelTask(kernels, uses, scratch, loops.turns(), loops.divisor(), cost * loops.elementsOfTurn(),
                Set.of(), false);
    }

    private List<Type> scratch() {
        return List.of(numbers, met, sorted);
    }

    private static Function<Axis, Distance> strides(Type type) {
        Map<Axis, Distance> strides = Strides.rowMajor(type.axes());
        return a -> strides.getOrDefault(a, Distance.NONE);
    }

    /// The number of an element whose position along some axes is given, and 0 along the others.
    private static Expression number(Type type, Map<Axis, Expression> at) {
        Map<Axis, Expression> all = new HashMap<>();
        type.axes().forEach(a -> all.put(a, at.getOrDefault(a, whole(0))));
        return ElementWriter.number(type.axes(), all);
    }

    private static Map<Axis, Expression> only(List<Axis> axes, Map<Axis, Expression> at) {
        Map<Axis, Expression> some = new HashMap<>(at);
        some.keySet().retainAll(axes);
        return some;
    }

    // ---------- sorting

    private KernelTask sort() {
        KernelBuilder k = new KernelBuilder();
        Buffers buffers = new Buffers(k, lowering.storages(), Set.of());
        buffers.of(index);
        Scratch scratch = Scratch.of(k);
        LoopAxes lists = LoopAxes.collapse(apart, Set.of(),
                Stream.of(index.type(), numbers, met, sorted).map(RowSums::strides).toList());
        OutputLoops loops = new OutputLoops(lists, 1, 1, false, false, false);
        k.line(lowering.line(scatter));
        loops.write(k, new ElementWriter(k, fusion, buffers), List.of(),
                (writer, at, _) -> sort(k, scratch, writer, at));
        long cost = LoopAxes.extent(row) instanceof Whole(int rows) ? rows : SumOrder.EXAMPLES;
        for (Axis axis : over) {
            cost += 10 * (axis.isOpen() ? SumOrder.EXAMPLES : axis.size());
        }
        return task(Collections.nCopies(lowering.widths().size(), k.build("sort")), buffers.uses(), scratch(), loops,
                cost);
    }

    /// Counts each row's elements, says where they begin, and puts each behind those before it.
    private void sort(KernelBuilder k, Scratch scratch, ElementWriter writer, Map<Axis, Expression> at) {
        Expression ofRows = k.let("numbers", number(numbers, at));
        Expression ofMet = k.let("met", number(met, at));
        Expression ofSorted = k.let("sorted", number(sorted, at));
        k.serial("row", LoopAxes.extent(row), i -> k.store(scratch.numbers(), iadd(ofRows, i), NONE));
        Local rows = k.variable("rows", whole(0));
        elements(k, writer, at, 0, (here, i) -> {
            Expression place = k.let("place", iadd(ofRows, i));
            k.when(ilt(load(scratch.numbers(), place), whole(0)), () -> {
                Expression next = k.let("next", iadd(ofMet, imul(get(rows), LoopAxes.extent(MET))));
                k.store(scratch.numbers(), place, next);
                k.store(scratch.met(), next, i);
                k.store(scratch.met(), iadd(next, whole(COUNT)), whole(0));
                k.set(rows, iadd(get(rows), whole(1)));
            });
            Expression count = k.let("count", iadd(load(scratch.numbers(), place), whole(COUNT)));
            k.store(scratch.met(), count, iadd(load(scratch.met(), count), whole(1)));
        });
        Local begin = k.variable("begin", ofSorted);
        k.serial("number", get(rows), number -> {
            Expression entry = k.let("entry", iadd(ofMet, imul(number, LoopAxes.extent(MET))));
            k.store(scratch.met(), iadd(entry, whole(END)), get(begin));
            k.set(begin, iadd(get(begin), imul(load(scratch.met(), iadd(entry, whole(COUNT))),
                    LoopAxes.extent(ELEMENT))));
        });
        Expression most = over.stream().map(LoopAxes::extent).reduce(whole(1), Scalars::imul);
        k.serial("number", isub(most, get(rows)), number -> k.store(scratch.met(),
                iadd(ofMet, imul(iadd(get(rows), number), LoopAxes.extent(MET))), NONE));
        elements(k, writer, at, 0, (here, i) -> {
            Expression end = k.let("end", iadd(load(scratch.numbers(), iadd(ofRows, i)), whole(END)));
            Expression entry = k.let("entry", load(scratch.met(), end));
            k.store(scratch.sorted(), entry, number(terms.type(), only(over, here)));
            k.store(scratch.sorted(), iadd(entry, whole(BLOCK)), block(here));
            k.store(scratch.met(), end, iadd(entry, LoopAxes.extent(ELEMENT)));
        });
    }

    /// All elements in order but those that a guarded read left out.
    ///
    /// @param body takes where the element is and its row
    private void elements(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, int depth,
            BiConsumer<Map<Axis, Expression>, Expression> body) {
        if (depth < over.size()) {
            Axis axis = over.get(depth);
            k.serial(axis.name(), LoopAxes.extent(axis), i -> {
                Map<Axis, Expression> here = new HashMap<>(at);
                here.put(axis, i);
                elements(k, writer.inner(), here, depth + 1, body);
            });
            return;
        }
        Expression i = writer.element(index, at);
        k.when(ScatterKernel.isInside(i, row), () -> body.accept(at, i));
    }

    /// The numbers of the turns of the outer axes and that of the block, as one binary number.
    private Expression block(Map<Axis, Expression> at) {
        Expression number = whole(0);
        for (Axis axis : order.outer()) {
            number = iadd(imul(number, room(LoopAxes.extent(axis))), at.get(axis));
        }
        Expression blocks = idiv(iadd(LoopAxes.extent(order.cut()), whole(order.turns() - 1)), whole(order.turns()));
        return iadd(order.outer().isEmpty() ? number : imul(number, room(blocks)),
                idiv(at.get(order.cut()), whole(order.turns())));
    }

    /// The least power of two that is no less.
    private static Expression room(Expression count) {
        return count instanceof Whole(int n) ? whole(Integer.highestOneBit(2 * n - 1))
                : Expression.apply(Operation.ISHL, whole(1),
                        SumTree.highestBit(isub(imul(count, whole(2)), whole(1))));
    }

    // ---------- sums

    private KernelTask zeros() {
        LoopAxes axes = LoopAxes.collapse(root.type().axes(), Set.of(), List.of(strides(root.type())));
        List<Kernel> variants = new ArrayList<>();
        List<Buffers.Use> uses = new ArrayList<>();
        int block = lowering.target().elementsOfTurn(ZEROS);
        for (int lanes : lowering.widths()) {
            KernelBuilder k = new KernelBuilder();
            Buffers buffers = new Buffers(k, lowering.storages(), Set.of(root));
            new OutputLoops(axes, block, lanes, true, false, false).write(k, new ElementWriter(k, fusion, buffers),
                    List.of(), (writer, at, _) -> writer.store(root, at, real(0)));
            variants.add(k.build("zeros"));
            uses = buffers.uses();
        }
        return task(variants, uses, List.of(), new OutputLoops(axes, block, 1, true, false, false), 1);
    }

    private KernelTask sum() {
        List<Axis> columns = root.type().axes().stream().filter(a -> !a.equals(row) && !apart.contains(a)).toList();
        Function<Axis, Distance> ofTerms = strides(terms.type());
        List<Function<Axis, Distance>> strides = List.of(strides(met), strides(root.type()),
                a -> over.contains(a) ? Distance.NONE : ofTerms.apply(a));
        List<LoopAxes.Group> inside = columns.isEmpty() ? List.of(new LoopAxes.Group(List.of(ALONE)))
                : LoopAxes.collapse(columns, Set.of(), strides).groups();
        LoopAxes.Group innermost = inside.getLast();
        List<LoopAxes.Group> around = new ArrayList<>(
                LoopAxes.collapse(joined(List.of(apart, over)), Set.of(), strides).groups());
        around.addAll(inside.subList(0, inside.size() - 1));
        LoopAxes rows = new LoopAxes(around);
        LoopAxes line = new LoopAxes(List.of(innermost));
        boolean vector = ElementwiseKernel.isVector(line, Set.of(), strides);
        int block = lowering.target().elementsOfTurn(ROWS);
        int part = lowering.target().elementsOfTurn(COLUMNS);
        List<Kernel> variants = new ArrayList<>();
        List<Buffers.Use> uses = new ArrayList<>();
        for (int lanes : lowering.widths()) {
            variants.add(OutputLoops.fitting(vector, true, lanes, lowering.room(), (wide, few) -> {
                KernelBuilder k = new KernelBuilder();
                Buffers buffers = new Buffers(k, lowering.storages(), Set.of(root));
                buffers.of(terms);
                buffers.of(root);
                Scratch scratch = Scratch.of(k);
                k.line(lowering.line(scatter));
                OutputLoops loops = new OutputLoops(line, part, lanes, wide, false, few);
                new OutputLoops(rows, block, lanes, false, false, few).write(k, new ElementWriter(k, fusion, buffers),
                        List.of(), (writer, at, _) -> sum(k, scratch, writer, loops, at));
                uses.clear();
                uses.addAll(buffers.uses());
                return k.build(lowering.name(scatter));
            }));
        }
        return task(variants, uses, scratch(), new OutputLoops(rows, block, 1, false, false, true),
                10 + 2 * innermost.size());
    }

    /// What a row that is met has in one line of columns, some of them after the other.
    ///
    /// @param line the loop over these columns
    /// @param at   the number of the row is that of an element
    private void sum(KernelBuilder k, Scratch scratch, ElementWriter writer, OutputLoops line,
            Map<Axis, Expression> at) {
        Expression entry = k.let("entry", number(met, at));
        Expression i = k.let("row", load(scratch.met(), entry));
        k.when(Expression.apply(Operation.ILE, whole(0), i), () -> {
            Expression count = k.let("count", load(scratch.met(), iadd(entry, whole(COUNT))));
            Expression begin = k.let("begin", isub(load(scratch.met(), iadd(entry, whole(END))),
                    imul(count, LoopAxes.extent(ELEMENT))));
            line.parts(k, line.block(), (first, columns) -> {
                RowTree tree = new RowTree(k, line.block(), body -> line.innermost(k, writer, whole(0), columns,
                        at, (_, here, _) -> body.accept(here.get(line.loops().innermost().last()))));
                Local block = k.variable("block", load(scratch.sorted(), iadd(begin, whole(BLOCK))));
                tree.begin();
                k.serial("element", count, j -> {
                    Expression element = k.let("element",
                            iadd(begin, imul(j, LoopAxes.extent(ELEMENT))));
                    Expression here = k.let("here", load(scratch.sorted(), iadd(element, whole(BLOCK))));
                    k.when(Expression.apply(Operation.INE, here, get(block)), () -> {
                        tree.leave(k.let("level",
                                SumTree.highestBit(Expression.apply(Operation.IXOR, here, get(block)))));
                        k.set(block, here);
                    });
                    Expression start = k.let("start", load(scratch.sorted(), element));
                    tree.take(column -> load(writer.buffer(terms), iadd(start,
                            number(terms.type(), place(line, at, iadd(first, column))))));
                });
                tree.total((column, total) -> {
                    Map<Axis, Expression> place = place(line, at, iadd(first, column));
                    place.put(row, i);
                    writer.store(root, place, total);
                });
            });
        });
    }

    private Map<Axis, Expression> place(OutputLoops line, Map<Axis, Expression> at, Expression column) {
        Map<Axis, Expression> place = only(root.type().axes(), at);
        line.loops().innermost().at(column, place);
        return place;
    }
}
