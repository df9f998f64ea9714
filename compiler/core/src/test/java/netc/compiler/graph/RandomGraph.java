package netc.compiler.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// Draws well-typed graphs: every family, lengths around the sizes of vectors and tiles, values used several times or
/// handed out as they came in. The same seed gives the same equations, more of them for a greater size, so that
/// a smaller size shrinks a finding.
///
/// Every real is bounded by construction, so that exponentials stay finite and derivatives moderate.
public final class RandomGraph {
    /// What a graph may do beside what any may.
    public enum May {
        /// exp, log, sin and their like, whose last bits differ between the JDK and compiled code.
        ELEMENTARY,
        /// Sums and extremes over the examples.
        MIX_EXAMPLES,
        /// Random numbers: an example's depend on its place.
        RANDOM,
        /// Values through which no derivative flows.
        STOP
    }

    /// Lengths of axes: short ones, and those around the widths of vectors and the sizes of tiles.
    public static final List<Integer> LENGTHS = List.of(1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 33);
    private static final long MOST_ELEMENTS = 700;
    private static final long MOST_PRODUCTS = 6000;
    private static final double MOST = 4;

    private final Random random;
    private final Set<May> may;
    private final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    private final Map<String, double[]> variables = new HashMap<>();
    private final Map<String, long[]> ranges = new HashMap<>();
    private final List<Axis> axes = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final Map<Value, Double> bounds = new LinkedHashMap<>();

    private RandomGraph(Random random, Set<May> may) {
        this.random = random;
        this.may = may;
    }

    /// A graph of about `size` operations that hands out whatever no other equation uses.
    public static Sample draw(long seed, int size, Set<May> may) {
        RandomGraph graph = new RandomGraph(new Random(seed), may);
        graph.grow(size);
        graph.outputs();
        return graph.sample();
    }

    /// The same, with the gradient of a sum of all of its real results with respect to every variable and real input:
    /// a step of training. Inputs `u0`, `u1`, … are the cotangents of the results of the same number, in the order in which they
    /// leave.
    public static Sample learning(long seed, int size, Set<May> may) {
        RandomGraph graph = new RandomGraph(new Random(seed), may);
        graph.grow(size);
        graph.outputs();
        graph.gradients(graph.b.build(), "");
        return graph.sample();
    }

    /// The gradients of `Σ u · y` over all real results y with respect to every variable `w` and every real input, named
    /// `d w`. The inputs `u0`, `u1`, … (after the prefix) are the cotangents of these results, in the order in which they
    /// leave.
    public static Sample differentiated(Sample sample, String prefix) {
        RandomGraph further = new RandomGraph(new Random(0), Set.of());
        Map<Value, Value> copies = new HashMap<>();
        for (Equation e : sample.graph().equations()) {
            copies.put(e.result(), further.b.append(e.op(), e.result().type(),
                    e.operands().stream().map(copies::get).toList()));
        }
        List<Result> results = sample.graph().results().stream().map(r -> r.withValue(copies.get(r.value()))).toList();
        further.gradients(new Graph(further.b.build().equations(), results), prefix);
        return sample.of(further.b.build());
    }

    private Sample sample() {
        return new Sample(b.build(), variables, ranges);
    }

    // ---------- choices

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// Lately made values are likelier, so that chains grow.
    private Value any(Element element) {
        List<Value> fitting = values.stream().filter(v -> v.type().element() == element).toList();
        if (fitting.isEmpty()) {
            return element == Element.F32 ? source() : element == Element.INT ? index() : comparison();
        }
        return fitting.get(Math.max(random.nextInt(fitting.size()), random.nextInt(fitting.size())));
    }

    private Value real() {
        return any(Element.F32);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private Axis newAxis(long size) {
        Axis axis = Axis.of("a" + axes.size(), size);
        axes.add(axis);
        return axis;
    }

    /// Some axes of few elements in all.
    private List<Axis> someAxes(int most) {
        Set<Axis> some = new LinkedHashSet<>();
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            some.add(any(axes));
            if (elements(some) > MOST_ELEMENTS) {
                some.remove(new ArrayList<>(some).getLast());
            }
        }
        return new ArrayList<>(some);
    }

