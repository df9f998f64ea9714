package netc.compiler.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Draws reads: windows, slices, flips, shifts, renames, diagonals, and look-ups at indices that data give.
final class RandomReads {
    private final GrowingGraph g;

    RandomReads(GrowingGraph g) {
        this.g = g;
    }

    private List<AxisRead> identity(Value x) {
        return new ArrayList<>(x.type().axes().stream().map(AxisRead::same).toList());
    }

    private void replace(Value x, Axis axis, AxisRead read, boolean guarded) {
        List<AxisRead> reads = identity(x);
        reads.set(x.type().axes().indexOf(axis), read);
        replace(x, reads, guarded);
    }

    private void replace(Value x, List<AxisRead> reads, boolean guarded) {
        Set<Axis> result = new LinkedHashSet<>();
        reads.forEach(r -> r.index().terms().forEach(t -> result.add(t.axis())));
        if (g.fits(new ArrayList<>(result), GrowingGraph.MOST_ELEMENTS)) {
            g.keep(g.b.read(x, reads, guarded), g.bound(x));
        }
    }

    /// Windows with stride, padding and dilation along one or two axes.
    void window() {
        Value x = g.real();
        List<Axis> along = new ArrayList<>(GrowingGraph.closed(x));
        if (along.isEmpty()) {
            return;
        }
        Collections.shuffle(along, g.random);
        List<AxisRead> reads = identity(x);
        boolean guarded = false;
        for (Axis h : along.subList(0, Math.min(along.size(), 1 + g.random.nextInt(2)))) {
            long stride = 1 + g.random.nextInt(3);
            long dilation = g.chance(80) ? 1 : 2;
            long pad = g.chance(50) ? 0 : g.random.nextInt(3);
            long inner = 1 + g.random.nextInt(3);
            long room = h.size() + 2 * pad - dilation * (inner - 1) - 1;
            if (room < 0) {
                return;
            }
            Axis p = g.newAxis(room / stride + 1);
            // Now and then the window runs along an axis that the operand itself has.
            boolean same = pad > 0 && g.chance(5) && along.size() == 1;
            Axis i = same ? h : g.newAxis(inner);
            Affine index = Affine.index(p).times(stride).plus(Affine.index(i).times(dilation))
                    .minus(Affine.constant(pad));
            reads.set(x.type().axes().indexOf(h), AxisRead.of(h, index));
            guarded |= pad > 0;
        }
        replace(x, reads, guarded);
    }

    void read() {
        Value x = g.number(20);
        List<Axis> along = GrowingGraph.closed(x);
        if (along.isEmpty()) {
            return;
        }
        Axis h = g.any(along);
        long size = h.size();
        switch (g.random.nextInt(10)) {
            case 0 -> replace(x, h, AxisRead.of(h, Affine.index(h).times(-1).plus(Affine.constant(size - 1))), false);
            case 1 -> {
                long from = g.random.nextInt((int) size);
                Axis part = g.newAxis(1 + g.random.nextInt((int) (size - from)));
                replace(x, h, AxisRead.of(h, Affine.index(part).plus(Affine.constant(from))), false);
            }
            case 2 -> {
                boolean guarded = g.chance(30);
                long at = guarded ? g.random.nextInt((int) size + 2) - 1 : g.random.nextInt((int) size);
                replace(x, h, AxisRead.of(h, Affine.constant(at)), guarded);
            }
            case 3 ->
                    replace(x, h, AxisRead.of(h, Affine.index(h).plus(Affine.constant(g.random.nextInt(5) - 2))), true);
            case 4 -> replace(x, h, AxisRead.as(h, g.newAxis(size)), false);
            case 5 -> diagonal(x);
            case 6 ->
                    replace(x, h, new AxisRead(h, Affine.index(g.newAxis(2 * size)), 2, AxisRead.Division.FLOOR),
                            false);
            case 7 -> replace(x, h, new AxisRead(h, Affine.index(g.newAxis(2 * size)).minus(Affine.constant(1)), 2,
                    AxisRead.Division.EXACT), true);
            case 8 -> unread(h);
            default -> g.keep(g.b.transpose(x, g.shuffled(x.type().axes())), g.bound(x));
        }
    }