    private static long elements(Iterable<Axis> axes) {
        long n = 1;
        for (Axis axis : axes) {
            n *= axis.isOpen() ? 1 : axis.size();
        }
        return n;
    }

    private static List<Axis> closed(Value v) {
        return v.type().axes().stream().filter(a -> !a.isOpen()).toList();
    }

    private List<Axis> shuffled(List<Axis> list) {
        List<Axis> order = new ArrayList<>(list);
        java.util.Collections.shuffle(order, random);
        if (order.remove(Axis.BATCH)) {
            order.add(0, Axis.BATCH);
        }
        return order;
    }

    /// Takes a value up unless it is too large; reals are scaled back into bounds.
    private Value keep(Value v, double bound) {
        if (elements(v.type().axes()) > MOST_ELEMENTS) {
            throw new IllegalStateException("too large: " + v.type());
        }
        Value kept = v;
        double most = bound;
        if (bound > MOST && v.type().element() == Element.F32) {
            double factor = Math.scalb(1, -Math.getExponent(bound));
            kept = b.mul(v, b.real(factor));
            most = bound * factor;
        }
        if (bounds.putIfAbsent(kept, most) == null) {
            values.add(kept);
        }
        return kept;
    }

    private boolean fits(List<Axis> some, long most) {
        return elements(some) <= most;
    }

    // ---------- growing

    private void grow(int size) {
        for (int i = 0; i < 4; i++) {
            newAxis(any(LENGTHS));
        }
        newAxis(2 + random.nextInt(3));
        source();
        for (int i = 0; i < size; i++) {
            step();
        }
    }

    private void step() {
        int kind = random.nextInt(25);
        switch (kind) {
            case 0, 1, 2 -> binary();
            case 3, 4 -> unary();
            case 5 -> choice();
            case 6, 7, 8, 9 -> contraction();
            case 10, 11, 12 -> window();
            case 13, 14 -> read();
            case 15 -> gather();
            case 16, 17, 18 -> reduction();
            case 19 -> reshape();
            case 20 -> wholes();
            case 21, 22 -> truths();
            case 23 -> source();
            default -> special();
        }
    }

    private Value source() {
        int number = variables.size() + ranges.size() + values.size();
        List<Axis> some = someAxes(3);
        if (chance(50)) {
            String path = "w" + number;
            variables.put(path, Sample.reals(random, elements(some)));
            return keep(b.variable(path, Type.real(some)), 1);
        }
        if (chance(90)) {
            some.add(0, Axis.BATCH);
        }
        return keep(b.input("x" + number, Type.real(some)), 1);
    }

    private void binary() {
        Value x = real();
        Value y = chance(10) ? x : chance(15) ? number() : real();
        if (!fits(GraphBuilder.meet(List.of(x, y)), MOST_ELEMENTS)) {
            return;
        }
        double p = bounds.get(x);
        double q = bounds.get(y);
        switch (random.nextInt(6)) {
            case 0 -> keep(b.add(x, y), p + q);
            case 1 -> keep(b.sub(x, y), p + q);
            case 2 -> keep(b.mul(x, y), p * q);
            case 3 -> keep(b.map(ScalarFunction.MAX, x, y), Math.max(p, q));
            case 4 -> keep(b.map(ScalarFunction.MIN, x, y), Math.max(p, q));
            default -> keep(b.div(x, above(y, 1.5)), p / 1.5);
        }
    }

    /// A constant that rewrites look for, or nearly.
    private Value number() {
        Value c = b.real(any(List.of(0.0, -0.0, 1.0, -1.0, 0.5)));
        bounds.put(c, 1.0);
        return c;
    }

    /// `|x| + least`.
    private Value above(Value x, double least) {
        return b.add(b.map(ScalarFunction.ABS, x), b.real(least));
    }