    /// All but the first element, whose slope is infinite.
    private void unread(Axis h) {
        Value x = g.real();
        if (h.size() > 1 && x.type().has(h)) {
            Value square = g.b.add(g.b.mul(x, x), g.b.real(1));
            Value root = g.b.map(ScalarFunction.SQRT, g.b.mul(g.b.toReal(g.b.index(h)), square));
            g.bounds.put(root, Math.sqrt(h.size()) * (g.bound(x) + 1));
            Axis rest = g.newAxis(h.size() - 1);
            List<AxisRead> reads = identity(root);
            reads.set(root.type().axes().indexOf(h), AxisRead.of(h, Affine.index(rest).plus(Affine.constant(1))));
            replace(root, reads, false);
        }
    }

    private void diagonal(Value x) {
        List<Axis> along = GrowingGraph.closed(x);
        if (along.size() < 2) {
            return;
        }
        Axis h = along.get(0);
        Axis w = along.get(1);
        Axis d = g.newAxis(Math.min(h.size(), w.size()));
        List<AxisRead> reads = identity(x);
        reads.set(x.type().axes().indexOf(h), AxisRead.of(h, Affine.index(d)));
        reads.set(x.type().axes().indexOf(w),
                AxisRead.of(w, Affine.index(d).times(-1).plus(Affine.constant(w.size() - 1))));
        replace(x, reads, false);
    }

    void gather() {
        Value x = g.real();
        List<Axis> along = g.may(RandomGraph.May.MIX_EXAMPLES) ? x.type().axes() : GrowingGraph.closed(x);
        if (along.isEmpty()) {
            return;
        }
        Axis v = g.any(along);
        if (v.isOpen()) {
            example(x);
            return;
        }
        boolean computed = g.chance(30);
        boolean guarded = computed || g.chance(40);
        Value index = computed ? g.any(Element.INT) : given(x, v, guarded);
        Set<Axis> result = new LinkedHashSet<>(x.type().axes());
        result.remove(v);
        result.addAll(index.type().axes());
        if (g.fits(new ArrayList<>(result), GrowingGraph.MOST_ELEMENTS)) {
            g.keep(g.b.gather(x, v, index, guarded), g.bound(x));
        }
    }

    /// What another example has: the neighbour, round the batch, or one whose number data give.
    private void example(Value x) {
        boolean guarded = g.chance(60);
        Value index = guarded ? g.any(Element.INT)
                : g.b.map(ScalarFunction.MOD, g.b.add(g.chance(50) ? g.any(Element.INT) : g.b.index(Axis.BATCH),
                        g.b.whole(g.random.nextInt(4))), g.b.extent(Axis.BATCH, Element.INT));
        Set<Axis> result = new LinkedHashSet<>(GrowingGraph.closed(x));
        result.addAll(GrowingGraph.closed(index));
        if (g.fits(new ArrayList<>(result), GrowingGraph.MOST_ELEMENTS)) {
            g.keep(g.b.gather(x, Axis.BATCH, index, guarded), g.bound(x));
        }
    }

    /// An input of indices into v, some of them outside where the read is guarded.
    private Value given(Value x, Axis v, boolean guarded) {
        List<Axis> own = new ArrayList<>();
        if (g.chance(70)) {
            own.add(Axis.BATCH);
        }
        Axis extra = g.any(g.axes);
        if (g.chance(50) && (!x.type().has(extra) || g.chance(30))) {
            own.add(extra);
        }
        String name = g.name("i");
        g.ranges.put(name, guarded ? new long[] {-2, v.size() + 4} : new long[] {0, v.size()});
        Value index = g.b.input(name, new Type(Element.INT, own));
        g.values.add(index);
        g.bounds.put(index, v.size() + 2.0);
        return index;
    }
}