    private void unary() {
        Value x = real();
        double p = bounds.get(x);
        boolean elementary = may.contains(May.ELEMENTARY);
        switch (random.nextInt(elementary ? 12 : 5)) {
            case 0 -> keep(b.neg(x), p);
            case 1 -> keep(b.map(ScalarFunction.ABS, x), p);
            case 2 -> keep(b.map(ScalarFunction.SQRT, above(x, 0.5)), Math.sqrt(p + 0.5));
            case 3 -> keep(b.map(chance(50) ? ScalarFunction.FLOOR : ScalarFunction.CEIL, x), p + 1);
            case 4 -> keep(b.map(ScalarFunction.MAX, x, b.real(0)), p);
            case 5, 6 -> keep(b.map(ScalarFunction.EXP, x), Math.exp(p));
            case 7 -> keep(b.map(ScalarFunction.EXPM1, x), Math.exp(p));
            case 8 -> keep(b.map(ScalarFunction.LOG, above(x, 0.5)), Math.log(p + 0.5) + 1);
            case 9 -> keep(b.map(ScalarFunction.SIN, x), 1);
            case 10 -> keep(b.map(ScalarFunction.COS, x), 1);
            default -> {
                Value y = real();
                if (fits(GraphBuilder.meet(List.of(x, y)), MOST_ELEMENTS)) {
                    keep(b.map(ScalarFunction.POW, above(x, 0.5), y), Math.pow(p + 2, bounds.get(y)));
                }
            }
        }
    }

    private void choice() {
        Value c = any(Element.BOOL);
        Value x = real();
        Value y = real();
        if (fits(GraphBuilder.meet(List.of(c, x, y)), MOST_ELEMENTS)) {
            keep(b.select(c, x, y), Math.max(bounds.get(x), bounds.get(y)));
        }
    }

    // ---------- contractions

    private void contraction() {
        Value x = real();
        Value y = chance(60) ? weights(x) : real();
        List<Axis> all = GraphBuilder.meet(List.of(x, y));
        List<Axis> over = shuffled(all.stream()
                .filter(a -> a.isOpen() ? may.contains(May.MIX_EXAMPLES) && chance(10)
                        : chance(x.type().has(a) && y.type().has(a) ? 70 : 20))
                .toList());
        List<Axis> left = all.stream().filter(a -> !over.contains(a)).toList();
        if (over.isEmpty() || !fits(all, MOST_PRODUCTS) || !fits(left, MOST_ELEMENTS)) {
            return;
        }
        Value z = chance(20) ? b.sum(b.mul(x, y), over)
                : b.contract(x, y, over, chance(30) ? shuffled(left) : List.of());
        keep(z, bounds.get(x) * bounds.get(y) * elements(over) * (over.contains(Axis.BATCH) ? 17 : 1));
    }

    /// A new variable that shares axes with x, as a layer's weights do.
    private Value weights(Value x) {
        List<Axis> own = new ArrayList<>(closed(x).stream().filter(a -> chance(70)).toList());
        own.add(any(axes));
        List<Axis> some = new ArrayList<>(new LinkedHashSet<>(own));
        if (!fits(some, MOST_ELEMENTS)) {
            return real();
        }
        String path = "w" + (variables.size() + ranges.size() + values.size());
        variables.put(path, Sample.reals(random, elements(some)));
        Value w = b.variable(path, Type.real(shuffled(some)));
        values.add(w);
        bounds.put(w, 1.0);
        return w;
    }

    // ---------- reads

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
        if (fits(new ArrayList<>(result), MOST_ELEMENTS)) {
            keep(b.read(x, reads, guarded), bounds.get(x));
        }
    }

    /// Windows with stride, padding and dilation along one or two axes.
    private void window() {
        Value x = real();
        List<Axis> along = new ArrayList<>(closed(x));
        if (along.isEmpty()) {
            return;
        }
        java.util.Collections.shuffle(along, random);
        List<AxisRead> reads = identity(x);
        boolean guarded = false;
        for (Axis h : along.subList(0, Math.min(along.size(), 1 + random.nextInt(2)))) {
            long stride = 1 + random.nextInt(3);
            long dilation = chance(80) ? 1 : 2;
            long pad = chance(50) ? 0 : random.nextInt(3);
            long inner = 1 + random.nextInt(3);
            long room = h.size() + 2 * pad - dilation * (inner - 1) - 1;
            if (room < 0) {
                return;
            }
            Axis p = newAxis(room / stride + 1);
            // Now and then the window runs along an axis that the operand itself has.
            boolean same = pad > 0 && chance(5) && along.size() == 1;
            Axis i = same ? h : newAxis(inner);
            Affine index = Affine.index(p).times(stride).plus(Affine.index(i).times(dilation))
                    .minus(Affine.constant(pad));
            reads.set(x.type().axes().indexOf(h), AxisRead.of(h, index));
            guarded |= pad > 0;
        }
        replace(x, reads, guarded);
    }

    private void read() {
        Value x = any(chance(80) ? Element.F32 : Element.INT);
        List<Axis> along = closed(x);
        if (along.isEmpty()) {
            return;
        }
        Axis h = any(along);
        long size = h.size();
        switch (random.nextInt(9)) {
            case 0 -> replace(x, h, AxisRead.of(h, Affine.index(h).times(-1).plus(Affine.constant(size - 1))), false);
            case 1 -> {
                long from = random.nextInt((int) size);
                Axis part = newAxis(1 + random.nextInt((int) (size - from)));
                replace(x, h, AxisRead.of(h, Affine.index(part).plus(Affine.constant(from))), false);
            }
            case 2 -> replace(x, h, AxisRead.of(h, Affine.constant(random.nextInt((int) size))), false);
            case 3 -> replace(x, h, AxisRead.of(h, Affine.index(h).plus(Affine.constant(random.nextInt(5) - 2))), true);
            case 4 -> replace(x, h, AxisRead.as(h, newAxis(size)), false);
            case 5 -> diagonal(x);
            case 6 ->
                    replace(x, h, new AxisRead(h, Affine.index(newAxis(2 * size)), 2, AxisRead.Division.FLOOR), false);
            case 7 -> replace(x, h, new AxisRead(h, Affine.index(newAxis(2 * size)).minus(Affine.constant(1)), 2,
                    AxisRead.Division.EXACT), true);
            default -> keep(b.transpose(x, shuffled(x.type().axes())), bounds.get(x));
        }
    }

    private void diagonal(Value x) {
        List<Axis> along = closed(x);
        if (along.size() < 2) {
            return;
        }
        Axis h = along.get(0);
        Axis w = along.get(1);
        Axis d = newAxis(Math.min(h.size(), w.size()));
        List<AxisRead> reads = identity(x);
        reads.set(x.type().axes().indexOf(h), AxisRead.of(h, Affine.index(d)));
        reads.set(x.type().axes().indexOf(w),
                AxisRead.of(w, Affine.index(d).times(-1).plus(Affine.constant(w.size() - 1))));
        replace(x, reads, false);
    }

    private void gather() {
        Value x = real();
        List<Axis> along = closed(x);
        if (along.isEmpty()) {
            return;
        }
        Axis v = any(along);
        boolean guarded = chance(40);
        String name = "i" + (variables.size() + ranges.size() + values.size());
        List<Axis> own = new ArrayList<>();
        if (chance(70)) {
            own.add(Axis.BATCH);
        }
        Axis extra = any(axes);
        if (chance(50) && (!x.type().has(extra) || chance(30) && !extra.equals(v))) {
            own.add(extra);
        }
        Set<Axis> result = new LinkedHashSet<>(x.type().axes());
        result.remove(v);
        result.addAll(own);
        if (!fits(new ArrayList<>(result), MOST_ELEMENTS)) {
            return;
        }
        ranges.put(name, guarded ? new long[] {-2, v.size() + 4} : new long[] {0, v.size()});
        Value index = b.input(name, new Type(Element.INT, own));
        values.add(index);
        bounds.put(index, v.size() + 2.0);
        keep(b.gather(x, v, index, guarded), bounds.get(x));
    }

    // ---------- reductions, reshapes

    private void reduction() {
        Value x = any(chance(85) ? Element.F32 : Element.INT);
        List<Axis> over = shuffled(x.type().axes().stream()
                .filter(a -> a.isOpen() ? may.contains(May.MIX_EXAMPLES) && chance(15) : chance(60)).toList());
        if (over.isEmpty()) {
            return;
        }
        double count = elements(over) * (over.contains(Axis.BATCH) ? 17 : 1);
        if (x.type().element() == Element.INT && bounds.get(x) * count > 1e6) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> keep(b.reduceSum(x, over, List.of()), bounds.get(x) * count);
            case 3 -> keep(b.reduce(Op.Reduction.MAX, x, over), bounds.get(x));
            case 4, 5 -> keep(b.reduce(Op.Reduction.MIN, x, over), bounds.get(x));
            case 6 -> keep(b.reduce(Op.Reduction.ARGMAX, x, over), count);
            default -> keep(b.reduce(Op.Reduction.ARGMIN, x, over), count);
        }
    }

    /// Two axes flattened, or one split.
    private void reshape() {
        Value x = any(chance(80) ? Element.F32 : Element.INT);
        List<Axis> along = shuffled(closed(x));
        if (along.isEmpty()) {
            return;
        }
        if (along.size() > 1 && chance(70)) {
            List<Axis> from = along.subList(0, 2);
            keep(b.reshape(x, from, List.of(newAxis(elements(from)))), bounds.get(x));
            return;
        }
        Axis h = along.getFirst();
        long part = h.size() % 2 == 0 ? 2 : h.size() % 3 == 0 ? 3 : 1;
        keep(b.reshape(x, List.of(h), List.of(newAxis(part), newAxis(h.size() / part))), bounds.get(x));
    }

    // ---------- whole numbers, truth values, the rest

    private Value index() {
        Axis axis = any(axes);
        return keep(b.index(axis), axis.size());
    }

    private void wholes() {
        Value x = any(Element.INT);
        Value y = chance(50) ? index() : any(Element.INT);
        double p = bounds.get(x);
        double q = bounds.get(y);
        if (!fits(GraphBuilder.meet(List.of(x, y)), MOST_ELEMENTS) || p * q > 1e6) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> keep(b.add(x, y), p + q);
            case 1 -> keep(b.sub(x, y), p + q);
            case 2 -> keep(b.mul(x, y), p * q);
            case 3 -> keep(b.map(ScalarFunction.QUOTIENT, x, b.whole(3)), p);
            case 4 -> keep(b.map(ScalarFunction.MOD, x, b.whole(5)), 5);
            case 5 -> keep(b.map(ScalarFunction.MAX, x, y), Math.max(p, q));
            case 6 -> keep(b.neg(x), p);
            default -> keep(b.toReal(x), p);
        }
    }

    private Value comparison() {
        ScalarFunction f = any(List.of(ScalarFunction.LT, ScalarFunction.LE, ScalarFunction.EQ, ScalarFunction.NE));
        boolean reals = chance(70);
        Value x = reals ? real() : any(Element.INT);
        Value y = reals ? real() : any(Element.INT);
        if (!fits(GraphBuilder.meet(List.of(x, y)), MOST_ELEMENTS)) {
            y = reals ? b.real(0.25) : b.whole(2);
        }
        return keep(b.map(f, x, y), 1);
    }

    private void truths() {
        Value x = chance(50) ? comparison() : any(Element.BOOL);
        Value y = any(Element.BOOL);
        List<Axis> over = closed(x).stream().filter(a -> chance(60)).toList();
        boolean fits = fits(GraphBuilder.meet(List.of(x, y)), MOST_ELEMENTS);
        switch (random.nextInt(7)) {
            case 0 -> keep(b.map(ScalarFunction.NOT, x), 1);
            case 1 -> {
                if (fits) {
                    keep(b.map(chance(50) ? ScalarFunction.AND : ScalarFunction.OR, x, y), 1);
                }
            }
            case 2 -> keep(b.toReal(x), 1);
            case 3 -> keep(b.map(ScalarFunction.WHOLE, x), 1);
            default -> {
                if (!over.isEmpty()) {
                    keep(b.reduce(chance(50) ? Op.Reduction.ANY : Op.Reduction.ALL, x, over), 1);
                }
            }
        }
    }

    private void special() {
        Value x = real();
        switch (random.nextInt(4)) {
            case 0 -> {
                if (may.contains(May.STOP)) {
                    keep(b.stop(x), bounds.get(x));
                }
            }
            case 1 -> {
                if (may.contains(May.RANDOM)) {
                    keep(b.random(values.size(), x.type().axes()), 1);
                }
            }
            case 2 -> {
                Axis axis = may.contains(May.MIX_EXAMPLES) && chance(50) ? Axis.BATCH : any(axes);
                double size = axis.isOpen() ? 17 : axis.size();
                keep(b.mul(x, b.extent(axis, Element.F32)), bounds.get(x) * size);
            }
            default -> keep(b.custom(b.mul(x, x), List.of(x), square(x)), bounds.get(x) * bounds.get(x));
        }
    }

    /// The derivative of a square, written as a rule.
    private Graph square(Value x) {
        GraphBuilder rule = new GraphBuilder(b.span());
        Value g = rule.input("g", x.type());
        Value argument = rule.input("0", x.type());
        rule.result(new Result.Output("0", x.type().axes(), rule.mul(g, rule.add(argument, argument))));
        return rule.build();
    }

    // ---------- results

    /// Whatever nobody uses, and now and then what others use, inputs and variables among them.
    private void outputs() {
        Set<Value> used = new java.util.HashSet<>();
        b.build().equations().forEach(e -> used.addAll(e.operands()));
        List<Value> all = values;
        for (Value v : all) {
            if (!used.contains(v) || chance(8)) {
                b.result(new Result.Output("y" + v.id(), shuffled(v.type().axes()), v));
                if (chance(4)) {
                    b.result(new Result.Output("y" + v.id() + "again", v.type().axes(), v));
                }
            }
        }
    }

    /// The loss is `Σ u · y` over all real results; every variable moves against its gradient, every input's is handed out.
    private void gradients(Graph graph, String prefix) {
        Value loss = b.real(0);
        int number = 0;
        for (Result result : graph.results()) {
            Value y = result.value();
            if (y.type().element() == Element.F32) {
                Value u = b.input(prefix + "u" + number, Type.real(result.order()));
                Value part = y.type().rank() == 0 ? b.mul(y, u) : b.contract(y, u, y.type().axes());
                loss = b.add(loss, part);
                b.result(new Result.Output(prefix + "value" + number, y.type().axes(), y));
                number++;
            }
        }
        for (Equation e : graph.equations()) {
            Value v = e.result();
            boolean real = v.type().element() == Element.F32;
            if (e.op() instanceof Op.Input(var name) && real) {
                b.result(new Result.Output(prefix + "d " + name, v.type().axes(), b.gradient(loss, v)));
            } else if (e.op() instanceof Op.Variable(var path)) {
                Value gradient = b.gradient(loss, v);
                b.result(new Result.Output(prefix + "d " + path, v.type().axes(), gradient));
                if (prefix.isEmpty()) {
                    b.result(new Result.Update(path, v.type().axes(), b.sub(v, b.mul(b.real(0.125), gradient))));
                }
            }
        }
        b.result(new Result.Output(prefix + "loss", List.of(), loss));
    }
}
